package io.manta.kind.raycluster.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.RefusedGroups;
import io.manta.kind.raycluster.plan.PlannedCluster;
import io.manta.kind.raycluster.plan.PodSpecs;
import io.manta.kind.raycluster.plan.RolloutProgress;
import io.manta.kind.raycluster.plan.Suspension;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.Status;
import io.manta.status.TemplateReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster of a head and two workers, of which more or less is there. */
class ClusterStatusTest {

  private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
  private static final String SPEC =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: c, namespace: ns, uid: u, generation: 3}
      spec:
        headGroupSpec:
          template: {spec: {containers: [{name: h, resources: {limits: {cpu: "1", memory: 1Gi}}}]}}
        workerGroupSpecs:
        - groupName: w
          replicas: 9
          minReplicas: 1
          maxReplicas: 2
          numOfHosts: 1
          template:
            spec:
              containers:
              - name: w
                resources:
                  requests: {cpu: 500m}
                  limits: {cpu: "4", memory: 512Mi, nvidia.com/gpu: 1}
      """;

  static Stream<Arguments> conditions() {
    List<LivePod> all = List.of(head(true), worker("a", true), worker("b", true));
    return Stream.of(
        arguments("all ready", all, "ready: True/HeadPodRunningAndReady True True -"),
        arguments("no pods yet", List.of(), ": False/HeadPodNotFound False False True"),
        arguments(
            "the head alone is not enough",
            List.of(head(true)),
            ": True/HeadPodRunningAndReady False False True"),
        arguments(
            "one worker has no image: nothing goes on without a person",
            List.of(head(true), worker("a", true), worker("b", false)),
            ": True/HeadPodRunningAndReady False False -"),
        arguments(
            "the head container's own reason is shown",
            List.of(head(false), worker("a", true), worker("b", true)),
            ": False/ImagePullBackOff False False -"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conditions")
  void state_then_head_provisioned_ready_and_reconciling(
      String what, List<LivePod> pods, String expected) {
    Tree status = status(facts(Map.of(), pods, List.of()));
    Tree head = condition(status, "HeadPodReady");
    String others =
        Stream.of("RayClusterProvisioned", "Ready", "Reconciling")
            .map(type -> condition(status, type).at("status").text("-"))
            .collect(Collectors.joining(" "));
    assertThat(
            "%s: %s/%s %s"
                .formatted(
                    status.at("state").text(),
                    head.at("status").text(),
                    head.at("reason").text(),
                    others))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Running | []                                | ready | True  | 0",
        "Running | [{type: Ready, status: 'True'}]   | ready | True  | 2",
        "Running | [{type: Ready, status: 'False'}]  |       | False | 0",
        "Running | [{type: Ready, status: Unknown}]  |       | False | 0",
        "Running | [{type: PodScheduled, status: 'True'}] | ready | True | 0",
        "Pending | []                                |       | False | 0",
      })
  void only_a_ready_condition_that_is_not_true_keeps_a_running_pod_from_counting_as_in_kuberay(
      String phase, String conditions, String state, String provisioned, int readyWorkers) {
    List<LivePod> pods =
        Stream.of("h", "a", "b").map(name -> podOf(name, phase, conditions)).toList();
    Tree status = status(facts(Map.of(), pods, List.of()));
    assertThat(status.at("state").text()).isEqualTo(state == null ? "" : state);
    for (String type : List.of("RayClusterProvisioned", "Ready")) {
      assertThat(condition(status, type).at("status").text()).as(type).isEqualTo(provisioned);
    }
    // KubeRay counts a worker as ready only where its condition says so.
    assertThat(status.at("readyWorkerReplicas").whole().orElse(0L)).isEqualTo(readyWorkers);
  }

  @ParameterizedTest
  @CsvSource({
    // autoscaled, workers, Ready
    "true, 3, True",
    "true, 2, True",
    "true, 1, False",
    "false, 3, False",
    "false, 2, True",
  })
  void surplus_workers_that_wait_for_the_autoscalers_choice_keep_nothing_from_being_ready(
      boolean autoscaled, int workers, String ready) {
    List<LivePod> pods = new ArrayList<>(List.of(head(true)));
    Stream.of("a", "b", "x").limit(workers).forEach(name -> pods.add(worker(name, true)));
    ClusterStatusInput clusterStatusInput = facts(Map.of(), pods, List.of());
    new Tree(clusterStatusInput.rayCluster())
        .at("spec")
        .map()
        .put("enableInTreeAutoscaling", autoscaled);
    assertThat(condition(status(clusterStatusInput), "Ready").at("status").text()).isEqualTo(ready);
  }

  @Test
  void counts_and_amounts() {
    List<LivePod> pods = List.of(head(true), worker("a", true), worker("b", false));
    assertThat(status(facts(Map.of(), pods, List.of())).map())
        .containsEntry("desiredWorkerReplicas", 2L)
        .containsEntry("availableWorkerReplicas", 2L)
        .containsEntry("readyWorkerReplicas", 1L)
        .containsEntry("minWorkerReplicas", 1L)
        .containsEntry("maxWorkerReplicas", 2L)
        .containsEntry("desiredCPU", "2")
        .containsEntry("desiredMemory", "2Gi")
        .containsEntry("desiredGPU", "2")
        .containsEntry("desiredTPU", "0")
        .containsEntry("observedGeneration", 3L);
  }

  @Test
  void where_the_head_is() {
    Tree status = status(facts(Map.of(), List.of(head(true)), List.of()));
    assertThat(status.at("head").map().toString())
        .isEqualTo("{podIP=10.0.0.1, podName=h, serviceIP=10.0.0.1, serviceName=c-head-svc}");
    assertThat(status.at("endpoints").map().toString()).isEqualTo("{dashboard=8265, gcs=6379}");
  }

  @ParameterizedTest(name = "beside {0}: {1}")
  @CsvSource({"a-svc, c-head-svc", "z-svc, c-head-svc", "'', c-head-svc"})
  void a_service_with_the_labels_of_the_heads_does_not_come_before_it(String other, String named) {
    ClusterStatusInput input = facts(Map.of(), List.of(head(true)), List.of());
    Map<ObjectId, LiveObject> services = new LinkedHashMap<>();
    if (!other.isEmpty()) {
      services.put(service(other).id(), service(other));
    }
    services.putAll(input.live().objects());
    Live live = new Live(input.live().pods(), List.of(), services);
    ClusterStatusInput more =
        new ClusterStatusInput(
            input.rayCluster(),
            input.groups(),
            live,
            input.plan(),
            List.of(),
            Optional.empty(),
            input.refused(),
            List.of(),
            TemplateReport.BUILT_IN,
            Map.of(),
            NOW);
    assertThat(status(more).at("head", "serviceName").text()).isEqualTo(named);
  }

  @Test
  void once_ready_it_stays_ready_while_the_kstatus_condition_says_the_truth() {
    Tree before = status(facts(Map.of(), everything(), List.of()));
    Tree after = status(facts(before.map(), List.of(head(true)), List.of()));
    assertThat(after.at("state").text()).isEqualTo("ready");
    assertThat(condition(after, "RayClusterProvisioned").at("status").text()).isEqualTo("True");
    assertThat(condition(after, "Ready").at("status").text()).isEqualTo("False");
  }

  /** As in KubeRay, whose autoscaler account or Secret may have been there before. */
  @Test
  void a_name_that_is_taken_is_a_condition_and_the_state_follows_the_pods() {
    Step secret =
        new Step.Delete(new ObjectId("v1", "Secret", "ns", "c"), "u", Step.Cause.PRUNED, "", "");
    Outcome taken =
        new Outcome(
            secret, Result.TAKEN, "an object of this name exists already and belongs to no one");
    Tree status = status(facts(Map.of(), everything(), List.of(taken)));
    assertThat(status.at("state").text()).isEqualTo("ready");
    assertThat(status.at("stateTransitionTimes", "ready").isAbsent()).isFalse();
    assertThat(condition(status, "Ready").at("reason").text()).isEqualTo("Conflict");
    assertThat(condition(status, "Applied").at("message").text()).startsWith("Secret c: ");
    Tree starting = status(facts(Map.of(), List.of(head(true)), List.of(taken)));
    assertThat(starting.at("state").text()).isEmpty();
  }

  @Test
  void the_same_state_is_the_same_status_a_minute_later() {
    Status first = ClusterStatus.of(facts(Map.of(), everything(), List.of()));
    ClusterStatusInput again = facts(first.value(), everything(), List.of());
    ClusterStatusInput later = with(again, RefusedGroups.NONE, NOW.plusSeconds(60));
    assertThat(first.differs()).isTrue();
    assertThat(ClusterStatus.of(later).differs()).isFalse();
    assertThat(ClusterStatus.of(later).value()).isEqualTo(first.value());
  }

  @Test
  void a_refused_pod_is_a_replica_failure_until_it_succeeds() {
    ObjectId pod = new ObjectId("v1", "Pod", "ns", "p");
    Step delete = new Step.Delete(pod, "u", Step.Cause.SURPLUS, "w", "too many");
    Outcome refused = new Outcome(delete, Result.FAILED, "forbidden");
    Tree failing = status(facts(Map.of(), List.of(head(true)), List.of(refused)));
    assertThat(condition(failing, "ReplicaFailure").at("reason").text())
        .isEqualTo("FailedDeleteWorkerPod");
    assertThat(condition(failing, "ReplicaFailure").at("message").text()).contains("forbidden");
    Tree fine = status(facts(failing.map(), List.of(head(true)), List.of()));
    assertThat(condition(fine, "ReplicaFailure").isAbsent()).isTrue();
  }

  @Test
  void a_suspended_cluster_is_settled_unless_something_is_tried_again() {
    Step service = new Step.Delete(service().id(), "u", Step.Cause.SURPLUS, "", "not wanted");
    Outcome refused = new Outcome(service, Result.FAILED, "no answer from the API server");
    Tree settled = status(suspended(List.of()));
    assertThat(condition(settled, "Reconciling").at("status").text()).isEqualTo("False");
    Tree failing = status(suspended(List.of(refused)));
    assertThat(condition(failing, "Applied").at("status").text()).isEqualTo("False");
    assertThat(condition(failing, "Reconciling").at("reason").text()).isEqualTo("ApplyFailed");
    assertThat(condition(failing, "Reconciling").at("status").text()).isEqualTo("True");
  }

  @Test
  void an_invalid_spec_changes_the_conditions_and_nothing_that_was_counted() {
    Tree before = status(facts(Map.of(), everything(), List.of()));
    ClusterStatusInput valid = facts(before.map(), everything(), List.of());
    Problem problem = Problem.of("RayCluster ns/c", Optional.empty(), "spec.x", "is wrong");
    ClusterStatusInput invalid =
        new ClusterStatusInput(
            valid.rayCluster(),
            List.of(),
            valid.live(),
            Optional.empty(),
            List.of(),
            Optional.of(new Fault(Fault.Stage.VALID, List.of(problem))),
            RefusedGroups.NONE,
            List.of(),
            TemplateReport.BUILT_IN,
            Map.of(),
            NOW);
    Tree status = status(invalid);
    assertThat(status.map())
        .containsEntry("readyWorkerReplicas", 2L)
        .containsEntry("state", "ready");
    assertThat(condition(status, "Valid").at("status").text()).isEqualTo("False");
    assertThat(condition(status, "Valid").at("message").text())
        .isEqualTo("RayCluster ns/c: spec.x: is wrong");
    assertThat(condition(status, "Stalled").at("status").text()).isEqualTo("True");
  }

  @Test
  void a_group_with_a_mistake_of_its_own_is_said_and_the_others_count() {
    ClusterStatusInput valid = facts(Map.of(), everything(), List.of());
    Problem problem = Problem.of("RayCluster ns/c", Optional.empty(), "spec.x", "is wrong");
    ClusterStatusInput refused =
        with(valid, new RefusedGroups(Map.of("spec.workerGroupSpecs[0]", List.of(problem))), NOW);

    Tree status = status(refused);

    for (String type : List.of("Valid", "Ready")) {
      assertThat(condition(status, type).at("status").text()).as(type).isEqualTo("False");
      assertThat(condition(status, type).at("reason").text()).isEqualTo("WorkerGroupInvalid");
      assertThat(condition(status, type).at("message").text()).contains("spec.x: is wrong");
    }
    assertThat(status.map()).containsEntry("readyWorkerReplicas", 2L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                                  | False/Unknown/",
        "{conditions: [{type: Ready, status: 'False', reason: ContainersNotReady, message: M}],"
            + " containerStatuses: [{name: h, state: {waiting: {reason: ErrImagePull, message: T}}}]}"
            + " | False/ErrImagePull/M; h: T",
        "{conditions: [{type: Ready, status: 'False', reason: ContainersNotReady}],"
            + " containerStatuses: [{name: h, state: {waiting: {reason: ContainerCreating}}}]}"
            + " | False/ContainerCreating/h: ",
        "{conditions: [{type: Ready, status: 'False', reason: ContainersNotReady, message: M}],"
            + " initContainerStatuses: [{name: i, state: {waiting: {reason: CrashLoopBackOff}}}],"
            + " containerStatuses: [{name: h, state: {waiting: {reason: PodInitializing}}}]}"
            + " | False/PodInitializing/M; h: ",
        "{conditions: [{type: Ready, status: 'False', reason: ContainersNotReady, message: M}],"
            + " containerStatuses: [{name: a, state: {running: {}}},"
            + " {name: h, state: {terminated: {reason: OOMKilled, exitCode: 137}}}]}"
            + " | False/OOMKilled/M; h: ",
        "{conditions: [{type: Ready, status: Unknown, reason: NodeStatusUnknown, message: M}]}"
            + " | Unknown/NodeStatusUnknown/M",
      })
  void the_heads_readiness_is_reported_as_by_kuberay(String podStatus, String expected) {
    Map<String, Object> pod =
        Yaml.read(
                "test",
                "{apiVersion: v1, kind: Pod, metadata: {name: h, namespace: ns, uid: u, labels:"
                    + " {ray.io/node-type: head}}, spec: {containers: [{name: h}]}, status: "
                    + podStatus
                    + "}")
            .get(0)
            .value();
    Tree found =
        condition(status(facts(Map.of(), List.of(LivePod.of(pod)), List.of())), "HeadPodReady");
    assertThat(
            String.join(
                "/",
                found.at("status").text(),
                found.at("reason").text(),
                found.at("message").text()))
        .isEqualTo(expected.stripLeading() + (expected.endsWith(":") ? " " : ""));
  }

  @ParameterizedTest
  @CsvSource({
    "False, False, RUNNING",
    "True, False, SUSPENDING",
    "False, True, SUSPENDED",
    "True, True, RUNNING",
  })
  void how_far_a_suspension_got(String suspending, String suspended, Suspension expected) {
    assertThat(
            Suspension.of(
                new Tree(
                    Map.of(
                        "conditions",
                        List.of(
                            Map.of("type", "RayClusterSuspending", "status", suspending),
                            Map.of("type", "RayClusterSuspended", "status", suspended))))))
        .isEqualTo(expected);
  }

  @Test
  void two_workers_are_one_event() {
    Step one = deletion("a");
    Step two = deletion("b");
    List<Event> events =
        ClusterEvents.of(
            "ns/c", List.of(new Outcome(one, Result.DONE, ""), new Outcome(two, Result.DONE, "")));
    assertThat(events)
        .containsExactly(
            new Event(
                "Normal",
                "DeletedWorkerPod",
                "Delete",
                "raycluster-controller",
                "Deleted worker Pods ns/a, ns/b; too many"));
  }

  @Test
  void a_cluster_that_is_let_go_without_its_cleanup_is_a_warning() {
    ObjectId id = new ObjectId("ray.io/v1", "RayCluster", "ns", "c");
    Step step = new Step.Patch(id, Map.of(), Step.Purpose.GIVEN_UP, "too long");
    assertThat(ClusterEvents.of("ns/c", List.of(new Outcome(step, Result.DONE, ""))))
        .containsExactly(
            Event.warning(
                "ForceDeletedStuckCluster",
                "Cleanup",
                "RayCluster ns/c goes, its Redis not cleaned up: too long"));
  }

  private static Step deletion(String pod) {
    ObjectId id = new ObjectId("v1", "Pod", "ns", pod);
    return new Step.Delete(id, "u", Step.Cause.SURPLUS, "w", "too many");
  }

  private static List<LivePod> everything() {
    return List.of(head(true), worker("a", true), worker("b", true));
  }

  private static Tree status(ClusterStatusInput input) {
    return new Tree(ClusterStatus.of(input).value());
  }

  private static Tree condition(Tree status, String type) {
    return status.at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .findFirst()
        .orElse(new Tree(null));
  }

  private static ClusterStatusInput suspended(List<Outcome> outcomes) {
    return facts(Map.of(), List.of(), outcomes, Suspension.SUSPENDED);
  }

  private static ClusterStatusInput facts(
      Map<String, Object> before, List<LivePod> pods, List<Outcome> outcomes) {
    return facts(before, pods, outcomes, Suspension.RUNNING);
  }

  private static ClusterStatusInput facts(
      Map<String, Object> before,
      List<LivePod> pods,
      List<Outcome> outcomes,
      Suspension suspension) {
    Map<String, Object> rayCluster = new LinkedHashMap<>(Yaml.read("test", SPEC).get(0).value());
    rayCluster.put("status", before);
    Cluster cluster = Cluster.of(rayCluster, Settings.from(Map.of()), Observed.NONE);
    LiveObject service = service();
    return new ClusterStatusInput(
        rayCluster,
        cluster.groups(),
        new Live(pods, List.of(), Map.of(service.id(), service)),
        Optional.of(
            new PlannedCluster(
                List.of(), suspension, RolloutProgress.NOTHING_WANTED, PodSpecs.NONE)),
        outcomes,
        Optional.empty(),
        RefusedGroups.NONE,
        List.of(),
        TemplateReport.BUILT_IN,
        Map.of(),
        NOW);
  }

  private static ClusterStatusInput with(
      ClusterStatusInput one, RefusedGroups refused, Instant now) {
    return new ClusterStatusInput(
        one.rayCluster(),
        one.groups(),
        one.live(),
        one.plan(),
        one.outcomes(),
        one.fault(),
        refused,
        one.notes(),
        one.templates(),
        one.manta(),
        now);
  }

  private static LiveObject service() {
    return service("c-head-svc");
  }

  private static LiveObject service(String name) {
    String text =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: ns, labels: {ray.io/node-type: head}}
        spec:
          clusterIP: None
          ports:
          - {name: dashboard, port: 8265, targetPort: 8265}
          - {name: gcs, port: 6379, targetPort: 6379}
        """
            .formatted(name);
    return LiveObject.of(Yaml.read("test", text).get(0).value());
  }

  private static LivePod head(boolean ready) {
    return pod("h", ready);
  }

  private static LivePod worker(String name, boolean ready) {
    return pod(name, ready);
  }

  private static LivePod pod(String name, boolean ready) {
    return livePod(
        name,
        "phase: Running, podIP: 10.0.0.1, conditions: [{type: Ready, status: '%s', reason: %s}], containerStatuses: [{name: ray, state: %s}]"
            .formatted(
                ready ? "True" : "False",
                ready ? "''" : "ContainersNotReady",
                ready ? "{running: {}}" : "{waiting: {reason: ImagePullBackOff, message: no}}"));
  }

  private static LivePod podOf(String name, String phase, String conditions) {
    return livePod(name, "phase: %s, conditions: %s".formatted(phase, conditions));
  }

  /** The head is called {@code h}. */
  private static LivePod livePod(String name, String status) {
    String place =
        name.equals("h")
            ? "ray.io/node-type: head, ray.io/group: headgroup"
            : "ray.io/node-type: worker, ray.io/group: w";
    String text =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: ns, uid: u-%s, labels: {%s}}
        spec: {containers: [{name: ray}]}
        status: {%s}
        """
            .formatted(name, name, place, status);
    return LivePod.of(Yaml.read("test", text).get(0).value());
  }
}
