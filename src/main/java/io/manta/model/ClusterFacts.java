package io.manta.model;

import java.util.Map;

/** What templates know about a RayCluster as a whole. */
final class ClusterFacts {

  /** Since 1.35 a container may restart by itself in a pod that otherwise does not. */
  private static final int CONTAINER_RESTARTS = 35;

  private ClusterFacts() {}

  static Map<String, Object> of(Cluster cluster) {
    Tree metadata = cluster.object().at("metadata");
    return new Facts()
        .put("name", cluster.name())
        .put("namespace", cluster.namespace())
        .put("uid", cluster.uid())
        .put("labels", metadata.at("labels").map())
        .put("annotations", metadata.at("annotations").map())
        .put("rayVersion", cluster.spec().at("rayVersion").text())
        .put("unifiedHealth", RayVersion.isAtLeast(rayVersion(cluster), 2, 53))
        .put("origin", Origin.of(cluster.object()).facts())
        .put("keepsCommands", cluster.keepsContainerCommands())
        .put("autoscaler", autoscaler(cluster))
        .put("auth", cluster.auth().facts())
        .put("tls", tls(cluster))
        .put("gcs", GcsStorage.of(cluster).facts())
        .put("history", history(cluster))
        .put("scheduling", Scheduling.of(cluster).facts(cluster))
        .put("spec", cluster.spec().map())
        .map();
  }

  private static String rayVersion(Cluster cluster) {
    return cluster.spec().at("rayVersion").text();
  }

  private static Map<String, Object> autoscaler(Cluster cluster) {
    Autoscaler autoscaler = Autoscaler.of(cluster.spec());
    return new Facts()
        .putAll(autoscaler.facts())
        .put(
            "restartsAlone",
            autoscaler.isV2()
                && cluster.settings().switches().autoscalerRestarts()
                && cluster.observed().kubernetesMinor() >= CONTAINER_RESTARTS)
        .map();
  }

  private static Map<String, Object> tls(Cluster cluster) {
    return new Facts()
        .put("enabled", cluster.spec().at("tlsOptions", "enabled").isTrue())
        .put("headSecret", "ray-head-secret-" + cluster.name())
        .put("workerSecret", "ray-worker-secret-" + cluster.name())
        .map();
  }

  private static Map<String, Object> history(Cluster cluster) {
    return new Facts()
        .put("collector", cluster.hasHistoryCollector())
        .put("options", cluster.historyOptions().map())
        .map();
  }
}
