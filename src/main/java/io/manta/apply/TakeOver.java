package io.manta.apply;

import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.UnownedObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must be written to an object that KubeRay made before it is ours. Server-side apply removes
 * only fields that the same manager applied before; KubeRay creates and updates. So its entries in
 * {@code managedFields} become ours, as client-go's {@code csaupgrade} does it for kubectl: then
 * the next apply removes what is rendered no longer.
 */
final class TakeOver {

  private TakeOver() {}

  /** A merge patch that puts our label on an object which is made once; nothing else changes. */
  static Map<String, Object> label(Map<String, Object> object, String clusterUid) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    // Refused when it is another object of this name by then.
    metadata.put("uid", metadata(object).at("uid").text());
    metadata.put("labels", Map.of(Stamp.CLUSTER, clusterUid));
    return Map.of("metadata", metadata);
  }

  /** A merge patch that gives to a cluster what one that is no more has left. */
  static Map<String, Object> owner(Map<String, Object> object, Manifest wanted, String clusterUid) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", metadata(object).at("uid").text());
    metadata.put("resourceVersion", metadata(object).at("resourceVersion").text());
    metadata.put("labels", Map.of(Stamp.CLUSTER, clusterUid));
    metadata.put("ownerReferences", metadata(wanted.object()).at("ownerReferences").list());
    return Map.of("metadata", metadata);
  }

  /** A JSON patch that makes KubeRay's fields ours; empty when it has none. */
  static Optional<List<Object>> fields(Map<String, Object> object) {
    String version = new Tree(object).at("apiVersion").text();
    List<Object> entries = new ArrayList<>();
    Map<String, Object> ours = new LinkedHashMap<>();
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Object value : metadata(object).at("managedFields").list()) {
      Tree entry = new Tree(value);
      if (isKubeRays(entry, version)) {
        ours.putIfAbsent("time", entry.at("time").text());
        Map<String, Object> rest = new LinkedHashMap<>();
        add(withoutFinalizers(entry.at("fieldsV1").map(), rest), fields);
        if (!rest.isEmpty()) {
          Map<String, Object> left = new LinkedHashMap<>(entry.map());
          left.put("fieldsV1", rest);
          entries.add(left);
        }
      } else if (isOurs(entry, version)) {
        add(entry.at("fieldsV1").map(), fields);
      } else {
        entries.add(value);
      }
    }
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    ours.put("manager", Stamp.MANAGER);
    ours.put("operation", "Apply");
    ours.put("apiVersion", version);
    ours.put("fieldsType", "FieldsV1");
    ours.put("fieldsV1", fields);
    entries.add(ours);
    return Optional.of(
        List.of(
            replace("/metadata/managedFields", entries),
            // Refused when someone wrote meanwhile.
            replace("/metadata/resourceVersion", metadata(object).at("resourceVersion").text())));
  }

  private static boolean isKubeRays(Tree entry, String version) {
    return entry.at("operation").text().equals("Update")
        && entry.at("subresource").text().isEmpty()
        && entry.at("apiVersion").text().equals(version)
        && UnownedObject.KUBERAY.contains(entry.at("manager").text());
  }

  private static boolean isOurs(Tree entry, String version) {
    return entry.at("operation").text().equals("Apply")
        && entry.at("subresource").text().isEmpty()
        && entry.at("apiVersion").text().equals(version)
        && entry.at("manager").text().equals(Stamp.MANAGER);
  }

  /**
   * Many controllers' binaries are called {@code manager}. KubeRay puts finalizers on none of these
   * objects, so the object is another's, who still needs it.
   */
  private static Map<String, Object> withoutFinalizers(
      Map<String, Object> fields, Map<String, Object> rest) {
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(fields).at("f:metadata").map());
    Object finalizers = metadata.remove("f:finalizers");
    if (finalizers == null) {
      return fields;
    }
    rest.put("f:metadata", Map.of("f:finalizers", finalizers));
    Map<String, Object> others = new LinkedHashMap<>(fields);
    others.put("f:metadata", metadata);
    return others;
  }

  @SuppressWarnings("unchecked")
  private static void add(Map<String, Object> more, Map<String, Object> all) {
    more.forEach(
        (key, value) -> {
          Map<String, Object> below =
              (Map<String, Object>) all.computeIfAbsent(key, k -> new LinkedHashMap<>());
          add(new Tree(value).map(), below);
        });
  }

  private static Map<String, Object> replace(String path, Object value) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", "replace");
    operation.put("path", path);
    operation.put("value", value);
    return operation;
  }

  private static Tree metadata(Map<String, Object> object) {
    return new Tree(object).at("metadata");
  }
}
