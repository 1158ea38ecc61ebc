package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.KubeRayNames;
import io.manta.model.Origin;
import io.manta.model.RayVersion;
import io.manta.model.Tree;
import java.util.Map;

/** What templates know about a RayCluster as a whole. */
final class ClusterFacts {

  /** Since 1.35 a container may restart by itself in a pod that otherwise does not. */
  private static final int CONTAINER_RESTARTS = 35;

  private ClusterFacts() {}

  static Map<String, Object> of(Cluster cluster) {
    Tree metadata = cluster.object().at("metadata");
    return new FactMap()
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
        .put("auth", auth(cluster))
        .put("tls", Certificates.of(cluster).facts(cluster))
        .put("gcs", GcsStorage.of(cluster).facts())
        .put("history", history(cluster))
        .put("scheduling", Scheduling.of(cluster).facts(cluster))
        .put("objectName", KubeRayNames.object(cluster.name()))
        .put("multiHost", cluster.groups().stream().anyMatch(Group::isMultiHost))
        .put("ingress", HeadIngress.of(cluster).facts(cluster))
        .put("serve", ServeService.of(cluster).facts(cluster))
        .put("networkPolicy", NetworkPolicies.of(cluster).facts(cluster))
        .put("redisCleanup", RedisCleanup.of(cluster).facts())
        .put("spec", cluster.spec().map())
        .map();
  }

  private static String rayVersion(Cluster cluster) {
    return cluster.spec().at("rayVersion").text();
  }

  private static Map<String, Object> autoscaler(Cluster cluster) {
    Autoscaler autoscaler = Autoscaler.of(cluster.spec());
    String own = cluster.headTemplate().at("spec", "serviceAccountName").text();
    return new FactMap()
        .putAll(autoscaler.facts())
        .put("account", KubeRayNames.object(own.isEmpty() ? cluster.name() : own))
        .put("ownAccount", !own.isEmpty())
        .put(
            "restartsAlone",
            autoscaler.isV2() && cluster.observed().kubernetesMinor() >= CONTAINER_RESTARTS)
        .map();
  }

  private static Map<String, Object> auth(Cluster cluster) {
    Auth auth = cluster.auth();
    return new FactMap().putAll(auth.facts()).put("makesSecret", auth.makesSecret()).map();
  }

  private static Map<String, Object> history(Cluster cluster) {
    return new FactMap()
        .put("collector", cluster.hasHistoryCollector())
        .put("options", cluster.historyOptions().map())
        .map();
  }
}
