package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.OperatorFacts;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.schema.Compact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the templates of each folder see of a cluster. */
final class ClusterScopes {

  private final Cluster cluster;
  private final Map<String, Map<String, Object>> facts = new ConcurrentHashMap<>();

  ClusterScopes(Cluster cluster) {
    this.cluster = cluster;
  }

  /** What templates in {@code pod/} see. */
  Map<String, Object> pod(PodSlot slot) {
    Map<String, Object> scope = slot.isHead() ? headScope() : group(cluster.group(slot.group()));
    Map<String, Object> pod = new LinkedHashMap<>(podFacts(slot));
    pod.put("name", slot.name());
    pod.put("replica", (long) slot.replica());
    pod.put("host", (long) slot.host());
    pod.put("replicaName", slot.replicaName());
    scope.put("pod", pod);
    return scope;
  }

  /** What templates in {@code group/} see. */
  Map<String, Object> group(Group group) {
    Map<String, Object> scope = shared();
    scope.put("group", groupFacts(group));
    return scope;
  }

  Map<String, Object> shared() {
    return new LinkedHashMap<>(facts("cluster", this::sharedFacts));
  }

  private Map<String, Object> sharedFacts() {
    List<Object> list = new ArrayList<>();
    cluster.groups().forEach(group -> list.add(groupFacts(group)));
    return new FactMap()
        .put("cluster", ClusterFacts.of(cluster))
        .put(
            "head",
            new FactMap()
                .putAll(HeadFacts.of(cluster).facts())
                .putAll(HeadService.of(cluster).facts(cluster))
                .map())
        .put("groups", list)
        .put("operator", OperatorFacts.of(cluster.settings(), cluster.observed()))
        .map();
  }

  private Map<String, Object> headScope() {
    Map<String, Object> scope = shared();
    Tree spec = cluster.spec().at("headGroupSpec");
    scope.put(
        "group",
        new FactMap()
            .put("name", PodSlot.HEAD)
            .put("labels", spec.at("labels").map())
            .put("spec", spec.map())
            .map());
    return scope;
  }

  private Map<String, Object> groupFacts(Group group) {
    return facts(
        "group " + group.name(),
        () ->
            new FactMap()
                .putAll(group.facts())
                .put("networkPolicy", NetworkPolicies.of(cluster).facts(group))
                .map());
  }

  private Map<String, Object> podFacts(PodSlot slot) {
    return facts(
        "pod " + slot.group(),
        () ->
            slot.isHead()
                ? PodFacts.ofHead(cluster)
                : PodFacts.ofWorker(cluster, cluster.group(slot.group())));
  }

  /** Facts are the same for all pods of a group, so each is worked out once. */
  private Map<String, Object> facts(String key, Supplier<Map<String, Object>> work) {
    Map<String, Object> known = facts.get(key);
    if (known == null) {
      known = Compact.of(work.get());
      facts.put(key, known);
    }
    return known;
  }
}
