package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.Set;

/** What an object says about how it wants to be treated. */
public final class ObjectAnnotations {

  private static final Set<String> MADE_ONCE = Set.of("Pod", "PersistentVolumeClaim", "Job");

  private ObjectAnnotations() {}

  static boolean isMadeOnce(Manifest manifest) {
    Tree annotations = new Tree(manifest.object()).at("metadata", "annotations");
    return MADE_ONCE.contains(manifest.id().kind())
        || annotations.at("manta.io/apply").text().equals("once")
        // What was generated cannot be rendered again.
        || !annotations.at("manta.io/generate").isAbsent();
  }

  static String hash(Manifest manifest) {
    return new Tree(manifest.object()).at("metadata", "annotations", Stamp.HASH).text();
  }

  /** The condition that must hold on this object before the cluster's first pod; empty for none. */
  public static String awaited(Manifest manifest) {
    return new Tree(manifest.object()).at("metadata", "annotations", "manta.io/await").text();
  }

  /**
   * What to do about fields that another manager holds: {@code force} sets them all the same,
   * {@code yield} leaves them silently; otherwise they are left and reported.
   */
  static String conflicts(Manifest manifest) {
    return new Tree(manifest.object()).at("metadata", "annotations", "manta.io/conflicts").text();
  }

  static boolean isInventory(LiveObject object, String clusterUid) {
    return object.label(Stamp.CLUSTER).equals(clusterUid);
  }

  /** Whether nothing but our own word says that the cluster has it: in no namespace is no owner. */
  static boolean isOursAlone(LiveObject object) {
    return object.id().namespace().isEmpty() && !object.annotation(Stamp.RAY_CLUSTER).isEmpty();
  }

  static boolean isKept(LiveObject object) {
    return object.annotation("manta.io/keep").equals("true");
  }
}
