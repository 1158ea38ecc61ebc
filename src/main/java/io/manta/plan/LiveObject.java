package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object of the cluster other than its pods, as the API server last returned it.
 *
 * @param content the object without {@code managedFields}
 * @param holders who else set fields of it
 */
public record LiveObject(ObjectId id, Map<String, Object> content, List<ManagedFields> holders) {

  /** Reads an object as the API server gives it; it must carry apiVersion and kind. */
  public static LiveObject of(Map<String, Object> object) {
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
    List<ManagedFields> holders = ManagedFields.of(new Tree(metadata));
    metadata.remove("managedFields");
    Map<String, Object> content = new LinkedHashMap<>(object);
    content.put("metadata", metadata);
    return new LiveObject(Manifest.idOf(object), content, holders);
  }

  public String uid() {
    return metadata().at("uid").text();
  }

  public String resourceVersion() {
    return metadata().at("resourceVersion").text();
  }

  public boolean going() {
    return !metadata().at("deletionTimestamp").isAbsent();
  }

  public String annotation(String key) {
    return metadata().at("annotations", key).text();
  }

  public String label(String key) {
    return metadata().at("labels", key).text();
  }

  /** Whether this cluster may change the object: it is its owner, or made it without one. */
  public boolean isOf(String clusterUid) {
    return belongsTo(clusterUid) || label(Stamp.CLUSTER).equals(clusterUid);
  }

  /** Whether the object names this cluster as an owner. */
  boolean belongsTo(String clusterUid) {
    return metadata().at("ownerReferences").items().stream()
        .anyMatch(owner -> owner.at("uid").text().equals(clusterUid));
  }

  public Tree at(String... keys) {
    return new Tree(content).at(keys);
  }

  /** Whether the condition is {@code True}, and not about an older generation. */
  public boolean has(String condition) {
    long generation = metadata().at("generation").whole().orElse(0L);
    return at("status", "conditions").items().stream()
        .filter(c -> c.at("type").text().equals(condition))
        .filter(c -> c.at("observedGeneration").whole().orElse(generation) >= generation)
        .anyMatch(c -> c.at("status").text().equals("True"));
  }

  private Tree metadata() {
    return at("metadata");
  }
}
