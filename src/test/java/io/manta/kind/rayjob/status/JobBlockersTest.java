package io.manta.kind.rayjob.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.RayClusterKind;
import io.manta.kind.rayjob.RayJobKind;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.schema.Yaml;
import io.manta.status.Event;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import io.manta.status.TemplateReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a RayJob says that it waits for: the reason, and a message with a command to copy. */
class JobBlockersTest {

  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final RayJobKind KIND = new RayJobKind(new RayClusterKind());

  private static final String RUNNING =
      "jobDeploymentStatus: Running, rayClusterName: c, jobId: id, startTime: '2026-01-01T00:59:00Z'";

  private static final String ADDRESS = ", dashboardURL: 'c-head-svc.ns.svc.cluster.local:8265'";

  private static final String JOB =
      "metadata: {name: j, creationTimestamp: '2026-01-01T00:59:30Z'}, spec: {}";

  private static final String LABELS =
      "labels: {ray.io/originated-from-crd: RayJob, ray.io/originated-from-cr-name: j}";

  private static final String OWNER =
      "ownerReferences: [{kind: Job, name: j, uid: '%s', controller: true}]";

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "the cluster starts      | jobDeploymentStatus: Initializing, rayClusterName: c | RayClusterStarting"
            + " | RayCluster c: it is not ready yet | kubectl -n ns describe raycluster c",
        "the cluster waits       | jobDeploymentStatus: Initializing, rayClusterName: c, CLUSTER Ready, status: 'False', reason: Unschedulable, message: no node}]} | RayClusterStarting"
            + " | it waits for Unschedulable: no node | kubectl -n ns describe raycluster c",
        "it waits for a person   | jobDeploymentStatus: Initializing, rayClusterName: c, CLUSTER Stalled, status: 'True', reason: ImagePullFailed, message: no image}]} | RayClusterBlocked"
            + " | it waits for ImagePullFailed: no image | kubectl -n ns describe raycluster c",
        "as KubeRay says it      | jobDeploymentStatus: Initializing, rayClusterName: c, CLUSTER HeadPodReady, status: 'False', reason: ContainersNotReady, message: h}]} | RayClusterStarting"
            + " | it waits for ContainersNotReady: h | kubectl -n ns describe raycluster c",
        "silence                 | RUNNING, jobStatus: RUNNING, jobStatusCheckFailureStartTime: '2026-01-01T00:59:50Z' | DashboardSilent"
            + " | c-head-svc.ns.svc.cluster.local:8265 is silent since 2026-01-01T00:59:50Z | kubectl -n ns get pods,endpointslices -l ray.io/cluster=c",
        "an address of others    | RUNNING, dashboardURL: 'x.other.svc:8265' | DashboardSilent"
            + " | x.other.svc:8265 is no Service of this namespace, so it is not asked | -l ray.io/cluster=c",
        "a job that runs         | RUNNING, jobStatus: RUNNING | JobRunning | job id is RUNNING, activeDeadlineSeconds ends at 2026-01-01T01:59:00Z | nothing to do",
        "its submitter does      | RUNNING, jobStatus: SUCCEEDED, rayJobInfo: {endTime: '2026-01-01T00:59:50Z'} | JobRunning"
            + " | job id is SUCCEEDED; the end of its submitter is awaited, Job j, which still follows the log, until 2026-01-01T01:04:50Z at the latest | nothing to do",
        "after a failure too     | RUNNING, jobStatus: FAILED | JobRunning"
            + " | job id is FAILED; the end of its submitter is awaited, Job j, which still follows the log (since | nothing to do",
        "beside Ray              | RUNNING, jobStatus: STOPPED, SIDECAR | JobRunning"
            + " | job id is STOPPED; the end of its submitter is awaited, a container of the head pod, which | nothing to do",
      })
  void it_says_what_it_waits_for(
      String what, String status, String reason, String text, String command) {
    Status told = told(status, Live.NOTHING);
    assertThat(reason(told)).as(what).isEqualTo(reason);
    assertThat(message(told)).contains(text).contains(command);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "being started          | phase: Pending | JobSubmitting | job id | kubectl -n ns describe job j",
        "runs                   | phase: Running | JobSubmitting | job id | kubectl -n ns describe job j",
        "no image               | phase: Pending, containerStatuses: [{name: ray-job-submitter, image: 'x:1', state: {waiting: {reason: ImagePullBackOff, message: not found}}}]"
            + " | ImagePullFailed | j-abc: container ray-job-submitter has no image x:1: not found | imagePullSecrets",
        "it ends again and again| phase: Running, conditions: [{type: Ready, status: 'False'}], containerStatuses: [{name: ray-job-submitter, image: 'x:1', state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error}}}]"
            + " | CrashLoop | j-abc: container ray-job-submitter does not stay up; it ended last with Error (exit code 1) | kubectl -n ns logs j-abc -c ray-job-submitter --previous",
        "no node                | phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: 0/1 nodes}]"
            + " | Unschedulable | j-abc: 0/1 nodes | add nodes",
        "it ended               | phase: Succeeded | JobSubmitting | job id | kubectl -n ns describe job j",
      })
  void what_keeps_the_submitter_is_told_with_pod_container_image_and_message(
      String what, String podStatus, String reason, String text, String command) {
    Status told = told("RUNNING", live(JOB, Optional.of(podStatus)));
    assertThat(reason(told)).as(what).isEqualTo(reason);
    assertThat(message(told))
        .contains(text)
        .contains("activeDeadlineSeconds ends at 2026-01-01T01:59:00Z")
        .contains(command);
  }

  @ParameterizedTest(name = "{0}: {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "both deadlines before it runs | '' | OWN, preRunningDeadlineSeconds: 600 | Initializing, startTime: '2026-01-01T00:59:00Z' | RayClusterStarting"
            + " | preRunningDeadlineSeconds ends at 2026-01-01T01:09:00Z, activeDeadlineSeconds ends at 2026-01-01T01:59:00Z",
        "one after that                | '' | OWN, preRunningDeadlineSeconds: 600 | Running, jobStatus: RUNNING, ADDRESS | JobRunning"
            + " | job id is RUNNING, activeDeadlineSeconds ends at 2026-01-01T01:59:00Z (since",
        "silence has it too            | '' | OWN | Running, jobStatusCheckFailureStartTime: x, ADDRESS | DashboardSilent"
            + " | is silent since x, activeDeadlineSeconds ends at 2026-01-01T01:59:00Z",
        "a person, too                 | '' | OWN, submissionMode: InteractiveMode | Waiting | JobIdAwaited"
            + " | a person submits the job, preRunningDeadlineSeconds ends at",
        "no cluster to select          | '' | SELECTED | Initializing | RayClusterNotFound | RayCluster c",
        "one that has no head yet      | '' | OWN | Initializing | RayClusterStarting | RayCluster c",
        "one that was found            | '' | SELECTED | Initializing, ADDRESS | RayClusterStarting | RayCluster c",
        "one whose head is known       | '' | SELECTED | Initializing, rayClusterStatus: {head: {podIP: 1.2.3.4}} | RayClusterStarting | RayCluster c",
        "its scheduler takes no such   | '' | SELECTED | Initializing, SCHEDULER | SpecInvalid | --batch-scheduler=volcano",
        "once it runs it is not judged | '' | SELECTED | Running, jobStatus: RUNNING, ADDRESS, SCHEDULER | JobRunning | job id",
        "suspended                     | '' | OWN | Suspended | SuspendedBySpec | ''",
        "queued                        | QUEUE | OWN | Suspended | Queued | suspended until its queue admits it",
        "it stops                      | '' | OWN | Suspending | JobStopping | RayCluster c",
        "for the next attempt          | '' | OWN | Retrying | JobStopping | RayCluster c",
        "it failed                     | '' | OWN | Failed, reason: AppFailed, message: it broke | JobFailed | AppFailed: it broke",
        "it is refused                 | '' | OWN | ValidationFailed, message: no entrypoint | SpecInvalid | no entrypoint",
        "it is complete                | '' | OWN | Complete | '' | ''",
      })
  void each_phase_says_what_it_waits_for(
      String what, String labels, String spec, String status, String reason, String text) {
    Map<String, Object> object =
        new LinkedHashMap<>(
            yaml(
                """
                apiVersion: ray.io/v1
                kind: RayJob
                metadata: {name: j, namespace: ns, uid: u, labels: {%s}}
                spec: {entrypoint: x, activeDeadlineSeconds: 3600, %s}
                status: {rayClusterName: c, jobId: id, startTime: '2026-01-01T00:59:00Z', jobDeploymentStatus: %s}
                """
                    .formatted(
                        labels.replace("QUEUE", "kueue.x-k8s.io/queue-name: q"),
                        spec.replace("OWN", "rayClusterSpec: {}")
                            .replace("SELECTED", "clusterSelector: {ray.io/cluster: c}")
                            .replace(
                                "InteractiveMode",
                                "InteractiveMode, preRunningDeadlineSeconds: 60"),
                        status
                            .replace(", SCHEDULER", "")
                            .replace("startTime: '2026-01-01T00:59:00Z'", "failed: 0")
                            .replace(", ADDRESS", ADDRESS))));
    Settings settings =
        status.contains("SCHEDULER")
            ? Settings.defaults().withBatchScheduler("volcano")
            : Settings.defaults();

    Status said = KIND.status(input(object, Live.NOTHING, settings));

    assertThat(reason(said)).as(what).isEqualTo(reason);
    assertThat(message(said)).contains(text);
  }

  @ParameterizedTest(name = "{0}: {4}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "one that is no more      | - | - | - | JobSubmitting | name: j",
        "one that goes, another is made | going | PULL | STARTS | JobSubmitting | name: j",
        "all of them go           | going | PULL | - | SubmitterPodMissing | name: j",
        "a sidecar beside a ready pod | - | BESIDE | - | JobSubmitting | name: j",
        "it failed, says its Job  | - | FAILED | - | JobSubmitting | name: j",
        "the worse of two         | - | PULL | UNPLACED | ImagePullFailed | name: j",
        "in any order             | - | UNPLACED | PULL | ImagePullFailed | name: j",
        "its Job failed           | - | PULL | - | JobSubmitting | name: j STATUS Failed",
        "its Job is complete      | - | PULL | - | JobSubmitting | name: j STATUS Complete",
        "its Job goes             | - | PULL | - | JobSubmitting | name: j, deletionTimestamp: '2026-01-01T00:59:59Z'",
        "the Job of another name  | - | PULL | - | JobSubmitting | name: other",
        "Ray has the job already  | - | PULL | - | JobRunning | name: j RUNS",
      })
  void one_pod_of_several_speaks(
      String what, String going, String first, String second, String reason, String job) {
    String made =
        "metadata: {namespace: ns, uid: uid-job, creationTimestamp: '2026-01-01T%s', %s}, spec: {}"
            .formatted(
                first == null ? "00:59:55Z" : "00:59:00Z",
                job.replaceAll(" (STATUS \\w+|RUNS)", ""));
    if (job.contains("STATUS")) {
      made +=
          ", status: {conditions: [{type: %s, status: 'True'}]}"
              .formatted(job.substring(job.indexOf("STATUS") + 7));
    }
    List<LivePod> pods = new ArrayList<>();
    if (first != null) {
      pods.add(pod("j-abc", first, "uid-job", going != null));
    }
    if (second != null) {
      pods.add(pod("j-def", second, "uid-job", false));
    }
    LiveObject its = LiveObject.of(yaml("{apiVersion: batch/v1, kind: Job, %s}".formatted(made)));
    Live live = new Live(pods, List.of(), Map.of(its.id(), its));
    String status = job.contains("RUNS") ? "RUNNING, jobStatus: RUNNING" : "RUNNING";
    assertThat(reason(told(status, live))).as(what).isEqualTo(reason);
  }

  private static final Map<String, String> PODS =
      Map.of(
          "STARTS",
          "phase: Pending",
          "PULL",
          "phase: Pending, containerStatuses: [{name: ray-job-submitter, image: x, state: {waiting:"
              + " {reason: ErrImagePull}}}]",
          "BESIDE",
          "phase: Running, containerStatuses: [{name: ray-job-submitter, image: x, state: {waiting:"
              + " {reason: CrashLoopBackOff}}}]",
          "FAILED",
          "phase: Failed, containerStatuses: [{name: ray-job-submitter, image: x, state: {terminated:"
              + " {exitCode: 1, reason: Error}}}]",
          "UNPLACED",
          "phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,"
              + " message: 0/1 nodes}]");

  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "of the Job           | uid-job | 00:59:30 | ImagePullFailed",
        "of a Job before it   | uid-old | 00:59:30 | SubmitterPodMissing",
        "that nobody controls | ''      | 00:59:30 | SubmitterPodMissing",
        "the same, so far     | ''      | 00:59:55 | JobSubmitting",
      })
  void a_pod_counts_that_the_jobs_own_job_made(
      String what, String controller, String created, String reason) {
    String image =
        "phase: Pending, containerStatuses: [{name: ray-job-submitter, image: x, state: {waiting:"
            + " {reason: ErrImagePull}}}]";
    Live live = live(JOB.replace("00:59:30", created), Optional.of(image), controller);
    assertThat(reason(told("RUNNING", live))).as(what).isEqualTo(reason);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ten seconds without a pod | metadata: {name: j, creationTimestamp: '2026-01-01T00:59:50Z'} | SubmitterPodMissing | its Job has no pod",
        "nine                      | metadata: {name: j, creationTimestamp: '2026-01-01T00:59:51Z'} | JobSubmitting | job id",
        "suspended                 | metadata: {name: j, creationTimestamp: '2026-01-01T00:59:50Z'}, spec: {suspend: true} | SubmitterPodMissing | its Job is suspended",
        "over                      | metadata: {name: j, creationTimestamp: '2026-01-01T00:59:50Z'}, status: {conditions: [{type: Complete, status: 'True'}]} | JobSubmitting | job id",
      })
  void a_quota_is_seen_by_a_job_without_a_pod(String what, String job, String reason, String text) {
    Status told = told("RUNNING", live(job, Optional.empty()));
    assertThat(reason(told)).as(what).isEqualTo(reason);
    assertThat(message(told)).contains(text).contains("kubectl -n ns describe job j");
  }

  @Test
  void a_block_is_an_event_when_it_begins_and_none_while_it_lasts() {
    Live live =
        live(
            JOB,
            Optional.of(
                "phase: Pending, containerStatuses: [{name: ray-job-submitter, image: x, state:"
                    + " {waiting: {reason: ErrImagePull}}}]"));
    Status first = told("RUNNING", live);
    assertThat(first.news()).extracting(Event::reason).containsExactly("ImagePullFailed");
    Map<String, Object> object = object("RUNNING");
    object.put("status", first.value());
    assertThat(KIND.status(input(object, live)).news()).isEmpty();
  }

  private static String reason(Status told) {
    return new Tree(told.value()).at("manta", "waitsFor").item(0).at("reason").text();
  }

  private static String message(Status told) {
    return new Tree(told.value())
        .at("conditions").items().stream()
            .filter(one -> one.at("type").text().equals("Ready"))
            .map(one -> one.at("message").text())
            .findFirst()
            .orElse("");
  }

  private static Status told(String status, Live live) {
    return KIND.status(input(object(status), live));
  }

  private static StatusInput input(Map<String, Object> object, Live live) {
    return input(object, live, Settings.defaults());
  }

  private static StatusInput input(Map<String, Object> object, Live live, Settings settings) {
    return new StatusInput(
        object,
        KIND.read(object, settings, Observed.NONE),
        live,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        TemplateReport.BUILT_IN,
        Map.of(),
        NOW);
  }

  private static Map<String, Object> object(String status) {
    return new LinkedHashMap<>(
        yaml(
            ("{apiVersion: ray.io/v1, kind: RayJob, metadata: {name: j, namespace: ns, uid: u},"
                    + " spec: {entrypoint: x, activeDeadlineSeconds: 3600, rayClusterSpec: {}},"
                    + " status: {startTime: '2026-01-01T00:59:00Z', STATUS}}")
                .replace(
                    "spec: {",
                    status.contains("SIDECAR") ? "spec: {submissionMode: SidecarMode, " : "spec: {")
                .replace("STATUS", status.contains("dashboardURL") ? status : status + ADDRESS)
                .replace("startTime: '2026-01-01T00:59:00Z', RUNNING", RUNNING)
                .replace(", SIDECAR", "")
                .replace("CLUSTER", "rayClusterStatus: {conditions: [{type:")));
  }

  private static LivePod pod(String name, String status, String controller, boolean going) {
    return LivePod.of(
        yaml(
            ("{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: ns, %s%s},"
                    + " spec: {containers: [{name: ray-job-submitter}]}, status: {%s}}")
                .formatted(
                    name,
                    LABELS + ", " + OWNER.formatted(controller),
                    going ? ", deletionTimestamp: '2026-01-01T00:59:59Z'" : "",
                    PODS.getOrDefault(status, status))));
  }

  private static Live live(String job, Optional<String> podStatus) {
    return live(job, podStatus, "uid-job");
  }

  private static Live live(String job, Optional<String> podStatus, String controller) {
    LiveObject made =
        LiveObject.of(
            yaml(
                "{apiVersion: batch/v1, kind: Job, %s}"
                    .formatted(job.replace("{name: j", "{namespace: ns, uid: uid-job, name: j"))));
    List<LivePod> pods =
        podStatus.stream().map(status -> pod("j-abc", status, controller, false)).toList();
    ObjectId id = new ObjectId("batch/v1", "Job", "ns", "j");
    return new Live(pods, List.of(), Map.of(id, made));
  }

  private static Map<String, Object> yaml(String text) {
    return Yaml.read("test", text).get(0).value();
  }
}
