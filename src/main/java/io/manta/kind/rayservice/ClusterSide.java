package io.manta.kind.rayservice;

import io.manta.dashboard.ServeApplication;
import io.manta.model.Tree;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One of the two clusters that a RayService may have: the active or the pending one.
 *
 * @param cluster name of the RayCluster; empty when there is none
 * @param applications as Ray Serve answered last, by name
 * @param capacity percentage of its replicas that Ray Serve shall run; empty outside of incremental
 *     upgrades
 * @param traffic percentage of the requests that it gets; likewise
 * @param moved when its traffic changed last
 */
record ClusterSide(
    String cluster,
    Map<String, ServeApplication> applications,
    Optional<Integer> capacity,
    Optional<Integer> traffic,
    Optional<Instant> moved) {

  static final ClusterSide NONE = of("");

  static ClusterSide of(String cluster) {
    return new ClusterSide(cluster, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Reads {@code activeServiceStatus} or {@code pendingServiceStatus}. */
  static ClusterSide read(Tree status) {
    Map<String, ServeApplication> applications = new LinkedHashMap<>();
    status
        .at("applicationStatuses")
        .map()
        .forEach((name, value) -> applications.put(name, application(new Tree(value))));
    return new ClusterSide(
        status.at("rayClusterName").text(),
        applications,
        status.at("targetCapacity").whole().map(Long::intValue),
        status.at("trafficRoutedPercent").whole().map(Long::intValue),
        Optional.of(status.at("lastTrafficMigratedTime").text())
            .filter(text -> !text.isEmpty())
            .map(Instant::parse));
  }

  private static ServeApplication application(Tree status) {
    Map<String, ServeApplication.Deployment> deployments = new LinkedHashMap<>();
    status
        .at("serveDeploymentStatuses")
        .map()
        .forEach(
            (name, value) -> {
              Tree one = new Tree(value);
              deployments.put(
                  name,
                  new ServeApplication.Deployment(
                      one.at("status").text(), one.at("message").text()));
            });
    return new ServeApplication(
        status.at("status").text(), status.at("message").text(), deployments);
  }

  boolean isNone() {
    return cluster.isEmpty();
  }

  ClusterSide with(Map<String, ServeApplication> answered) {
    return new ClusterSide(cluster, answered, capacity, traffic, moved);
  }

  ClusterSide withCapacity(int percent) {
    return new ClusterSide(cluster, applications, Optional.of(percent), traffic, moved);
  }

  ClusterSide withTraffic(int percent, Instant now) {
    return new ClusterSide(cluster, applications, capacity, Optional.of(percent), Optional.of(now));
  }

  /** Without what only an incremental upgrade says. */
  ClusterSide whole() {
    return new ClusterSide(
        cluster, applications, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
