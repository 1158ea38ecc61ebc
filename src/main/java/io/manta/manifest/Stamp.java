package io.manta.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What Manta adds to every object that templates make: namespace, owner, and its own marks.
 *
 * @param hash of the object as it was rendered; for a pod, of its group's pods
 * @param madeBy which built-in set and Manta made it: the hashes of two are not comparable
 * @param spec hash of what the RayCluster and the user's templates say of a pod, which Mantas of
 *     all versions agree upon; empty for other objects
 */
public record Stamp(String hash, String madeBy, String spec) {

  /** Who applies: the field manager, the same in every version. */
  public static final String MANAGER = "manta";

  /** Label: the uid of the Ray object that it is made for. What lacks it is never pruned. */
  public static final String CLUSTER = "manta.io/cluster";

  /** Annotation: {@link #hash()}. */
  public static final String HASH = "manta.io/hash";

  /** Annotation of pods: {@link #madeBy()}. */
  public static final String MADE_BY = "manta.io/made-by";

  /** Annotation of pods: {@link #spec()}. */
  public static final String SPEC = "manta.io/spec";

  /** On what others made. */
  public static final Stamp NONE = new Stamp("", "", "");

  /** Annotation: with {@code none} the object stays when its Ray object is deleted. */
  public static final String OWNER = "manta.io/owner";

  /** The stamped copy of an object. */
  public Map<String, Object> on(Map<String, Object> object, Subject subject) {
    Map<String, Object> out = new LinkedHashMap<>(object);
    Map<String, Object> metadata = map(object, "metadata");
    out.put("metadata", metadata);
    boolean isNamespaced = !ClusterScopedKinds.isCluster(object);
    if (isNamespaced) {
      metadata.putIfAbsent("namespace", subject.id().namespace());
    }
    Map<String, Object> labels = map(metadata, "labels");
    labels.put(CLUSTER, subject.uid());
    metadata.put("labels", labels);
    Map<String, Object> annotations = map(metadata, "annotations");
    annotations.put(HASH, hash);
    if ("Pod".equals(object.get("kind"))) {
      annotations.put(MADE_BY, madeBy);
      annotations.put(SPEC, spec);
    }
    metadata.put("annotations", annotations);
    if (isNamespaced && !"none".equals(annotations.get(OWNER))) {
      metadata.put("ownerReferences", owners(metadata, subject));
    } else {
      annotations.put(
          ownerName(subject.id().kind()), subject.id().namespace() + "/" + subject.id().name());
    }
    return out;
  }

  /**
   * The annotation by which an object without owner reference names its Ray object, as {@code
   * namespace/name}.
   */
  public static String ownerName(String kind) {
    return "manta.io/" + kind.toLowerCase(Locale.ROOT);
  }

  private static List<Object> owners(Map<String, Object> metadata, Subject subject) {
    List<Object> owners =
        metadata.get("ownerReferences") instanceof List<?> list
            ? new ArrayList<>(list)
            : new ArrayList<>();
    if (owners.stream().anyMatch(owner -> isSubject(owner, subject))) {
      // The template says itself in which way the cluster owns the object.
      return owners;
    }
    Map<String, Object> owner = new LinkedHashMap<>();
    owner.put("apiVersion", subject.id().apiVersion());
    owner.put("kind", subject.id().kind());
    owner.put("name", subject.id().name());
    owner.put("uid", subject.uid());
    owner.put("controller", true);
    owner.put("blockOwnerDeletion", true);
    owners.add(owner);
    return owners;
  }

  private static boolean isSubject(Object owner, Subject subject) {
    return owner instanceof Map<?, ?> map && subject.uid().equals(map.get("uid"));
  }

  private static Map<String, Object> map(Map<String, Object> object, String key) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (object.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> out.put(name.toString(), value));
    }
    return out;
  }
}
