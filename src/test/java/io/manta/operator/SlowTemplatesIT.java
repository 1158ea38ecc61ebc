package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.TemplateScopePolicy;
import io.manta.template.set.TemplateSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A namespace with templates that take as long as templates may: others notice nothing. */
@LiveTest
class SlowTemplatesIT {

  private static final List<String> MANY =
      IntStream.range(0, 24).mapToObj(i -> "slow" + i).toList();

  /** Of a loop, with something to do in each; 100,000 are allowed. */
  private static final int ROUNDS = 90_000;

  private static final String WAITS = "TurnAwaited";
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @Test
  void workers_that_others_lose_are_replaced_all_the_same(LiveEnvironment live)
      throws InterruptedException {
    try (LiveEnvironment other = LiveEnvironment.on(live.controlPlane(), live.client());
        KubernetesClient client = ApiServer.at(live.controlPlane().config()).build();
        RunningOperator operator = operator(client, live, other);
        Bystander bystander = new Bystander(other)) {
      live.apply(templates("cluster", ROUNDS));
      MANY.forEach(name -> live.apply(rayCluster(name, "manta.io/templates: ours")));
      bystander.forget();
      Thread.sleep(8_000);
      System.out.printf(
          "beside %d slow RayClusters a lost worker of another was replaced %s%n",
          MANY.size(), bystander.figures());
      assertThat(MANY).as("slow enough").anyMatch(name -> accepted(live, name).isAbsent());
      bystander.assertNotHeldUp();
      until(
          "one says that it waits",
          () -> MANY.stream().anyMatch(name -> reason(live, name).equals(WAITS)));
      live.apply(templates("cluster", 1));
      until(
          "none is forgotten",
          () -> MANY.stream().noneMatch(name -> accepted(live, name).isAbsent()));
      until("events had a quiet moment", () -> !ApiObjects.events(live, WAITS).isEmpty());
    }
  }

  @Test
  void clusters_that_others_make_meanwhile_start_all_the_same(LiveEnvironment live) {
    List<String> rush = IntStream.range(0, 40).mapToObj(i -> "c" + i).toList();
    try (LiveEnvironment other = LiveEnvironment.on(live.controlPlane(), live.client());
        KubernetesClient client = ApiServer.at(live.controlPlane().config()).build()) {
      other.play();
      live.apply(templates("cluster", ROUNDS));
      MANY.forEach(name -> live.apply(rayCluster(name, "manta.io/templates: ours")));
      rush.forEach(name -> other.apply(rayCluster(name, "")));
      try (RunningOperator operator = operator(client, live, other)) {
        until("all are ready", () -> rush.stream().allMatch(name -> isReady(other, name)));
        assertThat(MANY.stream().filter(name -> accepted(live, name).isAbsent()).count())
            .as("slow ones without a pass by then")
            .isGreaterThan(MANY.size() / 2);
      }
    }
  }

  @Test
  void templates_that_others_edit_are_tried_all_the_same(LiveEnvironment live)
      throws InterruptedException {
    try (LiveEnvironment other = LiveEnvironment.on(live.controlPlane(), live.client());
        KubernetesClient client = ApiServer.at(live.controlPlane().config()).build();
        RunningOperator operator = operator(client, live, other)) {
      MANY.forEach(name -> live.apply(rayCluster(name, "")));
      other.apply(rayCluster("c", ""));
      live.apply(templates("namespace", ROUNDS / 3));
      Thread.sleep(2_000);
      other.apply(templates("namespace", 1));
      await().atMost(TEN_SECONDS).until(() -> !accepted(other, "c").isAbsent());
      assertThat(MANY).as("slow enough").allMatch(name -> accepted(live, name).isAbsent());
    }
  }

  private static RunningOperator operator(
      KubernetesClient client, LiveEnvironment live, LiveEnvironment other) {
    return RunningOperator.start(
        OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn())
            .with(OperatorTemplates.NONE.reaching(TemplateScopePolicy.PODS))
            .watching(Set.of(live.namespace(), other.namespace())),
        client,
        () -> {});
  }

  private static String reason(LiveEnvironment live, String name) {
    return condition(live, name, "Reconciling").at("reason").text();
  }

  private static boolean isReady(LiveEnvironment live, String name) {
    return condition(live, name, "Ready").at("status").text().equals("True");
  }

  private static Tree accepted(LiveEnvironment live, String name) {
    return condition(live, name, "TemplatesAccepted");
  }

  private static String templates(String of, int rounds) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: ours
          labels: {manta.io/templates: %s}
        data:
          pod.worker.yaml.peb: |
            {%% extends "builtin/pod/worker.yaml.peb" %%}
            {%% block last %%}
            {%% for i in 1..%d %%}{%% set x = cluster | tojson | sha256 %%}{%% endfor %%}
            {%% endblock %%}
        """
        .formatted(of, rounds);
  }

  /** With three groups, each of which is rendered in each pass. */
  private static String rayCluster(String name, String annotations) {
    return """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata:
          name: %s
          annotations: {%s}
        spec:
          headGroupSpec:
            template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
          workerGroupSpecs:
          - {groupName: a, replicas: 1, template: &pod {spec: {containers: [{name: ray, image: "example/ray:1"}]}}}
          - {groupName: b, replicas: 1, template: *pod}
          - {groupName: c, replicas: 1, template: *pod}
        """
        .formatted(name, annotations);
  }
}
