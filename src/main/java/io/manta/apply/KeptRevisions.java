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
  private static final int CONFLICT = 409;
  private static final int GONE = 404;

  private final RevisionConfigMaps configMaps;
  private final Optional<String> home;
  private final boolean isOfNamespaces;
  private final Map<TemplateOwner, Shelf> shelves = new ConcurrentHashMap<>();

  /**
   * @param home the operator's own namespace; empty when it has none
   * @param policy where templates of namespaces are not read, their revisions are not either:
   *     whoever may write ConfigMaps there could have made them
   */
  public KeptRevisions(
      KubernetesClient client, Fence fence, Optional<String> home, TemplateScopePolicy policy) {
    this.configMaps = new RevisionConfigMaps(Api.once(client, fence, Duration.ofSeconds(10)));
    this.home = home;
    this.isOfNamespaces = policy != TemplateScopePolicy.NONE;
  }

  /** Its version is empty until its ConfigMap was read. */
  private record Revision(
      Overrides overrides, long order, RevisionRollout rollout, String version) {
    Revision at(RevisionRollout next, String read) {
      return new Revision(overrides, order, next, read);
    }
  }

  /** Those of one owner. */
  private static final class Shelf {
    private final Map<String, Revision> byHash = new LinkedHashMap<>();
    private boolean isRead;
    private long triedAt;
  }

  @Override
  public void keep(TemplateOwner templateOwner, Overrides overrides, RevisionRollout rollout) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      long order = 1 + shelf.byHash.values().stream().mapToLong(Revision::order).max().orElse(0);
      boolean isThere = shelf.byHash.containsKey(overrides.hash());
      Revision revision = new Revision(overrides, order, rollout, "");
      shelf.byHash.put(overrides.hash(), revision);
      namespace(templateOwner)
          .ifPresent(namespace -> write(namespace, templateOwner, revision, isThere));
      List<String> all = hashes(shelf);
      all.subList(Math.min(KEPT, all.size()), all.size()).stream()
          .filter(hash -> !hash.equals(rollout.from()))
          .forEach(hash -> drop(templateOwner, shelf, hash));
    }
  }

  @Override
  public Optional<Overrides> find(TemplateOwner templateOwner, String hash) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      return Optional.ofNullable(shelf.byHash.get(hash)).map(Revision::overrides);
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
      return Optional.ofNullable(shelf.byHash.get(hash)).map(Revision::rollout);
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
      Tree metadata = new Tree(reply.body()).at("metadata");
      RevisionRollout now = RevisionRollout.in(metadata.at("annotations"));
      synchronized (shelf) {
        shelf.byHash.computeIfPresent(
            hash, (key, revision) -> revision.at(now, metadata.at("resourceVersion").text()));
      }
      return Optional.of(now);
    } catch (NoAnswer e) {
      // It is asked for again.
      return Optional.empty();
    }
  }

  @Override
  public boolean note(TemplateOwner templateOwner, String hash, RevisionRollout rollout) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      Revision revision = shelf.byHash.get(hash);
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
        if (!reply.isFine() && reply.code() != GONE) {
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
            Comparator.<Map.Entry<String, Revision>>comparingLong(one -> one.getValue().order())
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
          shelf.triedAt == 0 || System.nanoTime() - shelf.triedAt > READ_AGAIN.toNanos();
      if (!shelf.isRead && isTime) {
        shelf.triedAt = System.nanoTime();
        shelf.isRead =
            namespace(templateOwner)
                .map(namespace -> read(namespace, templateOwner, shelf))
                .orElse(true);
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
      for (Tree configMap : new Tree(reply.body()).at("items").items()) {
        RevisionText.read(configMap)
            .ifPresent(
                found ->
                    shelf.byHash.put(
                        found.hash(),
                        new Revision(
                            found,
                            RevisionText.order(configMap),
                            RevisionRollout.in(configMap.at("metadata", "annotations")),
                            configMap.at("metadata", "resourceVersion").text())));
      }
      return true;
    } catch (NoAnswer e) {
      LOG.warn("Revisions of {} cannot be read: {}", templateOwner, e.getMessage());
      return false;
    }
  }

  private void write(
      String namespace, TemplateOwner templateOwner, Revision revision, boolean isThere) {
    Overrides overrides = revision.overrides();
    String name = RevisionText.name(word(templateOwner), overrides.hash());
    Optional<String> data = RevisionText.data(overrides);
    if (data.isEmpty()) {
      LOG.warn("{} are too large to be kept: revision {}", templateOwner, overrides.hash());
      return;
    }
    try {
      Reply reply = isThere ? touch(namespace, name, revision) : null;
      if (reply == null || !reply.isFine()) {
        reply =
            configMaps.create(
                namespace,
                RevisionText.configMap(
                    namespace,
                    word(templateOwner),
                    overrides.hash(),
                    RevisionText.annotations(revision.order(), revision.rollout()),
                    data.get()));
      }
      if (reply.code() == CONFLICT) {
        reply = touch(namespace, name, revision);
      }
      if (!reply.isFine()) {
        LOG.warn(
            "Revision {} of {} is not kept: {}", overrides.hash(), templateOwner, reply.message());
      }
    } catch (NoAnswer e) {
      LOG.warn(
          "Revision {} of {} is not kept: {}", overrides.hash(), templateOwner, e.getMessage());
    }
  }

  /** It was accepted before, and is again. */
  private Reply touch(String namespace, String name, Revision revision) throws NoAnswer {
    Map<String, Object> annotations = new LinkedHashMap<>(revision.rollout().annotations());
    annotations.put(RevisionText.ORDER, "" + revision.order());
    return configMaps.annotate(namespace, name, annotations, "");
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
