package io.manta.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import io.manta.operator.controller.ObjectState;
import io.manta.operator.controller.Observation;
import io.manta.plan.Live;
import io.manta.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterSeriesTest {

  private static final String ID = "name=\"demo\",namespace=\"team\"";

  private final Meters meters = new Meters();
  private final ClusterSeries series = meters.clusters();

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void a_cluster_has_series_with_the_names_and_labels_of_kuberay() {
    series.update(sight("RayJob"), status(false));
    assertThat(kuberay())
        .containsExactly(
            "kuberay_cluster_condition_provisioned{condition=\"false\"," + ID + ",uid=\"u1\"} 1.0",
            "kuberay_cluster_info{" + ID + ",owner_kind=\"RayJob\",uid=\"u1\"} 1");
  }

  @Test
  void becoming_ready_is_measured_in_seconds() {
    series.update(sight("None"), status(false));
    series.update(sight("None"), status(true));
    assertThat(kuberay())
        .containsExactly(
            "kuberay_cluster_condition_provisioned{condition=\"true\"," + ID + ",uid=\"u1\"} 1.0",
            "kuberay_cluster_info{" + ID + ",owner_kind=\"None\",uid=\"u1\"} 1",
            "kuberay_cluster_provisioned_duration_seconds{" + ID + ",uid=\"u1\"} 42.0");
  }

  @Test
  void a_cluster_that_was_ready_before_this_process_has_no_duration() {
    series.update(sight("None"), status(true));
    assertThat(kuberay()).hasSize(2);
  }

  @Test
  void the_series_of_a_cluster_go_with_it() {
    series.update(sight("None"), status(false));
    series.update(sight("None"), status(true));
    series.forget("u1");
    assertThat(kuberay()).isEmpty();
  }

  @Test
  void what_the_operator_counts_of_itself_is_readable() {
    meters.rendered(Duration.ofMillis(2));
    meters.passed(Duration.ofMillis(5), Optional.empty(), List.of());
    assertThat(meters.scrape())
        .contains(
            "manta_render_seconds_count 1",
            "manta_reconcile_seconds_count{result=\"done\"} 1",
            "manta_reconciles_queued 0.0",
            "jvm_memory_used_bytes{");
  }

  @Test
  void a_cluster_says_whether_it_is_ready_or_stalled_and_why_in_one_series_each() {
    series.update(sight("None"), conditions("Ready False Unschedulable"));
    series.update(
        sight("None"), conditions("Ready False ImagePullFailed", "Stalled True ImagePullFailed"));
    assertThat(manta())
        .containsExactly(
            "manta_cluster_ready{" + ID + ",reason=\"ImagePullFailed\",uid=\"u1\"} 0.0",
            "manta_cluster_stalled{" + ID + ",reason=\"ImagePullFailed\",uid=\"u1\"} 1.0");
    series.update(sight("None"), conditions("Reconciling False SuspendedBySpec"));
    assertThat(manta())
        .containsExactly(
            "manta_cluster_ready{" + ID + ",reason=\"SuspendedBySpec\",uid=\"u1\"} 0.0",
            "manta_cluster_stalled{" + ID + ",reason=\"NotStalled\",uid=\"u1\"} 0.0");
    series.forget("u1");
    assertThat(manta()).isEmpty();
  }

  private List<String> manta() {
    return meters.scrape().lines().filter(l -> l.startsWith("manta_cluster")).sorted().toList();
  }

  private static Tree conditions(String... said) {
    return new Tree(
        Map.of(
            "conditions",
            Stream.of(said)
                .map(one -> one.split(" "))
                .map(one -> Map.of("type", one[0], "status", one[1], "reason", one[2]))
                .toList()));
  }

  private List<String> kuberay() {
    return meters.scrape().lines().filter(line -> line.startsWith("kuberay")).sorted().toList();
  }

  private static Observation sight(String owner) {
    Map<String, Object> metadata =
        Map.of(
            "name", "demo",
            "namespace", "team",
            "uid", "u1",
            "creationTimestamp", "2026-01-01T00:00:00Z",
            "labels",
                owner.equals("None") ? Map.of() : Map.of("ray.io/originated-from-crd", owner));
    return new Observation(
        Map.of("apiVersion", "ray.io/v1", "kind", "RayCluster", "metadata", metadata),
        new Live(List.of(), List.of(), Map.of()),
        new ObjectState(input -> Plan.of(List.of()), new Tree(null)));
  }

  private static Tree status(boolean provisioned) {
    return new Tree(
        Map.of(
            "conditions",
            List.of(
                Map.of(
                    "type",
                    "RayClusterProvisioned",
                    "status",
                    provisioned ? "True" : "False",
                    "lastTransitionTime",
                    "2026-01-01T00:00:42Z"))));
  }
}
