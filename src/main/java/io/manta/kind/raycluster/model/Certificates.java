package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Mutual TLS between a cluster's pods, with certificates that cert-manager makes. */
record Certificates(boolean enabled) {

  private static final String LOOPBACK = "127.0.0.1";

  static Certificates of(Cluster cluster) {
    return new Certificates(
        cluster.settings().gate("RayClusterMTLS")
            && cluster.spec().at("tlsOptions", "enabled").isTrue());
  }

  Map<String, Object> facts(Cluster cluster) {
    String name = cluster.name();
    String uid = cluster.uid();
    return new FactMap()
        .put("enabled", enabled)
        // A new cluster of the same name must not find the old one's authority.
        .put("authoritySecret", name + "-ca-secret-" + uid.substring(0, Math.min(8, uid.length())))
        .put("headSecret", "ray-head-secret-" + name)
        .put("workerSecret", "ray-worker-secret-" + name)
        .put("headAddresses", withLoopback(cluster.observed().headPodIps()))
        .put("workerAddresses", withLoopback(cluster.observed().workerPodIps()))
        .put("authority", cluster.observed().authority())
        .map();
  }

  /** Sorted, so that the same pods always make the same certificate. */
  private static List<String> withLoopback(List<String> addresses) {
    List<String> all = new ArrayList<>(addresses);
    all.add(LOOPBACK);
    return all.stream().distinct().sorted().toList();
  }
}
