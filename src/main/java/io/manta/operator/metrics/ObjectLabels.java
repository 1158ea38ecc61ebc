package io.manta.operator.metrics;

import io.manta.operator.controller.Observation;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.stream.Stream;

/** The labels by which each series names its object; further ones follow them. */
record ObjectLabels(String name, String namespace, String uid) {

  static ObjectLabels of(Observation observation) {
    return new ObjectLabels(
        observation.key().name(), observation.key().namespace(), observation.uid());
  }

  /** Their values and those of further labels. */
  String[] with(String... more) {
    return Stream.concat(Stream.of(name, namespace, uid), Stream.of(more)).toArray(String[]::new);
  }

  static Info info(PrometheusRegistry registry, String name, String help, String... more) {
    return Info.builder().name(name).help(help).labelNames(names(more)).register(registry);
  }

  static Gauge gauge(PrometheusRegistry registry, String name, String help, String... more) {
    return Gauge.builder()
        .withoutExemplars()
        .name(name)
        .help(help)
        .labelNames(names(more))
        .register(registry);
  }

  private static String[] names(String... more) {
    return new ObjectLabels("name", "namespace", "uid").with(more);
  }
}
