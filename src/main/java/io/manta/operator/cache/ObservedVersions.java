package io.manta.operator.cache;

import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The newest version that watches and lists delivered, by kind and namespace. */
final class ObservedVersions {

  private final Map<String, Long> versions = new ConcurrentHashMap<>();

  /**
   * @param namespace empty for all
   */
  void observed(Watches.Kind kind, String namespace, long version) {
    versions.merge(stream(kind, namespace), version, Math::max);
  }

  /** Whether something newer was delivered where this object would have been delivered too. */
  boolean isPast(ObjectId id, long version) {
    Watches.Kind kind = Watches.Kind.of(id);
    return versions.getOrDefault(stream(kind, id.namespace()), 0L) > version
        || versions.getOrDefault(stream(kind, ""), 0L) > version;
  }

  private static String stream(Watches.Kind kind, String namespace) {
    return kind + " " + namespace;
  }

  /** Versions of one object count upwards; Kubernetes promises it since 1.35. */
  static long of(Map<String, Object> object) {
    return number(new Tree(object).at("metadata", "resourceVersion").text());
  }

  static long number(String resourceVersion) {
    return resourceVersion.matches("\\d{1,18}") ? Long.parseLong(resourceVersion) : 0;
  }
}
