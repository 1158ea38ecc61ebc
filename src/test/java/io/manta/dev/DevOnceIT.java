package io.manta.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.model.Settings;
import io.manta.operator.OperatorOptions;
import io.manta.operator.RunningOperator;
import io.manta.schema.Invalid;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code manta dev --once} as a person runs it, each with a control plane of its own. */
class DevOnceIT {

  private static final String MINI =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: mini, namespace: team-a}
      spec:
        rayVersion: 2.52.0
        headGroupSpec:
          template: {spec: {containers: [{name: ray-head, image: "rayproject/ray:2.52.0"}]}}
        workerGroupSpecs:
        - groupName: workers
          replicas: 2
          template:
            metadata: {annotations: {ANNOTATION}}
            spec: {containers: [{name: ray-worker, image: "rayproject/ray:2.52.0"}]}
      """;

  private static final String HEAD =
      "{template: {spec: {containers: [{name: ray-head, image: \"rayproject/ray:2.52.0\"}]}}}";
  private static final String JOB =
      """
      apiVersion: ray.io/v1
      kind: RayJob
      metadata: {name: sums, namespace: team-a}
      spec:
        entrypoint: python sums.py
        rayClusterSpec: {rayVersion: 2.52.0, headGroupSpec: %s}
      ---
      """
          .formatted(HEAD);
  private static final String SERVICE =
      """
      apiVersion: ray.io/v1
      kind: RayService
      metadata: {name: chat, namespace: team-a}
      spec:
        STRATEGY
        serveConfigV2: |
          applications:
          - {name: chat, import_path: "chat:app"}
        rayClusterConfig:
          rayVersion: 2.52.0
          enableInTreeAutoscaling: true
          headGroupSpec: %s
      """
          .formatted(HEAD);
  private static final String INCREMENTAL =
      "upgradeStrategy: {type: NewClusterWithIncrementalUpgrade, clusterUpgradeOptions:"
          + " {gatewayClassName: istio, stepSizePercent: 50, intervalSeconds: 1}}";

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void it_ends_well_when_clusters_are_ready_jobs_at_their_end_and_services_serve()
      throws Exception {
    Path file =
        given(
            MINI.replace("ANNOTATION", "")
                + "---\n"
                + JOB
                + SERVICE.replace("STRATEGY", INCREMENTAL));

    int code = run(file, Duration.ofSeconds(60), "gateway-api");

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^mini +ready +1/1 +2/2 ")
        .containsPattern("(?m)^mini-head-\\w{5} +headgroup +1/1 +Running ")
        .containsPattern("(?m)^mini-workers-worker-\\w{5} +workers +1/1 +Running ")
        .containsPattern("(?m)^sums +Complete +SUCCEEDED +sums-\\w{5} ")
        .containsPattern("(?m)^chat +Running +chat RUNNING +chat-gateway +1 +chat-\\w{5} ");
    assertThat(err.toString())
        .contains("namespace team-a made", "RayCluster team-a/mini applied")
        .contains("RayCluster team-a/mini: ready");
  }

  @Test
  void a_service_whose_routes_nobody_serves_says_so_at_once() throws Exception {
    Path file = given(SERVICE.replace("STRATEGY", INCREMENTAL));

    assertThat(run(file, Duration.ofSeconds(60))).isEqualTo(1);

    assertThat(err.toString())
        .contains("RayService team-a/chat is not ready: it waits for Gateway chat-gateway")
        .contains("the API server serves no Gateway of gateway.networking.k8s.io/v1");
  }

  @Test
  void what_is_not_ready_in_time_is_said_with_its_reason() throws Exception {
    Path file = given(MINI.replace("ANNOTATION", "dev.manta.io/stay-pending: 'true'"));

    assertThat(run(file, Duration.ofSeconds(5))).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            "RayCluster team-a/mini is not ready: it waits for Unschedulable: held by"
                + " dev.manta.io/stay-pending (pod mini-workers-worker-")
        .contains(", and one more)")
        .contains("0 of 1 ready after 5 s");
  }

  @Test
  void what_the_api_server_refuses_is_shown_where_it_stands() throws Exception {
    Path file =
        given(
            MINI.replace("ANNOTATION", "")
                + """
                ---
                apiVersion: cert-manager.io/v1
                kind: Issuer
                metadata: {name: own}
                """);

    assertThat(run(file, Duration.ofSeconds(5))).isEqualTo(2);

    assertThat(err.toString())
        .contains(file + ":16:1: kind: no kind Issuer of cert-manager.io/v1 on this API server")
        .contains("--stand-in cert-manager");
  }

  @Test
  void what_is_not_valid_is_refused_before_anything_starts() throws Exception {
    Path file = given(MINI.replace("replicas: 2", "replicas: two"));

    assertThatThrownBy(() -> run(file, Duration.ofSeconds(5)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(file + ":10:5: spec.workerGroupSpecs[0].replicas: ");
    assertThat(err.toString()).isEmpty();
  }

  private Path given(String text) throws Exception {
    return Files.writeString(directory.resolve("given.yaml"), text);
  }

  private int run(Path file, Duration timeout, String... standIns) throws Exception {
    OperatorStart operator =
        (client, set, dashboards, fatal) ->
            RunningOperator.start(
                OperatorOptions.embedded(Settings.defaults(), set).dashboards(dashboards),
                client,
                fatal);
    return new Session(
            operator, InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(err))
        .run(
            new DevArguments(
                List.of(file.toString()),
                false,
                List.of(),
                "",
                true,
                timeout,
                Optional.empty(),
                List.of(standIns),
                2,
                Optional.empty(),
                Settings.defaults()));
  }
}
