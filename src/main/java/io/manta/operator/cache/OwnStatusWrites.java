package io.manta.operator.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.manta.model.Tree;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What we told of RayClusters in their status, by uid. A write that nobody answered for may be
 * carried out all the same, also long after: what it says must not stay.
 */
public final class OwnStatusWrites {

  private record Written(long version, Map<String, Object> status) {}

  private final Map<String, Written> written = new ConcurrentHashMap<>();

  /** What is being written at this moment. */
  private final Map<String, Map<String, Object>> telling = new ConcurrentHashMap<>();

  /** Of whom a write was not answered. */
  private final Set<String> doubted = ConcurrentHashMap.newKeySet();

  /** The status as we last wrote it, if that is newer than the version given. */
  public Optional<Map<String, Object>> newer(String uid, String resourceVersion) {
    return Optional.ofNullable(written.get(uid))
        .filter(last -> last.version() > Long.parseLong(resourceVersion))
        .map(Written::status);
  }

  /** This is about to be written. */
  public void tells(String uid, Map<String, Object> status) {
    telling.put(uid, status);
  }

  /** Nobody knows whether it was. */
  public void doubts(String uid) {
    doubted.add(uid);
    telling.remove(uid);
  }

  /** The RayCluster as the API server answered a write with it. */
  void wrote(Map<String, Object> rayCluster) {
    Tree tree = new Tree(rayCluster);
    String uid = tree.at("metadata", "uid").text();
    long version = ObservedVersions.number(tree.at("metadata", "resourceVersion").text());
    written.put(uid, new Written(version, tree.at("status").map()));
    telling.remove(uid);
  }

  /**
   * Whether a RayCluster says this after it was written. If not, a write before it, which was not
   * answered, was carried out: only what differed was written, and it says a mixture of both.
   */
  public boolean isTold(String uid, Map<String, Object> status) {
    Written last = written.get(uid);
    return !doubted.remove(uid) || last == null || last.status().equals(status);
  }

  /** Whether a watch tells of a status that is neither our last one nor the one before it. */
  public boolean isStrange(HasMetadata now, HasMetadata before) {
    Map<String, Object> status = PlainObjects.status(now).map();
    if (Objects.equals(status, PlainObjects.status(before).map())) {
      return false;
    }
    String uid = now.getMetadata().getUid();
    Written last = written.get(uid);
    boolean isNewer =
        last == null
            || ObservedVersions.number(now.getMetadata().getResourceVersion()) > last.version();
    return isNewer && !Objects.equals(status, telling.get(uid));
  }

  /** The cluster is no more. */
  void forget(String uid) {
    written.remove(uid);
    telling.remove(uid);
    doubted.remove(uid);
  }
}
