package io.manta.operator.metrics;

import io.manta.kind.raycluster.plan.Provisioned;
import io.manta.model.Tree;
import io.manta.operator.controller.Observation;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * KubeRay's series of each RayCluster, with its names and labels. A cluster that is gone has none.
 * Written with Prometheus' own client: Micrometer's gauges cannot be called {@code ..._info}.
 */
public final class ClusterSeries extends ShownSeries<ClusterSeries.Shown> {

  private static final String PREFIX = "kuberay_cluster_";

  private final Info info;
  private final Gauge condition;
  private final Gauge duration;
  private final Gauge ready;
  private final Gauge stalled;

  /**
   * @param ready whether the cluster is, and the reason; as {@code true AllPodsReady}
   */
  record Shown(ObjectLabels labels, String owner, boolean provisioned, Said ready, Said stalled) {}

  /** What a condition says. */
  record Said(boolean holds, String reason) {

    /** One that is suspended is not called ready or not: {@code Reconciling} says why. */
    static Said ready(Tree status) {
      return of(status, "Ready")
          .or(() -> of(status, "Reconciling").map(why -> new Said(false, why.reason())))
          .orElse(new Said(false, ""));
    }

    static Said stalled(Tree status) {
      return of(status, "Stalled").orElse(new Said(false, "NotStalled"));
    }

    private static Optional<Said> of(Tree status, String type) {
      return condition(status, type)
          .map(one -> new Said(one.at("status").text().equals("True"), one.at("reason").text()));
    }

    private static Optional<Tree> condition(Tree status, String type) {
      return status.at("conditions").items().stream()
          .filter(one -> one.at("type").text().equals(type))
          .findFirst();
    }
  }

  ClusterSeries(PrometheusRegistry registry) {
    this.info = ObjectLabels.info(registry, PREFIX + "info", "RayClusters", "owner_kind");
    this.condition =
        ObjectLabels.gauge(
            registry,
            PREFIX + "condition_provisioned",
            "Whether all pods of the RayCluster were ready once",
            "condition");
    this.duration =
        ObjectLabels.gauge(
            registry,
            PREFIX + "provisioned_duration_seconds",
            "From the creation of the RayCluster until all its pods were ready");
    // The reasons are those of config/TROUBLESHOOTING.md, so there is an end to them.
    this.ready =
        ObjectLabels.gauge(
            registry,
            "manta_cluster_ready",
            "1 when the RayCluster is ready; the reason why not",
            "reason");
    this.stalled =
        ObjectLabels.gauge(
            registry,
            "manta_cluster_stalled",
            "1 when a person has to change something; the reason which",
            "reason");
  }

  @Override
  void end(Shown last) {
    hide(last);
    duration.remove(last.labels().with());
  }

  @Override
  Shown show(Observation observation, Tree status, Optional<Shown> before) {
    Optional<Instant> since = Provisioned.since(status);
    Shown now =
        new Shown(
            ObjectLabels.of(observation),
            observation.at("metadata", "labels", "ray.io/originated-from-crd").text("None"),
            since.isPresent(),
            Said.ready(status),
            Said.stalled(status));
    if (before.filter(now::equals).isPresent()) {
      return now;
    }
    before.ifPresent(this::hide);
    info.addLabelValues(now.labels().with(now.owner()));
    condition.labelValues(now.labels().with(String.valueOf(now.provisioned()))).set(1);
    ready.labelValues(now.labels().with(now.ready().reason())).set(now.ready().holds() ? 1 : 0);
    stalled
        .labelValues(now.labels().with(now.stalled().reason()))
        .set(now.stalled().holds() ? 1 : 0);
    // Only of a cluster that became ready in the time of this process, as in KubeRay.
    if (now.provisioned() && before.filter(old -> !old.provisioned()).isPresent()) {
      duration.labelValues(now.labels().with()).set(age(observation, since.get()));
    }
    return now;
  }

  private void hide(Shown old) {
    info.remove(old.labels().with(old.owner()));
    condition.remove(old.labels().with(String.valueOf(old.provisioned())));
    ready.remove(old.labels().with(old.ready().reason()));
    stalled.remove(old.labels().with(old.stalled().reason()));
  }

  /** Seconds from the cluster's creation. */
  private static double age(Observation observation, Instant at) {
    Instant created = Instant.parse(observation.at("metadata", "creationTimestamp").text());
    return Duration.between(created, at).toMillis() / 1000.0;
  }
}
