package io.manta.operator.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.manta.model.Tree;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The status that this process wrote last to each object, by uid. A write without an answer may be
 * carried out all the same, also long after: its content must not stay.
 */
public final class OwnStatusWrites {

  private record Written(long version, Map<String, Object> status) {}

  private final Map<String, Written> written = new ConcurrentHashMap<>();

  /** What is being written at this moment. */
  private final Map<String, Map<String, Object>> pending = new ConcurrentHashMap<>();

  /** The uids of objects for which a write was not answered. */
  private final Set<String> doubted = ConcurrentHashMap.newKeySet();

  /** The status as we last wrote it, if that is newer than the version given. */
  public Optional<Map<String, Object>> newer(String uid, String resourceVersion) {
    return Optional.ofNullable(written.get(uid))
        .filter(last -> last.version() > Long.parseLong(resourceVersion))
        .map(Written::status);
  }

  /** A write of this status begins. */
  public void begins(String uid, Map<String, Object> status) {
    pending.put(uid, status);
  }

  /** The write was not answered: it may or may not be carried out. */
  public void doubts(String uid) {
    doubted.add(uid);
    pending.remove(uid);
  }

  /** The object as the API server returned it for a write. */
  void wrote(Map<String, Object> rayCluster) {
    Tree tree = new Tree(rayCluster);
    String uid = tree.at("metadata", "uid").text();
    long version = ObservedVersions.number(tree.at("metadata", "resourceVersion").text());
    written.put(uid, new Written(version, tree.at("status").map()));
    pending.remove(uid);
  }

  /**
   * Whether the object has this status after the write. If not, an earlier write without an answer
   * was carried out: only what differed was sent, so the object has a mixture of both.
   */
  public boolean isWritten(String uid, Map<String, Object> status) {
    Written last = written.get(uid);
    return !doubted.remove(uid) || last == null || last.status().equals(status);
  }

  /** Whether a watch delivered a status that is neither our last one nor the one before it. */
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
    return isNewer && !Objects.equals(status, pending.get(uid));
  }

  /** The object was deleted. */
  void forget(String uid) {
    written.remove(uid);
    pending.remove(uid);
    doubted.remove(uid);
  }
}
