package io.manta.dev.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@LiveTest
class PlayerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Test
  void a_pod_becomes_running_and_ready_with_an_address_of_its_own(LiveEnvironment live) {
    live.play();
    live.apply(pod("a", "{}", ""));
    live.apply(pod("b", "{}", ""));

    Pod a = awaitPod(live, "a", PlayerIT::isReady);
    Pod b = awaitPod(live, "b", PlayerIT::isReady);

    assertThat(a.getStatus().getPhase()).isEqualTo("Running");
    assertThat(a.getStatus().getPodIP())
        .startsWith("10.244.")
        .isNotEqualTo(b.getStatus().getPodIP());
    assertThat(a.getSpec().getNodeName()).isEqualTo("node-1");
    assertThat(a.getStatus().getContainerStatuses())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.getImage()).isEqualTo("main:1");
              assertThat(c.getState().getRunning()).isNotNull();
              assertThat(c.getReady()).isTrue();
            });
  }

  @Test
  void a_ready_pod_is_written_once_and_then_left_alone(LiveEnvironment live) throws Exception {
    live.play();
    live.apply(pod("a", "{}", ""));
    awaitPod(live, "a", PlayerIT::isReady);
    Thread.sleep(1000);

    String path = "/namespaces/" + live.namespace() + "/pods/a/status";
    try (Stream<String> requests = Files.lines(live.controlPlane().auditLog())) {
      assertThat(requests.filter(line -> line.contains(path))).hasSize(1);
    }
  }

  @Test
  void init_containers_have_completed_and_sidecars_run(LiveEnvironment live) {
    live.play();
    live.apply(
        pod(
            "a",
            "{}",
            """
            initContainers:
              - {name: once, image: "init:1"}
              - {name: sidecar, image: "sidecar:1", restartPolicy: Always}
            """));

    List<ContainerStatus> init =
        awaitPod(live, "a", PlayerIT::isReady).getStatus().getInitContainerStatuses();

    assertThat(init.get(0).getState().getTerminated().getReason()).isEqualTo("Completed");
    assertThat(init.get(1).getState().getRunning()).isNotNull();
  }

  @Test
  void a_pod_is_not_ready_before_its_readiness_gates_are_open(LiveEnvironment live) {
    live.play();
    live.apply(pod("a", "{}", "readinessGates: [{conditionType: example.com/gate}]"));
    awaitPod(live, "a", pod -> reason(pod, "Ready").equals("ReadinessGatesNotReady"));

    live.client()
        .pods()
        .inNamespace(live.namespace())
        .withName("a")
        .editStatus(
            pod ->
                new PodBuilder(pod)
                    .editStatus()
                    .addNewCondition()
                    .withType("example.com/gate")
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build());

    awaitPod(live, "a", PlayerIT::isReady);
  }

  @Test
  void a_deleted_pod_goes_at_once(LiveEnvironment live) {
    live.play();
    live.apply(pod("a", "{}", ""));
    awaitPod(live, "a", PlayerIT::isReady);

    live.client().pods().inNamespace(live.namespace()).withName("a").delete();

    await().atMost(Duration.ofSeconds(5)).until(() -> find(live, "a").isEmpty());
  }

  @Test
  void a_deleted_pod_that_a_finalizer_holds_has_failed(LiveEnvironment live) {
    live.play();
    live.apply(pod("a", "{}", "", "finalizers: [example.com/hold]"));
    awaitPod(live, "a", PlayerIT::isReady);

    live.client().pods().inNamespace(live.namespace()).withName("a").delete();

    awaitPod(live, "a", pod -> pod.getStatus().getPhase().equals("Failed"));
    live.client()
        .pods()
        .inNamespace(live.namespace())
        .withName("a")
        .edit(
            pod ->
                new PodBuilder(pod).editMetadata().withFinalizers(List.of()).endMetadata().build());
    await().atMost(PATIENCE).until(() -> find(live, "a").isEmpty());
  }

  @Test
  void a_pod_goes_whose_deletion_stopped_half_way(LiveEnvironment live) throws Exception {
    live.play();
    live.apply(pod("a", "{}", ""));
    Pod pod = awaitPod(live, "a", PlayerIT::isReady);

    // What is stored when the API server loses etcd between the two writes of a deletion.
    Pod half =
        new PodBuilder(pod)
            .editMetadata()
            .withDeletionTimestamp(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .withDeletionGracePeriodSeconds(0L)
            .endMetadata()
            .build();
    putIntoEtcd(live, "/registry/pods/" + live.namespace() + "/a", Serialization.asJson(half));

    await().atMost(PATIENCE).until(() -> find(live, "a").isEmpty());
  }

  @Test
  void annotations_hold_a_pod_back_and_may_come_later(LiveEnvironment live) {
    live.play();
    live.apply(pod("pending", "{dev.manta.io/stay-pending: 'true'}", ""));
    live.apply(pod("unready", "{dev.manta.io/never-ready: 'true'}", ""));
    live.apply(pod("fails", "{}", ""));

    assertThat(awaitPod(live, "pending", p -> reason(p, "PodScheduled").equals("Unschedulable")))
        .satisfies(pod -> assertThat(pod.getSpec().getNodeName()).isNull());
    awaitPod(live, "unready", p -> reason(p, "Ready").equals("ContainersNotReady"));
    awaitPod(live, "fails", PlayerIT::isReady);

    annotate(live, "fails", Script.FAIL_AFTER, "1ms");
    Pod failed = awaitPod(live, "fails", p -> p.getStatus().getPhase().equals("Failed"));
    assertThat(
            failed
                .getStatus()
                .getContainerStatuses()
                .get(0)
                .getState()
                .getTerminated()
                .getExitCode())
        .isEqualTo(1);
    annotate(live, "unready", Script.NEVER_READY, "false");
    awaitPod(live, "unready", PlayerIT::isReady);
  }

  @Test
  void the_pods_of_a_job_complete(LiveEnvironment live) {
    live.play();
    live.apply(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: "main:1"}]}}}
        """);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Integer.valueOf(1)
                    .equals(
                        live.client()
                            .batch()
                            .v1()
                            .jobs()
                            .inNamespace(live.namespace())
                            .withName("once")
                            .get()
                            .getStatus()
                            .getSucceeded()));
  }

  /** The API server reads JSON there too. */
  private static void putIntoEtcd(LiveEnvironment live, String key, String json) throws Exception {
    Base64.Encoder base64 = Base64.getEncoder();
    String put =
        """
        {"key": "%s", "value": "%s"}
        """
            .formatted(
                base64.encodeToString(key.getBytes(StandardCharsets.UTF_8)),
                base64.encodeToString(json.getBytes(StandardCharsets.UTF_8)));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(live.controlPlane().etcdUrl() + "/v3/kv/put"))
            .POST(BodyPublishers.ofString(put))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
        .returns(200, HttpResponse::statusCode);
  }

  private static String pod(String name, String annotations, String more) {
    return pod(name, annotations, more, "");
  }

  private static String pod(String name, String annotations, String more, String metadata) {
    return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          annotations: %s
        %s
        spec:
          containers: [{name: main, image: "main:1", resources: {requests: {cpu: 1000m}}}]
        %s
        """
        .formatted(name, annotations, metadata.indent(2), more.indent(2));
  }

  private static Optional<Pod> find(LiveEnvironment live, String name) {
    return Optional.ofNullable(
        live.client().pods().inNamespace(live.namespace()).withName(name).get());
  }

  private static Pod awaitPod(LiveEnvironment live, String name, Predicate<Pod> wanted) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> find(live, name), found -> found.filter(wanted).isPresent())
        .orElseThrow();
  }

  private static void annotate(LiveEnvironment live, String name, String key, String value) {
    live.client()
        .pods()
        .inNamespace(live.namespace())
        .withName(name)
        .edit(
            pod ->
                new PodBuilder(pod)
                    .editMetadata()
                    .addToAnnotations(key, value)
                    .endMetadata()
                    .build());
  }

  private static boolean isReady(Pod pod) {
    return condition(pod, "Ready").filter(c -> c.getStatus().equals("True")).isPresent();
  }

  private static String reason(Pod pod, String type) {
    return condition(pod, type).map(PodCondition::getReason).orElse("");
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst();
  }
}
