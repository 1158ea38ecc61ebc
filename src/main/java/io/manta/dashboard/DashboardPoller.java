package io.manta.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks dashboards again and again, and wakes whom an answer concerns when it is another one. Each
 * question has its own interval and its own back-off, and at most one request under way. Nothing
 * waits for an answer, so a dashboard that does not answer delays nobody, and threads do not grow
 * with the number of questions.
 *
 * @param <K> the key of an owner, such as a RayJob's namespace and name
 */
public final class DashboardPoller<K> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DashboardPoller.class);

  private final Function<DashboardQuery, CompletableFuture<DashboardAnswer>> ask;
  private final PollTimer timer;
  private final Consumer<K> wake;
  private final Map<K, Map<DashboardQuery, Polled>> owners = new HashMap<>();
  private boolean closed;

  /**
   * @param ask such as {@link DashboardClient#ask}; must not wait
   * @param wake called without a lock, on the thread that read the answer; must not wait
   */
  public DashboardPoller(
      Function<DashboardQuery, CompletableFuture<DashboardAnswer>> ask,
      PollTimer timer,
      Consumer<K> wake) {
    this.ask = ask;
    this.timer = timer;
    this.wake = wake;
  }

  /**
   * From now on these questions, and no others, are asked for the owner; one that is new is asked
   * at once. Said again in each pass, it changes nothing.
   *
   * @param interval from one question to the next, as long as answers come
   */
  public synchronized void watch(K owner, Set<DashboardQuery> queries, Duration interval) {
    if (queries.isEmpty() || closed) {
      forget(owner);
      return;
    }
    Map<DashboardQuery, Polled> polled =
        owners.computeIfAbsent(owner, key -> new LinkedHashMap<>());
    polled
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = !queries.contains(entry.getKey());
              if (over) {
                entry.getValue().end();
              }
              return over;
            });
    for (DashboardQuery query : queries) {
      Polled known = polled.get(query);
      if (known == null) {
        Polled fresh = new Polled(query, interval);
        polled.put(query, fresh);
        schedule(owner, fresh, Duration.ZERO);
      } else if (known.every(interval)) {
        schedule(owner, known, known.untilDue(timer.now()));
      }
    }
  }

  /** What is known for a question; {@link DashboardObservation#NONE} when it is not asked. */
  public synchronized DashboardObservation observation(K owner, DashboardQuery query) {
    return Optional.ofNullable(owners.get(owner))
        .map(polled -> polled.get(query))
        .map(Polled::observation)
        .orElse(DashboardObservation.NONE);
  }

  /**
   * Asks all questions of the owner at once, and wakes it when an answer to them came, whether or
   * not it is another one: after a request.
   */
  public synchronized void refresh(K owner) {
    for (Polled polled : owners.getOrDefault(owner, Map.of()).values()) {
      if (polled.refresh()) {
        schedule(owner, polled, Duration.ZERO);
      }
    }
  }

  /** Nothing is asked for the owner any more, and nothing is known; an answer under way is lost. */
  public synchronized void forget(K owner) {
    Map<DashboardQuery, Polled> polled = owners.remove(owner);
    if (polled != null) {
      polled.values().forEach(Polled::end);
    }
  }

  /** How many questions are asked. */
  public synchronized int size() {
    return owners.values().stream().mapToInt(Map::size).sum();
  }

  private void schedule(K owner, Polled polled, Duration delay) {
    polled.scheduled(timer.after(delay, () -> ask(owner, polled)));
  }

  private void ask(K owner, Polled polled) {
    Instant asked;
    synchronized (this) {
      asked = timer.now();
      if (!polled.begin(asked)) {
        return;
      }
    }
    CompletableFuture<DashboardAnswer> answer;
    try {
      answer = ask.apply(polled.query());
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    answer.whenComplete((found, error) -> answered(owner, polled, asked, usable(found, error)));
  }

  private static DashboardAnswer usable(DashboardAnswer found, Throwable error) {
    if (error == null) {
      return found;
    }
    LOG.error("Bug: asking a dashboard failed with {}", error.getClass().getName());
    return new DashboardAnswer.Unknown(
        DashboardAnswer.Trouble.CUT, "it could not be asked: " + error.getClass().getSimpleName());
  }

  private void answered(K owner, Polled polled, Instant asked, DashboardAnswer answer) {
    boolean news;
    synchronized (this) {
      if (polled.hasEnded()) {
        return;
      }
      news = polled.answered(answer, asked);
      schedule(owner, polled, polled.untilDue(timer.now()));
    }
    if (news) {
      try {
        wake.accept(owner);
      } catch (RuntimeException e) {
        LOG.error("Bug: {} could not be woken", owner, e);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    owners.values().forEach(polled -> polled.values().forEach(Polled::end));
    owners.clear();
    timer.close();
  }
}
