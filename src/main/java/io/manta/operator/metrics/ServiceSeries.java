package io.manta.operator.metrics;

import io.manta.model.Tree;
import io.manta.operator.controller.ObjectSeries;
import io.manta.operator.controller.Observation;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** KubeRay's series of each RayService, with its names and labels. One that is gone has none. */
public final class ServiceSeries implements ObjectSeries {

  private static final String PREFIX = "kuberay_service_";

  private final Info info;
  private final Gauge ready;
  private final Gauge upgrade;
  private final Map<String, Shown> shown = new ConcurrentHashMap<>();

  private record Shown(List<String> id, String ready, String upgrade) {

    String[] alone() {
      return id.toArray(String[]::new);
    }

    String[] and(String value) {
      return new String[] {id.get(0), id.get(1), id.get(2), value};
    }
  }

  ServiceSeries(PrometheusRegistry registry) {
    this.info =
        Info.builder()
            .name(PREFIX + "info")
            .help("RayServices")
            .labelNames("name", "namespace", "uid")
            .register(registry);
    this.ready =
        condition(registry, "condition_ready", "Whether a pod takes requests of the RayService");
    this.upgrade =
        condition(
            registry,
            "condition_upgrade_in_progress",
            "Whether another cluster of the RayService is to take over");
  }

  private static Gauge condition(PrometheusRegistry registry, String name, String help) {
    return Gauge.builder()
        .withoutExemplars()
        .name(PREFIX + name)
        .help(help)
        .labelNames("name", "namespace", "uid", "condition")
        .register(registry);
  }

  @Override
  public void update(Observation observation, Tree status) {
    shown.compute(
        observation.uid(), (uid, before) -> show(observation, status, Optional.ofNullable(before)));
  }

  @Override
  public void forget(String uid) {
    Optional.ofNullable(shown.remove(uid)).ifPresent(this::hide);
  }

  private Shown show(Observation observation, Tree status, Optional<Shown> before) {
    Shown now =
        new Shown(
            List.of(observation.key().name(), observation.key().namespace(), observation.uid()),
            condition(status, "Ready"),
            condition(status, "UpgradeInProgress"));
    if (before.filter(now::equals).isPresent()) {
      return now;
    }
    before.ifPresent(this::hide);
    info.addLabelValues(now.alone());
    ready.labelValues(now.and(now.ready())).set(1);
    upgrade.labelValues(now.and(now.upgrade())).set(1);
    return now;
  }

  private void hide(Shown old) {
    info.remove(old.alone());
    ready.remove(old.and(old.ready()));
    upgrade.remove(old.and(old.upgrade()));
  }

  /** {@code true} or {@code false}, as KubeRay has it. */
  private static String condition(Tree status, String type) {
    return String.valueOf(
        status.at("conditions").items().stream()
            .filter(condition -> condition.at("type").text().equals(type))
            .anyMatch(condition -> condition.at("status").text().equals("True")));
  }
}
