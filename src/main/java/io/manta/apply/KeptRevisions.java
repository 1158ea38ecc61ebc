package io.manta.apply;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.client.Fence;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
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

  /** Read at a time: somebody may have put more there, each of a megabyte. */
  private static final int READ = KEPT + 2;

  private static final Duration READ_AGAIN = Duration.ofSeconds(10);
  private static final int CONFLICT = 409;

  private final Api api;
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
    this.api = Api.once(client, fence, Duration.ofSeconds(10));
    this.home = home;
    this.isOfNamespaces = policy != TemplateScopePolicy.NONE;
  }

  private record Revision(Overrides overrides, long order) {}

  /** Those of one owner. */
  private static final class Shelf {
    private final Map<String, Revision> byHash = new LinkedHashMap<>();
    private boolean isRead;
    private long triedAt;
  }

  @Override
  public void keep(TemplateOwner templateOwner, Overrides overrides) {
    Shelf shelf = read(templateOwner);
    synchronized (shelf) {
      long order = 1 + shelf.byHash.values().stream().mapToLong(Revision::order).max().orElse(0);
      boolean isThere = shelf.byHash.containsKey(overrides.hash());
      shelf.byHash.put(overrides.hash(), new Revision(overrides, order));
      namespace(templateOwner)
          .ifPresent(namespace -> write(namespace, templateOwner, overrides, order, isThere));
      List<String> all = hashes(shelf);
      all.subList(Math.min(KEPT, all.size()), all.size())
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
      Reply reply =
          api.get(
              path(namespace)
                  + "?limit="
                  + READ
                  + "&labelSelector="
                  + RevisionText.LABEL
                  + "%3D"
                  + word(templateOwner));
      if (!reply.isFine()) {
        LOG.warn("Revisions of {} cannot be read: {}", templateOwner, reply.message());
        return false;
      }
      for (Tree configMap : new Tree(reply.body()).at("items").items()) {
        RevisionText.read(configMap)
            .ifPresent(
                found ->
                    shelf.byHash.put(
                        found.hash(), new Revision(found, RevisionText.order(configMap))));
      }
      return true;
    } catch (NoAnswer e) {
      LOG.warn("Revisions of {} cannot be read: {}", templateOwner, e.getMessage());
      return false;
    }
  }

  private void write(
      String namespace,
      TemplateOwner templateOwner,
      Overrides overrides,
      long order,
      boolean isThere) {
    String name = RevisionText.name(word(templateOwner), overrides.hash());
    Optional<String> data = RevisionText.data(overrides);
    if (data.isEmpty()) {
      LOG.warn("{} are too large to be kept: revision {}", templateOwner, overrides.hash());
      return;
    }
    try {
      Reply reply = isThere ? touch(namespace, name, order) : null;
      if (reply == null || !reply.isFine()) {
        reply =
            api.send(
                "POST",
                path(namespace) + "?fieldManager=" + Stamp.MANAGER,
                Api.JSON,
                RevisionText.configMap(
                    namespace, word(templateOwner), overrides.hash(), order, data.get()));
      }
      if (reply.code() == CONFLICT) {
        reply = touch(namespace, name, order);
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
  private Reply touch(String namespace, String name, long order) throws NoAnswer {
    return api.send(
        "PATCH",
        path(namespace) + "/" + name + "?fieldManager=" + Stamp.MANAGER,
        Api.MERGE,
        Map.of("metadata", Map.of("annotations", Map.of(RevisionText.ORDER, "" + order))));
  }

  private void drop(TemplateOwner templateOwner, Shelf shelf, String hash) {
    shelf.byHash.remove(hash);
    namespace(templateOwner)
        .ifPresent(
            namespace -> {
              try {
                api.send(
                    "DELETE",
                    path(namespace) + "/" + RevisionText.name(word(templateOwner), hash),
                    Api.JSON,
                    null);
              } catch (NoAnswer e) {
                LOG.debug("Revision {} stays: {}", hash, e.getMessage());
              }
            });
  }

  private static String path(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }
}
