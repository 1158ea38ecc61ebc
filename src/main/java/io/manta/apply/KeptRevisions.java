package io.manta.apply;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.client.Fence;
import io.manta.model.Tree;
import io.manta.pipeline.RevisionRollout;
import io.manta.pipeline.RevisionStore;
import io.manta.pipeline.TemplateOwner;
import io.manta.pipeline.TemplateScopePolicy;
import io.manta.template.set.Overrides;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last templates that were accepted, as ConfigMaps: those of a namespace beside the ConfigMaps
 * that they are from, the operator's in its own namespace. Whoever may write ConfigMaps there
 * decides those templates anyway. What cannot be kept there is remembered for as long as the
 * process lasts.
 */
public final class KeptRevisions implements RevisionStore {

  private static final Logger LOG = LoggerFactory.getLogger(KeptRevisions.class);

  /** Of each owner. */
  static final int KEPT = 10;

  private static final Duration READ_AGAIN = Duration.ofSeconds(10);

  private final RevisionConfigMaps configMaps;
  private final Optional<String> home;
  private final boolean isOfNamespaces;
  private final Duration readAgain;
  private final Map<TemplateOwner, Shelf> shelves = new ConcurrentHashMap<>();

  /**
   * @param home the operator's own namespace; empty when it has none
   * @param policy where templates of namespaces are not read, their revisions are not either:
   *     whoever may write ConfigMaps there could have made them
   */
  public KeptRevisions(
      KubernetesClient client, Fence fence, Optional<String> home, TemplateScopePolicy policy) {
    this(client, fence, home, policy, READ_AGAIN);
  }

  KeptRevisions(
      KubernetesClient client,
      Fence fence,
      Optional<String> home,
      TemplateScopePolicy policy,
      Duration readAgain) {
    this.readAgain = readAgain;
    this.configMaps = new RevisionConfigMaps(Api.once(client, fence, Duration.ofSeconds(10)));
    this.home = home;
    this.isOfNamespaces = policy != TemplateScopePolicy.NONE;
  }

  /** Those of one owner. */
  private static final class Shelf {
    private final Map<String, KeptRevision> byHash = new LinkedHashMap<>();
    private boolean isRead;
    private long triedAt;
  }

  @Override
  public boolean isKnown(TemplateOwner templateOwner) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      return shelf.isRead;
    }
  }

  /** While nobody knows which order and stage are kept already, nothing is written. */
  @Override
  public void keep(TemplateOwner templateOwner, Overrides overrides, RevisionRollout rollout) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      KeptRevision revision = accepted(shelf, overrides, rollout);
      shelf.byHash.put(overrides.hash(), revision);
      if (shelf.isRead) {
        namespace(templateOwner)
            .flatMap(namespace -> written(namespace, templateOwner, revision))
            .ifPresent(kept -> shelf.byHash.put(overrides.hash(), kept));
        List<String> all = hashes(shelf);
        all.subList(Math.min(KEPT, all.size()), all.size()).stream()
            .filter(hash -> !hash.equals(rollout.from()))
            .forEach(hash -> drop(templateOwner, shelf, hash));
      }
    }
  }

  private static KeptRevision accepted(Shelf shelf, Overrides overrides, RevisionRollout rollout) {
    long last = shelf.byHash.values().stream().mapToLong(KeptRevision::order).max().orElse(0);
    String version =
        Optional.ofNullable(shelf.byHash.get(overrides.hash()))
            .map(KeptRevision::version)
            .orElse("");
    return new KeptRevision(overrides, last + 1, rollout, version);
  }

  @Override
  public Optional<Overrides> find(TemplateOwner templateOwner, String hash) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      return Optional.ofNullable(shelf.byHash.get(hash)).map(KeptRevision::overrides);
    }
  }

  @Override
  public List<String> hashes(TemplateOwner templateOwner) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      return hashes(shelf);
    }
  }

  @Override
  public Optional<RevisionRollout> rollout(TemplateOwner templateOwner, String hash) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      return Optional.ofNullable(shelf.byHash.get(hash)).map(KeptRevision::rollout);
    }
  }

  @Override
  public Optional<RevisionRollout> rolloutNow(TemplateOwner templateOwner, String hash) {
    Shelf shelf = read(templateOwner);
    Optional<String> namespace = namespace(templateOwner);
    if (namespace.isEmpty()) {
      return Optional.empty();
    }
    try {
      Reply reply = configMaps.get(namespace.get(), name(templateOwner, hash));
      if (!reply.isFine()) {
        return Optional.empty();
      }
      Tree configMap = new Tree(reply.body());
      Tree annotations = configMap.at("metadata", "annotations");
      synchronized (shelf) {
        shelf.byHash.computeIfPresent(hash, (key, revision) -> revision.as(configMap));
      }
      return Optional.of(RevisionRollout.in(annotations))
          .filter(now -> !annotations.at(RevisionRollout.STAGE).text().isBlank());
    } catch (NoAnswer e) {
      // It is asked for again.
      return Optional.empty();
    }
  }

  @Override
  public boolean note(TemplateOwner templateOwner, String hash, RevisionRollout rollout) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      KeptRevision revision = shelf.byHash.get(hash);
      Optional<String> namespace = namespace(templateOwner);
      if (namespace.isEmpty() || revision == null) {
        return true;
      }
      try {
        Reply reply =
            configMaps.annotate(
                namespace.get(),
                name(templateOwner, hash),
                rollout.annotations(),
                revision.version());
        if (!reply.isFine() && reply.code() != RevisionConfigMaps.GONE) {
          LOG.warn("How far revision {} has come is not kept: {}", hash, reply.message());
          return false;
        }
        String version = new Tree(reply.body()).at("metadata", "resourceVersion").text();
        shelf.byHash.put(hash, revision.at(rollout, version));
        return true;
      } catch (NoAnswer e) {
        LOG.warn("How far revision {} has come is not kept: {}", hash, e.getMessage());
        return false;
      }
    }
  }

  @Override
  public String place(TemplateOwner templateOwner, String hash) {
    return namespace(templateOwner)
        .map(namespace -> "-n " + namespace + " annotate configmap " + name(templateOwner, hash))
        .orElse("");
  }

  private static String name(TemplateOwner templateOwner, String hash) {
    return RevisionText.name(word(templateOwner), hash);
  }

  private static List<String> hashes(Shelf shelf) {
    return shelf.byHash.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, KeptRevision>>comparingLong(one -> one.getValue().order())
                .reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Empty for those that are kept nowhere. */
  private Optional<String> namespace(TemplateOwner templateOwner) {
    if (!templateOwner.uid().isEmpty()) {
      return Optional.empty();
    }
    return templateOwner.namespace().isEmpty()
        ? home
        : Optional.of(templateOwner.namespace()).filter(namespace -> isOfNamespaces);
  }

  private static String word(TemplateOwner templateOwner) {
    return templateOwner.namespace().isEmpty() ? "operator" : "namespace";
  }

  private Shelf read(TemplateOwner templateOwner) {
    Shelf shelf = shelves.computeIfAbsent(templateOwner, owner -> new Shelf());
    synchronized (shelf) {
      boolean isTime =
          shelf.triedAt == 0 || System.nanoTime() - shelf.triedAt > readAgain.toNanos();
      if (!shelf.isRead && isTime) {
        shelf.triedAt = System.nanoTime();
        List<KeptRevision> meanwhile = List.copyOf(shelf.byHash.values());
        shelf.isRead =
            namespace(templateOwner)
                .map(namespace -> read(namespace, templateOwner, shelf))
                .orElse(true);
        if (shelf.isRead) {
          meanwhile.forEach(one -> keep(templateOwner, one.overrides(), one.rollout()));
        }
      }
      return shelf;
    }
  }

  private boolean read(String namespace, TemplateOwner templateOwner, Shelf shelf) {
    try {
      Reply reply = configMaps.list(namespace, word(templateOwner));
      if (!reply.isFine()) {
        LOG.warn("Revisions of {} cannot be read: {}", templateOwner, reply.message());
        return false;
      }
      new Tree(reply.body())
          .at("items").items().stream()
              .map(KeptRevision::of)
              .flatMap(Optional::stream)
              .forEach(found -> shelf.byHash.put(found.overrides().hash(), found));
      return true;
    } catch (NoAnswer e) {
      LOG.warn("Revisions of {} cannot be read: {}", templateOwner, e.getMessage());
      return false;
    }
  }

  /** As it is kept then; empty when it could not be. */
  private Optional<KeptRevision> written(
      String namespace, TemplateOwner templateOwner, KeptRevision revision) {
    String hash = revision.overrides().hash();
    Optional<String> data = RevisionText.data(revision.overrides());
    if (data.isEmpty()) {
      LOG.warn("{} are too large to be kept: revision {}", templateOwner, hash);
      return Optional.empty();
    }
    try {
      Reply reply = configMaps.accept(namespace, word(templateOwner), revision, data.get());
      if (reply.isFine()) {
        return Optional.of(revision.as(new Tree(reply.body())));
      }
      LOG.warn("Revision {} of {} is not kept: {}", hash, templateOwner, reply.message());
    } catch (NoAnswer e) {
      LOG.warn("Revision {} of {} is not kept: {}", hash, templateOwner, e.getMessage());
    }
    return Optional.empty();
  }

  private void drop(TemplateOwner templateOwner, Shelf shelf, String hash) {
    shelf.byHash.remove(hash);
    namespace(templateOwner)
        .ifPresent(
            namespace -> {
              try {
                configMaps.delete(namespace, name(templateOwner, hash));
              } catch (NoAnswer e) {
                LOG.debug("Revision {} stays: {}", hash, e.getMessage());
              }
            });
  }
}
