package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a claim goes with its cluster. A claim is made once and holds data, so nothing of it is
 * ever applied again but this: its owner follows {@code deletionPolicy}, as in KubeRay.
 */
record Claims(String cluster) {

  /** The step that gives the claim to the cluster or takes it away; empty when it is right. */
  Optional<Step> owner(Manifest manifest, LiveObject there) {
    List<Object> wanted = owners(manifest.object());
    if (!manifest.id().kind().equals("PersistentVolumeClaim")
        || wanted.stream().anyMatch(this::isCluster) == there.belongsTo(cluster)) {
      return Optional.empty();
    }
    List<Object> owners = new ArrayList<>(owners(there.content()));
    owners.removeIf(this::isCluster);
    wanted.stream().filter(this::isCluster).forEach(owners::add);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("ownerReferences", owners);
    metadata.put("resourceVersion", there.resourceVersion());
    return Optional.of(
        new Step.Patch(
            there.id(),
            Map.of("metadata", metadata),
            Step.Purpose.OWNER,
            there.belongsTo(cluster)
                ? "it shall stay when the RayCluster goes"
                : "it shall go with the RayCluster"));
  }

  private boolean isCluster(Object owner) {
    return new Tree(owner).at("uid").text().equals(cluster);
  }

  private static List<Object> owners(Map<String, Object> object) {
    return new Tree(object).at("metadata", "ownerReferences").list();
  }
}
