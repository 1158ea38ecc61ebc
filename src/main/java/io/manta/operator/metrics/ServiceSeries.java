package io.manta.operator.metrics;

import io.manta.model.Tree;
import io.manta.operator.controller.Observation;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;

/** KubeRay's series of each RayService, with its names and labels. One that is gone has none. */
public final class ServiceSeries extends ShownSeries<ServiceSeries.Shown> {

  private static final String PREFIX = "kuberay_service_";

  private final Info info;
  private final Gauge ready;
  private final Gauge upgrade;

  record Shown(ObjectLabels labels, String ready, String upgrade) {}

  ServiceSeries(PrometheusRegistry registry) {
    this.info = ObjectLabels.info(registry, PREFIX + "info", "RayServices");
    this.ready =
        ObjectLabels.gauge(
            registry,
            PREFIX + "condition_ready",
            "Whether a pod takes requests of the RayService",
            "condition");
    this.upgrade =
        ObjectLabels.gauge(
            registry,
            PREFIX + "condition_upgrade_in_progress",
            "Whether another cluster of the RayService is to take over",
            "condition");
  }

  @Override
  Shown show(Observation observation, Tree status, Optional<Shown> before) {
    Shown now =
        new Shown(
            ObjectLabels.of(observation),
            condition(status, "Ready"),
            condition(status, "UpgradeInProgress"));
    if (before.filter(now::equals).isPresent()) {
      return now;
    }
    before.ifPresent(this::end);
    info.addLabelValues(now.labels().with());
    ready.labelValues(now.labels().with(now.ready())).set(1);
    upgrade.labelValues(now.labels().with(now.upgrade())).set(1);
    return now;
  }

  @Override
  void end(Shown old) {
    info.remove(old.labels().with());
    ready.remove(old.labels().with(old.ready()));
    upgrade.remove(old.labels().with(old.upgrade()));
  }

  /** {@code true} or {@code false}, as KubeRay has it. */
  private static String condition(Tree status, String type) {
    return String.valueOf(
        status.at("conditions").items().stream()
            .filter(condition -> condition.at("type").text().equals(type))
            .anyMatch(condition -> condition.at("status").text().equals("True")));
  }
}
