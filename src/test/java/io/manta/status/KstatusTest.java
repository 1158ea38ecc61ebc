package io.manta.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.Suspension;
import io.manta.kind.raycluster.status.Blockers;
import io.manta.kind.raycluster.status.ClusterStatus;
import io.manta.kind.raycluster.status.StatusMoment;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Flux, Argo CD and {@code kpt live} make of a RayCluster: kstatus' rules for a custom kind.
 */
class KstatusTest {

  private static final Path INPUT =
      Path.of("src/test/resources/io/manta/kind/raycluster/status/causes.yaml");
  private static final Path CRD = Path.of("crd/rayclusters.ray.io.yaml");

  @Test
  void every_cause_is_failed_when_it_takes_a_person_current_when_its_owner_wants_it_so()
      throws IOException {
    StatusMoment.all(Files.readString(INPUT))
        .forEach(
            (title, statusMoment) -> {
              Map<String, Object> cluster =
                  new LinkedHashMap<>(statusMoment.facts(Map.of(), 0).rayCluster());
              Status clusterStatus = ClusterStatus.of(statusMoment.facts(Map.of(), 0));
              cluster.put("status", clusterStatus.value());
              List<String> causes =
                  new Tree(clusterStatus.value())
                      .at("manta", "waitsFor").items().stream()
                          .map(one -> one.at("reason").text())
                          .toList();
              boolean needsPerson =
                  Blockers.of(statusMoment.facts(Map.of(), 0), suspension(clusterStatus), false)
                      .stream()
                      .anyMatch(one -> one.cause().needsPerson());
              boolean atRest =
                  List.of("SuspendedBySpec", "SuspendedWhenIdle").containsAll(causes)
                      && title.startsWith("suspended");
              String expected =
                  causes.isEmpty() || atRest ? "Current" : needsPerson ? "Failed" : "InProgress";
              assertThat(kstatus(new Tree(cluster))).as(title).isEqualTo(expected);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "suspend, '', SUSPENDED, Current, SuspendedBySpec",
    "idleSuspend, '', SUSPENDED, Current, SuspendedWhenIdle",
    "suspend, '', SUSPENDING, InProgress, SuspendedBySpec",
    "suspend, queue, SUSPENDED, InProgress, ''",
  })
  void a_suspended_cluster_is_current_when_nothing_more_happens_by_itself_and_says_why(
      String field, String queue, Suspension suspension, String expected, String reason) {
    String labels = queue.isEmpty() ? "{}" : "{kueue.x-k8s.io/queue-name: " + queue + "}";
    StatusMoment statusMoment =
        new StatusMoment(
            new Tree(
                Yaml.read(
                        "test",
                        "{suspension: %s, absent: [h, a, b], rayCluster: {metadata: {labels: %s}, spec: {%s: true}}}"
                            .formatted(suspension, labels, field))
                    .get(0)
                    .value()));
    Map<String, Object> cluster = new LinkedHashMap<>(statusMoment.facts(Map.of(), 0).rayCluster());
    cluster.put("status", ClusterStatus.of(statusMoment.facts(Map.of(), 0)).value());
    assertThat(kstatus(new Tree(cluster))).isEqualTo(expected);
    assertThat(condition(new Tree(cluster), "Reconciling").at("reason").text()).isEqualTo(reason);
  }

  @Test
  void it_is_in_progress_before_the_first_status_as_the_crds_default_says() throws IOException {
    Map<String, Object> crd = Yaml.read("crd", Files.readString(CRD)).get(0).value();
    List<Tree> versions = new Tree(crd).at("spec", "versions").items();
    assertThat(versions).hasSize(2);
    for (Tree version : versions) {
      Tree status = version.at("schema", "openAPIV3Schema", "properties", "status");
      Map<String, Object> cluster = new LinkedHashMap<>();
      cluster.put("metadata", Map.of("generation", 1L));
      cluster.put("status", status.at("default").map());
      assertThat(kstatus(new Tree(cluster))).isEqualTo("InProgress");
    }
  }

  @Test
  void a_crash_loop_goes_on_over_replaced_pods_with_its_since_and_without_another_event() {
    String pods =
        "{pods: {a: {spec: {restartPolicy: Never, containers: [{name: ray}]}, status: {phase: Failed,"
            + " containerStatuses: [{name: ray, state: {terminated: {reason: Error, exitCode: 1}}}]}}}}";
    Status first = ClusterStatus.of(moment(pods).facts(Map.of(), 0));
    assertThat(first.news()).extracting(Event::reason).containsExactly("CrashLoop");
    String next =
        "{pods: {a: {metadata: {name: a2, annotations: {manta.io/endings: '1'},"
            + " labels: {ray.io/node-type: worker, ray.io/group: w}}, status: {phase: Pending}}}}";
    Status later = ClusterStatus.of(moment(next).facts(first.value(), 60));
    assertThat(later.news()).isEmpty();
    assertThat(new Tree(later.value()).at("manta", "waitsFor").list())
        .isEqualTo(new Tree(first.value()).at("manta", "waitsFor").list());
    assertThat(new Tree(first.value()).at("manta", "waitsFor").item(0).at("reason").text())
        .isEqualTo("CrashLoop");
  }

  private static StatusMoment moment(String yaml) {
    return new StatusMoment(new Tree(Yaml.read("test", yaml).get(0).value()));
  }

  private static Suspension suspension(Status clusterStatus) {
    return Suspension.of(new Tree(clusterStatus.value()));
  }

  /** A kind that kstatus does not know: generation, then Reconciling or Stalled, then Ready. */
  private static String kstatus(Tree object) {
    Tree status = object.at("status");
    String observed = status.at("observedGeneration").text();
    if (!observed.isEmpty() && !observed.equals(object.at("metadata", "generation").text())) {
      return "InProgress";
    }
    Map<String, String> conditions =
        status.at("conditions").items().stream()
            .collect(
                Collectors.toMap(one -> one.at("type").text(), one -> one.at("status").text()));
    if ("True".equals(conditions.get("Reconciling"))) {
      return "InProgress";
    }
    if ("True".equals(conditions.get("Stalled"))) {
      return "Failed";
    }
    return "True".equals(conditions.getOrDefault("Ready", "True")) ? "Current" : "InProgress";
  }

  private static Tree condition(Tree object, String type) {
    return object.at("status", "conditions").items().stream()
        .filter(one -> one.at("type").text().equals(type))
        .findFirst()
        .orElse(new Tree(null));
  }
}
