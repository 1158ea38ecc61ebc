package io.manta.operator.cache;

import io.manta.client.AccessReviews;
import io.manta.client.ApiKinds;
import io.manta.kind.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the namespaces that this operator is to watch its account has the rights for. Asked
 * before anything is watched, because one namespace without its Role must not end the operator of
 * the others; where rights are missing it is asked again, and the namespace taken up once they are
 * there. Rights that are taken away later show in watches that do not begin again.
 */
public final class WatchRights implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WatchRights.class);

  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** All namespaces at once. */
  private static final String ALL = "";

  private static final List<String> VERBS = List.of("list", "watch");

  private final List<Watches.Kind> needed;

  private final AccessReviews accessReviews;
  private final ApiKinds kinds;
  private final Set<String> namespaces;
  private final Set<String> granted = ConcurrentHashMap.newKeySet();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final Map<String, String> missing = new ConcurrentSkipListMap<>();
  private final CountDownLatch some = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "manta-rights");
  private volatile Optional<Consumer<Set<String>>> joins = Optional.empty();
  private volatile Supplier<Set<String>> refused = Set::of;

  /**
   * @param reconciled the names of Ray's kinds that are
   * @param namespaces empty for all
   */
  public WatchRights(
      AccessReviews accessReviews,
      ApiKinds kinds,
      List<String> reconciled,
      Set<String> namespaces) {
    this.needed =
        Stream.concat(
                reconciled.stream().map(name -> new Watches.Kind(Kind.API_VERSION, name)),
                Watches.BUILT_IN.stream())
            .distinct()
            .toList();
    this.accessReviews = accessReviews;
    this.kinds = kinds;
    this.namespaces = namespaces.isEmpty() ? Set.of(ALL) : namespaces;
    thread.setDaemon(true);
  }

  /** Asks beside what the caller does. */
  public void begin() {
    thread.start();
  }

  /**
   * Returns when there is a namespace that can be watched, with all that can; empty for all
   * namespaces at once.
   */
  public Set<String> await() throws InterruptedException {
    some.await();
    taken.addAll(granted);
    return named(taken);
  }

  /**
   * From now on what gets its rights later is taken up.
   *
   * @param joins is handed the namespaces that come in; when it fails it is handed them again
   * @param refused says where a watch does not begin again: maybe for want of rights
   */
  public void follow(Consumer<Set<String>> joins, Supplier<Set<String>> refused) {
    this.joins = Optional.of(joins);
    this.refused = refused;
  }

  /** Those with the rights; empty for all namespaces at once. */
  public Set<String> granted() {
    return named(granted);
  }

  /** Whether there is anything that can be watched. */
  public boolean areThere() {
    return granted.stream().anyMatch(this::isGranted);
  }

  /** Whether a namespace can be watched. */
  public boolean isGranted(String namespace) {
    return granted.contains(namespace) && !missing.containsKey(namespace);
  }

  /** What is to be watched; an empty name stands for all namespaces. */
  public Set<String> wanted() {
    return namespaces;
  }

  /** A line for each namespace that lacks rights. */
  public Collection<String> missing() {
    return missing.values();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Set<String> doubtful = refused.get();
        namespaces.parallelStream()
            .filter(name -> !isGranted(name) || doubtful.contains(name))
            .forEach(this::ask);
        if (areThere()) {
          some.countDown();
        }
        joins.ifPresent(this::join);
        Thread.sleep(AGAIN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void join(Consumer<Set<String>> joining) {
    Set<String> news =
        granted.stream().filter(name -> !taken.contains(name)).collect(Collectors.toSet());
    try {
      if (!news.isEmpty()) {
        joining.accept(news);
        taken.addAll(news);
        LOG.info("The rights were given: {} watched now", news);
      }
    } catch (RuntimeException e) {
      LOG.warn("{} cannot be watched yet: {}", news, e.getMessage());
      granted.removeAll(news);
      news.forEach(
          name -> missing.put(name, "namespace " + name + " is not watched: " + e.getMessage()));
    }
  }

  private void ask(String namespace) {
    try {
      MissingRights lacks = lacks(namespace);
      if (lacks.isEmpty()) {
        granted.add(namespace);
        missing.remove(namespace);
      } else if (!lacks.toString().equals(missing.put(namespace, lacks.toString()))) {
        LOG.warn("{}", lacks);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("The rights in {} could not be asked for: {}", namespace, e.getMessage());
      if (!missing.containsKey(namespace)) {
        // Who cannot ask may still have them; the watch itself will show.
        granted.add(namespace);
      }
    }
  }

  private MissingRights lacks(String namespace) throws IOException {
    MissingRights lacks = new MissingRights(namespace);
    for (Watches.Kind kind : needed) {
      Optional<ApiKinds.Place> place = kinds.find(kind.apiVersion(), kind.kind());
      if (place.isPresent()) {
        String group = kind.at(place.get()).getGroup();
        String plural = place.get().plural();
        for (String verb : VERBS) {
          if (!accessReviews.may(verb, group, plural, namespace)) {
            lacks.add(verb, group.isEmpty() ? plural : plural + "." + group);
          }
        }
      }
    }
    return lacks;
  }

  private static Set<String> named(Set<String> names) {
    return names.contains(ALL) ? Set.of() : Set.copyOf(names);
  }
}
