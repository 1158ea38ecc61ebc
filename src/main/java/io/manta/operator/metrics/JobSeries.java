package io.manta.operator.metrics;

import io.manta.model.Tree;
import io.manta.operator.controller.Observation;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** KubeRay's series of each RayJob, with its names and labels. A RayJob that is gone has none. */
public final class JobSeries extends ShownSeries<JobSeries.Shown> {

  private static final String PREFIX = "kuberay_job_";
  private static final Set<String> ENDS = Set.of("Complete", "Failed", "Retrying");

  private final Info info;
  private final Gauge phase;
  private final Gauge duration;

  /**
   * @param durations all labels of the attempts that ended
   */
  record Shown(ObjectLabels labels, String phase, List<String[]> durations) {

    String[] phaseLabels() {
      return labels.with(phase);
    }
  }

  JobSeries(PrometheusRegistry registry) {
    this.info = ObjectLabels.info(registry, PREFIX + "info", "RayJobs");
    this.phase =
        ObjectLabels.gauge(
            registry,
            PREFIX + "deployment_status",
            "Where the RayJob is in its life",
            "deployment_status");
    this.duration =
        ObjectLabels.gauge(
            registry,
            PREFIX + "execution_duration_seconds",
            "From the start of an attempt until it ended",
            "job_deployment_status",
            "retry_count");
  }

  @Override
  void end(Shown last) {
    info.remove(last.labels().with());
    phase.remove(last.phaseLabels());
    last.durations().forEach(duration::remove);
  }

  @Override
  Shown show(Observation observation, Tree status, Optional<Shown> before) {
    String word = status.at("jobDeploymentStatus").text();
    if (before.filter(old -> old.phase().equals(word)).isPresent()) {
      return before.get();
    }
    List<String[]> durations = new ArrayList<>(before.map(Shown::durations).orElse(List.of()));
    Shown now = new Shown(ObjectLabels.of(observation), word, durations);
    if (before.isPresent()) {
      phase.remove(before.get().phaseLabels());
    } else {
      info.addLabelValues(now.labels().with());
    }
    phase.labelValues(now.phaseLabels()).set(1);
    // Only of an end that this process saw, as in KubeRay.
    if (before.isPresent() && ENDS.contains(word)) {
      String[] labels = now.labels().with(word, retries(word, status));
      durations.add(labels);
      duration.labelValues(labels).set(seconds(status));
    }
    return now;
  }

  /** How many attempts there were before the one that ended. */
  private static String retries(String word, Tree status) {
    long failed = status.at("failed").whole().orElse(0L);
    return String.valueOf(word.equals("Complete") ? failed : Math.max(0, failed - 1));
  }

  private static double seconds(Tree status) {
    String start = status.at("startTime").text();
    Instant end =
        Optional.of(status.at("endTime").text())
            .filter(text -> !text.isEmpty())
            .map(Instant::parse)
            .orElseGet(Instant::now);
    return start.isEmpty()
        ? 0
        : Math.max(0, Duration.between(Instant.parse(start), end).toMillis() / 1000.0);
  }
}
