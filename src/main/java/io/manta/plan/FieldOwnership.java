package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What of a rendered object is Manta's to set. A field that another manager means to keep (see
 * {@link ManagedFields#isLasting}) and that has another value than rendered is left out of what is
 * applied: the API server then keeps the other's value, the rest of the object is as rendered, and
 * nobody fights. All else that others changed is drift.
 *
 * @param ours what is applied
 * @param theirs what is left to others
 */
public record FieldOwnership(Manifest ours, List<Theirs> theirs) {

  /**
   * @param field as in {@code spec.ports[0].port}, lists as rendered
   * @param managedFields who has it
   */
  record Theirs(String field, ManagedFields managedFields) {}

  /**
   * @param there the object with who set which of its fields
   */
  public static FieldOwnership of(Manifest manifest, LiveObject there) {
    return ObjectAnnotations.conflicts(manifest).equals("force")
        ? new FieldOwnership(manifest, List.of())
        : cut(manifest, there, ManagedFields::isLasting);
  }

  /** What is sent to the API server, which sees to it that this is still that object. */
  public static Map<String, Object> sent(Manifest manifest, LiveObject there) {
    Manifest ours = of(HeadlessOrNot.asItIs(manifest, there), there).ours();
    Map<String, Object> metadata =
        new LinkedHashMap<>(new Tree(ours.object()).at("metadata").map());
    // Refused when it is another object by then, or someone wrote meanwhile.
    metadata.put("uid", there.uid());
    metadata.put("resourceVersion", there.resourceVersion());
    Map<String, Object> object = new LinkedHashMap<>(ours.object());
    object.put("metadata", metadata);
    return object;
  }

  /** Which rendered fields have another value because someone just wrote it. */
  static List<Theirs> drift(Manifest manifest, LiveObject there) {
    return cut(manifest, there, managedFields -> !managedFields.isLasting()).theirs();
  }

  private static FieldOwnership cut(
      Manifest manifest, LiveObject there, Predicate<ManagedFields> which) {
    List<Theirs> theirs = new ArrayList<>();
    Object rest = manifest.object();
    for (ManagedFields managedFields : there.holders()) {
      if (which.test(managedFields)) {
        rest =
            new Cut(managedFields, theirs)
                .without("", managedFields.fields(), rest, there.content());
      }
    }
    return theirs.isEmpty()
        ? new FieldOwnership(manifest, List.of())
        : new FieldOwnership(
            new Manifest(asMap(rest), manifest.template(), manifest.origins()),
            List.copyOf(theirs));
  }

  /** Takes out of an object what one holder has, where the values differ. */
  private record Cut(ManagedFields managedFields, List<Theirs> theirs) {

    /**
     * @param fields {@code f:name} of a map, {@code k:{"name":"x"}} of a list that is known by
     *     keys; an empty map stands for the whole value
     */
    Object without(String path, Map<String, Object> fields, Object rendered, Object live) {
      Object rest = rendered;
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        String key = field.getKey();
        Map<String, Object> below = asMap(field.getValue());
        if (key.startsWith("f:") && rest instanceof Map<?, ?> map) {
          rest = inMap(path, key.substring(2), below, map, live);
        } else if (key.startsWith("k:") && rest instanceof List<?> list) {
          rest = inList(path, ListKey.of(key), below, list, live);
        }
      }
      return rest;
    }

    private Object inMap(
        String path, String name, Map<String, Object> below, Map<?, ?> map, Object live) {
      if (!map.containsKey(name) || isStamp(name)) {
        return map;
      }
      String at = path.isEmpty() ? name : path + "." + name;
      Object value = map.get(name);
      Object there = live instanceof Map<?, ?> other ? other.get(name) : null;
      Map<String, Object> out = new LinkedHashMap<>(asMap(map));
      if (below.isEmpty()) {
        if (!Difference.isBetween(value, there)) {
          return map;
        }
        theirs.add(new Theirs(at, managedFields));
        out.remove(name);
        return out;
      }
      Object rest = without(at, below, value, there);
      if (rest.equals(Map.of()) && !value.equals(Map.of())) {
        out.remove(name);
      } else {
        out.put(name, rest);
      }
      return out;
    }

    private Object inList(
        String path, ListKey key, Map<String, Object> below, List<?> list, Object live) {
      List<Object> out = new ArrayList<>(list);
      for (int i = 0; i < out.size(); i++) {
        if (key.fits(out.get(i))) {
          Object there =
              live instanceof List<?> others
                  ? others.stream().filter(key::fits).findFirst().orElse(null)
                  : null;
          out.set(i, without(path + "[" + i + "]", below, out.get(i), there));
        }
      }
      return out;
    }

    /** By these we know our objects; whoever took them gives them back. */
    private static boolean isStamp(String name) {
      return name.startsWith("manta.io/") || name.equals("ownerReferences");
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
