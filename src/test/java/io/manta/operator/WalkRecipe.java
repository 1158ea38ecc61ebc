package io.manta.operator;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.manifest.Manifest;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Stamp;
import io.manta.manifest.Subject;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.pipeline.RenderPipeline;
import io.manta.rules.Judged;
import io.manta.schema.Document;
import io.manta.template.layers.Origins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small objects in place of the templates': a thousand walks make hundreds of thousands. */
final class WalkRecipe implements RenderPipeline {

  /** The annotation of a RayCluster that has one more object rendered for it. */
  static final String EXTRA = "walk/extra";

  private Tree rayCluster = new Tree(Map.of());

  @Override
  public Judged judge(Document document) {
    rayCluster = new Tree(document.value());
    return new Judged(document, Map.of());
  }

  @Override
  public List<Manifest> shared(Subject subject) {
    Cluster cluster = (Cluster) subject;
    List<Manifest> out = new ArrayList<>();
    out.add(shared(cluster, "Service", "c-head-svc", "v1"));
    if (cluster.groups().stream().anyMatch(Group::isMultiHost)) {
      out.add(shared(cluster, "Service", "c-headless", "v1"));
    }
    if (rayCluster.at("metadata", "annotations", EXTRA).text().equals("true")) {
      out.add(shared(cluster, "ConfigMap", "c-extra", "v1"));
    }
    if (cluster.observed().deleting() && cluster.keepsStateInRedis()) {
      out.add(shared(cluster, "Job", "c-redis-cleanup", "batch/v1"));
    }
    return out;
  }

  @Override
  public Manifest pod(PodSubject subject, PodSlot slot) {
    Cluster cluster = (Cluster) subject;
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("ray.io/cluster", cluster.name());
    labels.put("ray.io/node-type", slot.isHead() ? "head" : "worker");
    labels.put("ray.io/group", slot.group());
    if (!slot.isHead()) {
      labels.put("ray.io/worker-group-replica-index", "" + slot.replica());
    }
    if (!slot.replicaName().isEmpty()) {
      labels.put("ray.io/worker-group-replica-name", slot.replicaName());
      labels.put("ray.io/replica-host-index", "" + slot.host());
    }
    Map<String, Object> ray = new LinkedHashMap<>();
    ray.put("name", "ray");
    ray.put("image", image(slot.group()));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("restartPolicy", "Never");
    spec.put("containers", List.of(ray));
    return manifest(cluster, stamp(cluster, slot.group()), "v1", "Pod", slot.name(), labels, spec);
  }

  @Override
  public Stamp stamp(PodSubject subject, String group) {
    Cluster cluster = (Cluster) subject;
    int hosts =
        cluster.groups().stream()
            .filter(g -> g.name().equals(group))
            .map(Group::hosts)
            .findFirst()
            .orElse(1);
    String hash = "hash of " + image(group) + " on " + hosts;
    return new Stamp(hash, "set-1", "spec: " + hash);
  }

  private String image(String group) {
    Tree spec = rayCluster.at("spec");
    return group.equals(PodSlot.HEAD)
        ? spec.at("headGroupSpec", "image").text()
        : spec.at("workerGroupSpecs").items().stream()
            .filter(g -> g.at("groupName").text().equals(group))
            .map(g -> g.at("image").text())
            .findFirst()
            .orElse("");
  }

  private static Manifest shared(Cluster cluster, String kind, String name, String apiVersion) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("of", cluster.name());
    Stamp stamp = new Stamp("hash of " + name, "set-1", "");
    return manifest(cluster, stamp, apiVersion, kind, name, new LinkedHashMap<>(), spec);
  }

  private static Manifest manifest(
      Cluster cluster,
      Stamp stamp,
      String apiVersion,
      String kind,
      String name,
      Map<String, Object> labels,
      Map<String, Object> spec) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", cluster.namespace());
    metadata.put("labels", labels);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    object.put("metadata", metadata);
    object.put("spec", spec);
    return new Manifest(stamp.on(object, cluster), "cluster/walk.yaml.peb", Origins.NONE);
  }
}
