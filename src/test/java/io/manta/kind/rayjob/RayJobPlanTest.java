package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dashboard.DashboardAnswer;
import io.manta.dashboard.DashboardObservation;
import io.manta.dashboard.DashboardObservation.Silence;
import io.manta.dashboard.JobInfo;
import io.manta.kind.PlanInput;
import io.manta.kind.Related;
import io.manta.kind.raycluster.RayClusterKind;
import io.manta.kind.rayjob.plan.JobPlan;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Expectations;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.schema.Yaml;
import io.manta.template.layers.Origins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of a RayJob as a function: phase, spec and what is seen, to steps and next phase. */
class RayJobPlanTest {

  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final String NS = "ns";
  private static final RayJobKind KIND = new RayJobKind(new RayClusterKind());

  private static final String FULL =
      "rayClusterName: c, jobId: id, dashboardURL: c-head-svc.ns.svc.cluster.local:8265,"
          + " startTime: '2026-01-01T00:59:00Z', ";

  private final Map<ObjectId, LiveObject> live = new LinkedHashMap<>();
  private final Map<ObjectId, Related> related = new LinkedHashMap<>();
  private final List<Manifest> more = new ArrayList<>();
  private DashboardObservation dashboard = DashboardObservation.NONE;
  private Settings settings = Settings.defaults();

  @ParameterizedTest(name = "{0} with {1} goes {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''             | x: 0                          | Initializing",
        "''             | suspend: true                 | Initializing",
        "Initializing   | x: 0                          | Running",
        "Initializing   | suspend: true                 | Suspending",
        "Initializing   | activeDeadlineSeconds: 60     | Failed",
        "Initializing   | preRunningDeadlineSeconds: 60 | Failed",
        "Initializing   | preRunningDeadlineSeconds: 60, backoffLimit: 1 | Retrying",
        "Initializing   | activeDeadlineSeconds: 60, backoffLimit: 1     | Failed",
        "Initializing   | activeDeadlineSeconds: 61     | Running",
        "Initializing   | submissionMode: HTTPMode      | Running",
        "Initializing   | submissionMode: InteractiveMode | Waiting",
        "Waiting        | submissionMode: InteractiveMode | Waiting",
        "Waiting        | submissionMode: InteractiveMode, jobId: mine | Running",
        "Waiting        | submissionMode: InteractiveMode, suspend: true | Suspending",
        "Waiting        | submissionMode: InteractiveMode, activeDeadlineSeconds: 60 | Failed",
        // KubeRay refuses it too, and stays so.
        "Waiting        | submissionMode: HTTPMode      | ValidationFailed",
        "Running        | x: 0                          | Running",
        "Running        | suspend: true                 | Suspending",
        "Running        | activeDeadlineSeconds: 60     | Failed",
        "Suspending     | suspend: false                | Suspended",
        "Suspended      | suspend: true                 | Suspended",
        "Suspended      | x: 0                          | ''",
        "Retrying       | x: 0                          | ''",
        "Complete       | x: 0                          | Complete",
        "ValidationFailed | x: 0                        | Initializing",
      })
  void each_phase_leads_on(String phase, String spec, String next) {
    assertThat(after(plan(spec, FULL + "jobDeploymentStatus: '" + phase + "'"))).isEqualTo(next);
  }

  @ParameterizedTest(name = "{0}: submitter {1}, Ray says {2}: {3} {4}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "K8sJobMode | -        | SUCCEEDED | Running  | -",
        "K8sJobMode | -        | FAILED    | Running  | -",
        "K8sJobMode | Complete | SUCCEEDED | Complete | -",
        "K8sJobMode | Complete | STOPPED   | Complete | -",
        // A second attempt of the pod ends well although the job failed.
        "K8sJobMode | Complete | FAILED    | Failed   | AppFailed",
        "K8sJobMode | Complete | RUNNING   | Running  | -",
        "K8sJobMode | Complete | -         | Failed   | AppFailed",
        "K8sJobMode | Failed   | SUCCEEDED | Complete | -",
        "K8sJobMode | Failed   | FAILED    | Failed   | AppFailed",
        "K8sJobMode | Failed   | RUNNING   | Failed   | SubmissionFailed",
        "HTTPMode   | -        | RUNNING   | Running  | -",
        "HTTPMode   | -        | SUCCEEDED | Complete | -",
        "HTTPMode   | -        | FAILED    | Failed   | AppFailed",
        "InteractiveMode | -   | -         | Running  | -",
        "InteractiveMode | -   | SUCCEEDED | Complete | -",
      })
  void the_jobs_own_state_decides(
      String mode, String submitter, String says, String next, String reason) {
    cluster();
    if (submitter != null) {
      job(submitter, "2026-01-01T00:59:50Z");
    }
    says(says);

    JobPlan plan = running("submissionMode: " + mode, "");

    assertThat(after(plan)).isEqualTo(next);
    assertThat(plan.next().text("reason")).isEqualTo(reason == null ? "" : reason);
  }

  @ParameterizedTest(name = "a head of {0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "u-c, Running, exitCode: 0  | Failed  | AppFailed",
        "u-c, Running, exitCode: 3  | Failed  | SubmissionFailed",
        "u-c, Failed, exitCode: 3   | Failed  | SubmissionFailed",
        // Made by somebody, or by a RayCluster of this name that is no more.
        "nobody, Running, exitCode: 3 | Running | ''",
        "nobody, Failed, exitCode: 3  | Running | ''",
        "u-0, Running, exitCode: 0  | Running | ''",
      })
  void a_submitter_beside_ray_is_one_in_the_head_that_the_jobs_own_cluster_made(
      String head, String next, String reason) {
    String[] parts = head.split(", ");
    cluster();
    head(parts[0], parts[1], parts[2]);
    says(null);

    JobPlan plan =
        running("submissionMode: SidecarMode", "manta: {submitterEnded: '2026-01-01T00:59:50Z'}, ");

    assertThat(after(plan)).isEqualTo(next);
    assertThat(plan.next().text("reason")).isEqualTo(reason);
  }

  @Test
  void an_answer_from_before_the_submitter_ended_does_not_fail_the_job() {
    cluster();
    job("Failed", "2026-01-01T01:00:00Z");
    says("RUNNING");

    assertThat(after(running("x: 0", ""))).isEqualTo("Running");
  }

  @Test
  void silence_changes_nothing_but_since_when_it_lasts() {
    cluster();
    dashboard =
        new DashboardObservation(
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new Silence(
                    NOW.minusSeconds(9),
                    new DashboardAnswer.Unknown(DashboardAnswer.Trouble.BROKEN, "500"))));

    JobPlan plan = running("x: 0", "jobStatus: RUNNING, ");

    assertThat(plan.next().jobStatus()).isEqualTo("RUNNING");
    assertThat(plan.next().text("jobStatusCheckFailureStartTime"))
        .isEqualTo("2026-01-01T00:59:51Z");
  }

  @ParameterizedTest
  @CsvSource({"299, Running", "300, Failed"})
  void silence_for_too_long_fails_the_job_and_is_not_tried_again(int seconds, String next) {
    cluster();
    String since = "jobStatusCheckFailureStartTime: '" + NOW.minusSeconds(seconds) + "', ";

    assertThat(after(running("backoffLimit: 3", since))).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({"299, Running", "300, Complete"})
  void a_submitter_that_hangs_holds_the_end_up_for_five_minutes(int seconds, String next) {
    cluster();
    String ended =
        "jobStatus: SUCCEEDED, rayJobInfo: {endTime: '" + NOW.minusSeconds(seconds) + "'}, ";

    assertThat(after(running("x: 0", ended))).isEqualTo(next);
  }

  @Test
  void names_are_in_the_status_before_anything_of_that_name_is_made() {
    JobPlan plan = plan("x: 0", "jobDeploymentStatus: ''");

    assertThat(steps(plan)).containsExactly("patch RayJob");
    assertThat(plan.next().text("rayClusterName")).matches("job-[a-z0-9]{5}");
    assertThat(plan.next().text("jobId")).matches("job-[a-z0-9]{5}");
    assertThat(plan.otherwise().text("rayClusterName")).isEmpty();
  }

  @Test
  void names_that_are_there_stay() {
    JobPlan plan = plan("x: 0", "rayClusterName: c, jobId: id, jobDeploymentStatus: ''");

    assertThat(plan.next().text("rayClusterName")).isEqualTo("c");
    assertThat(plan.next().text("jobId")).isEqualTo("id");
  }

  @Test
  void a_job_that_waits_for_a_person_is_refused_in_another_mode_until_that_is_back() {
    var planner = KIND.planner(new Tree(Map.of()), false);
    JobPlan refused =
        (JobPlan) planner.plan(input("x: 0", FULL + "jobDeploymentStatus: 'Waiting'"));
    assertThat(planner.news(refused))
        .extracting(event -> event.reason() + " " + event.note())
        .singleElement()
        .asString()
        .startsWith("InvalidRayJobStatus ns/job: The RayJob status is invalid: ");

    String waited = FULL + "jobDeploymentStatus: ValidationFailed, manta: {interrupted: Waiting}";
    JobPlan still = (JobPlan) planner.plan(input("x: 0", waited));
    assertThat(after(still)).isEqualTo("ValidationFailed");
    assertThat(planner.news(still)).isEmpty();
    assertThat(after(plan("submissionMode: InteractiveMode", waited))).isEqualTo("Waiting");
  }

  @Test
  void the_same_attempt_has_the_same_names_and_the_next_one_others() {
    String first = plan("x: 0", "jobDeploymentStatus: ''").next().text("rayClusterName");
    String again = plan("x: 0", "jobDeploymentStatus: ''").next().text("rayClusterName");
    String later =
        plan("x: 0", "jobDeploymentStatus: '', manta: {attempt: 0}").next().text("rayClusterName");

    assertThat(again).isEqualTo(first).isNotEqualTo(later);
  }

  @Test
  void a_job_is_handed_over_only_when_ray_said_that_it_does_not_know_it() {
    cluster();
    assertThat(steps(running("submissionMode: HTTPMode", ""))).doesNotContain("call RayJob");
    says(null);
    assertThat(steps(running("submissionMode: HTTPMode", ""))).contains("call RayJob");
    assertThat(steps(running("submissionMode: InteractiveMode", ""))).doesNotContain("call RayJob");
  }

  @Test
  void after_a_lost_answer_ray_is_asked_before_the_job_is_handed_over_again() {
    cluster();
    says(null);
    PlanInput input = input("submissionMode: HTTPMode", FULL + "jobDeploymentStatus: Running");
    var planner = KIND.planner(new Tree(Map.of()), false);
    JobPlan first = (JobPlan) planner.plan(input);
    Step call = first.only(Step.Call.class).get(0);

    planner.learn(first, List.of(new Outcome(call, Result.UNKNOWN, "no answer")));

    assertThat(steps((JobPlan) planner.plan(input))).doesNotContain("call RayJob");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"c-head-svc.other.svc.cluster.local:8265", "10.0.0.1:8265", "''"})
  void an_address_that_is_not_asked_is_worked_out_again_from_the_cluster(String address) {
    cluster();
    JobPlan plan =
        plan(
            "submissionMode: HTTPMode",
            FULL.replace("c-head-svc.ns.svc.cluster.local:8265", "'" + address + "'")
                + "jobDeploymentStatus: Running");

    assertThat(plan.next().text("dashboardURL")).isEqualTo("c-head-svc.ns.svc.cluster.local:8265");
    assertThat(steps(plan)).doesNotContain("call RayJob");
  }

  @Test
  void the_gang_comes_before_its_cluster_and_is_nobodys_when_the_job_runs() {
    gang();
    JobPlan first = plan("x: 0", "rayClusterName: c, jobId: id, jobDeploymentStatus: Initializing");
    assertThat(steps(first)).containsExactly("apply PodGroup", "create RayCluster");

    cluster();
    assertThat(steps(running("x: 0", ""))).doesNotContain("apply PodGroup");
  }

  @ParameterizedTest(name = "{0} with a cluster that {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Complete   | is there      | 2 {cpu=2}",
        "Failed     | is there      | 2 {cpu=2}",
        "Complete   | is gone       | 0 {cpu=null}",
        "Suspending | is gone       | 0 {cpu=null}",
        "Retrying   | is gone       | 0 {cpu=null}",
      })
  void what_is_kept_for_the_gang_shrinks_to_what_is_left_of_it(
      String phase, String cluster, String size) {
    gang();
    put(
        """
        apiVersion: scheduling.volcano.sh/v1beta1
        kind: PodGroup
        metadata: {name: ray-job-pg, namespace: ns, uid: u-g, labels: {manta.io/cluster: u},
          annotations: {manta.io/hash: h}}
        spec: {minMember: 3, minResources: {cpu: 2500m}}
        """);
    if (cluster.equals("is there")) {
      put(
          """
          apiVersion: ray.io/v1
          kind: RayCluster
          metadata: {name: c, namespace: ns, uid: u-c}
          spec:
            headGroupSpec: {template: {spec: {containers: [{name: h, resources: {limits: {cpu: 1}}}]}}}
            workerGroupSpecs:
            - {groupName: w, replicas: 1, minReplicas: 0, maxReplicas: 1, numOfHosts: 1,
               template: {spec: {containers: [{name: w, resources: {limits: {cpu: 1}}}]}}}
            - {groupName: x, suspend: true, replicas: 1, minReplicas: 0, maxReplicas: 1, numOfHosts: 1,
               template: {spec: {containers: [{name: w, resources: {limits: {cpu: 1}}}]}}}
          """);
    }
    var planner = KIND.planner(new Tree(Map.of()), false);
    JobPlan plan = (JobPlan) planner.plan(input("x: 0", FULL + "jobDeploymentStatus: " + phase));
    Step.Patch patch = plan.only(Step.Patch.class).get(0);
    Tree spec = new Tree(patch.patch()).at("spec");
    assertThat(spec.at("minMember").text() + " " + spec.at("minResources").map()).isEqualTo(size);

    planner.learn(plan, List.of(new Outcome(patch, Result.DONE, "")));
    assertThat(planner.news(plan))
        .extracting(event -> event.reason())
        .containsExactly("BatchSchedulerCleanedUp");
    assertThat(planner.news(plan)).isEmpty();
  }

  @ParameterizedTest(name = "{0} takes {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "volcano       | x: 0                                | true",
        "volcano       | clusterSelector: {ray.io/cluster: c} | false",
        "kai-scheduler | x: 0                                | false",
        "kai-scheduler | submissionMode: HTTPMode            | true",
        "yunikorn      | clusterSelector: {ray.io/cluster: c} | true",
      })
  void what_the_batch_scheduler_does_not_take_does_not_begin(
      String scheduler, String spec, boolean begins) {
    settings = settings.withBatchScheduler(scheduler);
    put(
        """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: c, namespace: ns, uid: u-c}
        status: {state: ready}
        """);

    JobPlan plan = plan(spec, FULL + "jobDeploymentStatus: Initializing");

    assertThat(after(plan)).isEqualTo(begins ? "Running" : "Initializing");
    assertThat(begins || steps(plan).isEmpty()).isTrue();
  }

  private void gang() {
    settings = settings.withBatchScheduler("volcano");
    more.add(
        new Manifest(
            Map.of(
                "apiVersion",
                "scheduling.volcano.sh/v1beta1",
                "kind",
                "PodGroup",
                "metadata",
                Map.of(
                    "name",
                    "ray-job-pg",
                    "namespace",
                    NS,
                    "annotations",
                    Map.of("manta.io/hash", "h")),
                "spec",
                Map.of("minMember", 3L, "minResources", Map.of("cpu", "2500m"))),
            "job/pod-group.yaml.peb",
            Origins.NONE));
  }

  @Test
  void what_an_attempt_made_is_gone_before_the_next_begins() {
    cluster();
    job("Failed", "2026-01-01T00:59:50Z");
    JobPlan plan = plan("x: 0", FULL + "jobDeploymentStatus: Retrying");

    assertThat(steps(plan)).containsExactlyInAnyOrder("delete RayCluster", "delete Job");
    assertThat(after(plan)).isEqualTo("Retrying");
  }

  @Test
  void a_selected_cluster_is_never_deleted() {
    cluster();
    for (String phase : List.of("Suspending", "Retrying", "Complete")) {
      JobPlan plan =
          plan(
              "clusterSelector: {ray.io/cluster: c}, shutdownAfterJobFinishes: true",
              FULL + "jobDeploymentStatus: " + phase + ", endTime: '2026-01-01T00:00:00Z'");
      assertThat(steps(plan)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} s after the end, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | x: 0                                                        | ''",
        "10 | shutdownAfterJobFinishes: true                              | delete RayCluster",
        "10 | 'shutdownAfterJobFinishes: true, ttlSecondsAfterFinished: 10' | delete RayCluster",
        " 9 | 'shutdownAfterJobFinishes: true, ttlSecondsAfterFinished: 10' | ''",
        "10 | 'deletionStrategy: {onSuccess: {policy: DeleteSelf}, onFailure: {policy: DeleteNone}}'"
            + " | delete RayJob",
        "10 | 'deletionStrategy: {onSuccess: {policy: DeleteWorkers}, onFailure: {policy: DeleteNone}}'"
            + " | patch RayCluster",
        "10 | 'deletionStrategy: {deletionRules: [{policy: DeleteWorkers, condition: {jobStatus:"
            + " SUCCEEDED}}, {policy: DeleteCluster, condition: {jobStatus: SUCCEEDED, ttlSeconds: 11}}]}'"
            + " | patch RayCluster",
        "11 | 'deletionStrategy: {deletionRules: [{policy: DeleteWorkers, condition: {jobStatus:"
            + " SUCCEEDED}}, {policy: DeleteCluster, condition: {jobStatus: SUCCEEDED, ttlSeconds: 11}}]}'"
            + " | delete RayCluster",
        "11 | 'deletionStrategy: {deletionRules: [{policy: DeleteCluster, condition: {jobStatus:"
            + " FAILED}}]}' | ''",
        // KubeRay accepts it there and does nothing.
        "11 | 'clusterSelector: {ray.io/cluster: c}, deletionStrategy: {deletionRules: [{policy:"
            + " DeleteSelf, condition: {jobStatus: SUCCEEDED}}]}' | delete RayJob",
      })
  void what_is_left_goes_when_it_is_due(int seconds, String spec, String step) {
    cluster();
    JobPlan plan =
        plan(
            spec,
            FULL
                + "jobStatus: SUCCEEDED, jobDeploymentStatus: Complete, endTime: '"
                + NOW.minusSeconds(seconds)
                + "'");

    assertThat(String.join(", ", steps(plan))).isEqualTo(step);
  }

  @Test
  void a_job_that_runs_is_stopped_once_before_its_rayjob_goes() {
    String status = FULL + "jobStatus: RUNNING, jobDeploymentStatus: Running";
    PlanInput input = deleted(status);
    var planner = KIND.planner(new Tree(Map.of()), false);
    JobPlan first = (JobPlan) planner.plan(input);
    assertThat(steps(first)).containsExactly("call RayJob");

    planner.learn(
        first, List.of(new Outcome(first.only(Step.Call.class).get(0), Result.UNKNOWN, "down")));

    assertThat(steps((JobPlan) planner.plan(input))).containsExactly("patch RayJob");
  }

  @Test
  void a_job_that_ended_is_not_stopped() {
    PlanInput input = deleted(FULL + "jobStatus: SUCCEEDED, jobDeploymentStatus: Complete");

    assertThat(steps((JobPlan) KIND.planner(new Tree(Map.of()), false).plan(input)))
        .containsExactly("patch RayJob");
  }

  private void says(String status) {
    DashboardAnswer answer =
        status == null
            ? new DashboardAnswer.NoSuchJob()
            : new DashboardAnswer.Job(
                new JobInfo(status, "as Ray says", Optional.empty(), Optional.empty(), ""));
    dashboard = new DashboardObservation(Optional.of(answer), Optional.of(NOW), Optional.empty());
  }

  private void cluster() {
    put(
        """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: c, namespace: ns, uid: u-c, resourceVersion: "1"}
        spec: {workerGroupSpecs: [{groupName: w}]}
        status: {state: ready}
        """);
  }

  /** Its submitter's container ended a while ago. */
  private void head(String controller, String phase, String exit) {
    LivePod pod =
        LivePod.of(
            Yaml.read(
                    "pod",
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      name: head
                      namespace: ns
                      uid: u-p
                      labels: {ray.io/cluster: c, ray.io/node-type: head}
                      ownerReferences: [{kind: RayCluster, name: c, uid: "%s", controller: true}]
                    spec: {containers: [{name: ray-head}, {name: ray-job-submitter}]}
                    status:
                      phase: %s
                      containerStatuses: [{name: ray-job-submitter, state: {terminated: {%s}}}]
                    """
                        .formatted(controller, phase, exit))
                .get(0)
                .value());
    ObjectId cluster = new ObjectId("ray.io/v1", "RayCluster", NS, "c");
    related.put(
        cluster, new Related(live.get(cluster).at(), new Live(List.of(pod), List.of(), Map.of())));
  }

  private void job(String condition, String at) {
    put(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: job, namespace: ns, uid: u-j}
        status: {conditions: [{type: %s, status: "True", reason: R, message: M, lastTransitionTime: "%s"}]}
        """
            .formatted(condition, at));
  }

  private void put(String yaml) {
    LiveObject object = LiveObject.of(Yaml.read("live", yaml).get(0).value());
    live.put(object.id(), object);
  }

  private JobPlan running(String spec, String more) {
    return plan(spec, FULL + more + "jobDeploymentStatus: Running");
  }

  private JobPlan plan(String spec, String status) {
    return (JobPlan) KIND.planner(new Tree(Map.of()), false).plan(input(spec, status));
  }

  private PlanInput deleted(String status) {
    return input(
        "x: 0",
        status,
        "deletionTimestamp: '2026-01-01T00:59:59Z', finalizers: [ray.io/rayjob-finalizer]");
  }

  private PlanInput input(String spec, String status) {
    return input(spec, status, "generation: 1");
  }

  private PlanInput input(String spec, String status, String metadata) {
    String cluster =
        spec.contains("clusterSelector")
            ? ""
            : ", rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: h, image: i}]}}}}";
    Map<String, Object> object =
        Yaml.read(
                "job",
                """
                apiVersion: ray.io/v1
                kind: RayJob
                metadata: {name: job, namespace: ns, uid: u, resourceVersion: "7", %s}
                spec: {entrypoint: run, %s%s}
                status: {%s}
                """
                    .formatted(metadata, spec, cluster, status))
            .get(0)
            .value();
    Subject subject = KIND.read(object, settings, Observed.NONE);
    List<Manifest> wanted =
        new ArrayList<>(
            List.of(manifest("ray.io/v1", "RayCluster", "c"), manifest("batch/v1", "Job", "job")));
    wanted.addAll(more);
    return new PlanInput(
        new Tree(object),
        subject,
        wanted,
        null,
        new Live(List.of(), List.of(), live),
        related,
        query -> dashboard,
        Expectations.NOTHING,
        NOW);
  }

  private static Manifest manifest(String version, String kind, String name) {
    Map<String, Object> metadata =
        Map.of("name", name, "namespace", NS, "annotations", Map.of("manta.io/apply", "once"));
    return new Manifest(
        Map.of("apiVersion", version, "kind", kind, "metadata", metadata), "", Origins.NONE);
  }

  private static String after(JobPlan plan) {
    return plan.next().text("jobDeploymentStatus");
  }

  private static List<String> steps(JobPlan plan) {
    return plan.steps().stream()
        .filter(Step::writes)
        .map(step -> step.getClass().getSimpleName().toLowerCase() + " " + step.id().kind())
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
