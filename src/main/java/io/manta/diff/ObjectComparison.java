package io.manta.diff;

import io.manta.diff.ObjectChange.What;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.manifest.TypedForm;
import io.manta.model.Tree;
import io.manta.schema.MergeKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares objects as Kubernetes understands them: amounts by what they are, an empty value as none
 * where that means the same, lists by their keys. What the API server counts and what Manta notes
 * of an object for itself follows from the rest, and is no difference.
 *
 * @param showSecrets whether what Secrets hold is shown
 */
public record ObjectComparison(IgnoredPaths ignored, boolean showSecrets) {

  private static final Set<String> OF_SERVER =
      Set.of(
          "creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid");

  private static final List<String> OF_MANTA = List.of(Stamp.HASH, Stamp.MADE_BY, Stamp.SPEC);

  /** Which object is meant, in whatever version it is written. */
  private record Key(String group, String kind, String namespace, String name) {

    static Key of(ObjectId id) {
      int slash = id.apiVersion().indexOf('/');
      String group = slash < 0 ? "" : id.apiVersion().substring(0, slash);
      return new Key(
          group, id.kind(), id.namespace().isEmpty() ? "default" : id.namespace(), id.name());
    }
  }

  /** What differs between two sets of objects, in the order of the new one, removed ones last. */
  public List<ObjectChange> between(
      List<Map<String, Object>> before, List<Map<String, Object>> after) {
    Map<Key, Map<String, Object>> old = byKey(before);
    List<ObjectChange> out = new ArrayList<>();
    byKey(after).forEach((key, object) -> change(old.remove(key), object).ifPresent(out::add));
    old.values().forEach(object -> change(object, null).ifPresent(out::add));
    return out;
  }

  private static Map<Key, Map<String, Object>> byKey(List<Map<String, Object>> objects) {
    Map<Key, Map<String, Object>> out = new LinkedHashMap<>();
    objects.forEach(object -> out.put(Key.of(Manifest.idOf(object)), object));
    return out;
  }

  private Optional<ObjectChange> change(Map<String, Object> before, Map<String, Object> after) {
    if (before == null || after == null) {
      Map<String, Object> object = before == null ? after : before;
      return Optional.of(
          ObjectChange.whole(
              Manifest.idOf(object),
              before == null ? What.ADDED : What.REMOVED,
              shown(plain(object))));
    }
    if (before.equals(after)) {
      return Optional.empty(); // Of thousands most are, and need not be brought into a form.
    }
    ObjectId id = Manifest.idOf(after);
    List<FieldChange> fields = fields(id, before, after);
    return fields.isEmpty() ? Optional.empty() : Optional.of(ObjectChange.changed(id, fields));
  }

  /** What differs between two versions of one object. */
  public List<FieldChange> fields(
      ObjectId id, Map<String, Object> before, Map<String, Object> after) {
    MergeKeys.Node root = MergeKeys.ofLive(id.apiVersion(), id.kind());
    return FieldComparison.between(form(before), form(after), root).stream()
        .filter(change -> !ignored.has(id.kind(), change.path()))
        .map(change -> showSecrets ? change : Secrets.hidden(id.kind(), change))
        .toList();
  }

  private Map<String, Object> shown(Map<String, Object> object) {
    return showSecrets ? object : Secrets.hidden(object);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> form(Map<String, Object> object) {
    return (Map<String, Object>) TypedForm.of(plain(object));
  }

  private static Map<String, Object> plain(Map<String, Object> object) {
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
    metadata.keySet().removeAll(OF_SERVER);
    Map<String, Object> annotations =
        new LinkedHashMap<>(new Tree(metadata).at("annotations").map());
    annotations.keySet().removeAll(OF_MANTA);
    if (annotations.isEmpty()) {
      metadata.remove("annotations");
    } else {
      metadata.put("annotations", annotations);
    }
    Map<String, Object> out = new LinkedHashMap<>(Secrets.asKept(object));
    out.put("metadata", metadata);
    return out;
  }
}
