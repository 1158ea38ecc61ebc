package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.OperatorProcess;
import io.manta.model.Tree;
import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.TemplateScopePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates that were accepted, on their way to those that they are for. */
@LiveTest
class RolloutIT {

  private static final List<String> SOME = IntStream.range(0, 6).mapToObj(i -> "c" + i).toList();

  private LiveEnvironment live;

  @BeforeEach
  void play(LiveEnvironment live) {
    this.live = live;
    live.play();
  }

  @Test
  void with_Manual_nobody_gets_a_revision_before_it_is_approved_also_after_a_kill(
      @TempDir Path folder) throws IOException {
    put(folder, "cluster/extra.yaml.peb", "{# nothing #}\n");
    try (OperatorProcess first = start(folder)) {
      first.awaitReady();
      make();
      put(folder, "pod/worker.yaml.peb", worker("one", false));
      until("each waits", () -> SOME.stream().noneMatch(name -> pending(name).isAbsent()));
      first.signal("KILL");
      first.awaitEnd();
    }
    try (OperatorProcess second = start(folder)) {
      second.awaitReady();
      live.apply(cluster("late"));
      until("it is made as the others are", () -> isReady("late"));
      Eventually.sleep(3_000);
      assertThat(marks("one")).isZero();
      assertThat(pending("c0").at("reason").text()).isEqualTo("ApprovalNeeded");

      approve(pending("c0").at("message").text());
      until("all have it", () -> marks("one") == SOME.size() + 1);
      until("none waits", () -> SOME.stream().allMatch(name -> pending(name).isAbsent()));
    }
    assertThat(ApiObjects.events(live, "TemplatesPending")).isNotEmpty();
  }

  @Test
  void a_canary_that_is_not_ready_stops_it_and_the_others_are_untouched_also_after_a_kill(
      @TempDir Path folder) throws IOException {
    put(folder, "cluster/extra.yaml.peb", "{# nothing #}\n");
    String[] canary = {
      "--template-rollout=Canary", "--template-canary-percent=20", "--template-canary-timeout=12s"
    };
    try (OperatorProcess first = start(folder, canary)) {
      first.awaitReady();
      make();
      put(folder, "pod/worker.yaml.peb", worker("bad", true));
      until("one has it", () -> marks("bad") == 1);
      first.signal("KILL");
      first.awaitEnd();
    }
    try (OperatorProcess second = start(folder, canary)) {
      second.awaitReady();
      until("it says so", () -> !pending(other()).isAbsent());
      assertThat(pending(other()).at("reason").text()).isEqualTo("CanaryPaused");
      assertThat(marks("bad")).isEqualTo(1);
      until("the one is not ready", () -> ready() == SOME.size() - 1);

      put(folder, "pod/worker.yaml.peb", worker("good", false));
      until("the one comes first", () -> marks("good") == 1);
      until("then the others", () -> marks("good") == SOME.size());
      until("all are ready", () -> SOME.stream().allMatch(this::isReady));
      until("none waits", () -> SOME.stream().allMatch(name -> pending(name).isAbsent()));
    }
  }

  @Test
  void a_namespace_decides_for_its_own_set_and_what_waits_writes_nothing() {
    OperatorTemplates pods = OperatorTemplates.NONE.reaching(TemplateScopePolicy.PODS);
    try (AtWork operator = AtWork.in(live, pods)) {
      make();
      live.apply(ours(worker("ours", false)));
      until("each waits", () -> SOME.stream().noneMatch(name -> pending(name).isAbsent()));
      operator.settle();
      int before = operator.writes().size();
      operator.restart();
      Eventually.sleep(11_000);
      operator.settle();
      List<String> writes = operator.writes();
      assertThat(writes.subList(before, writes.size())).isEmpty();
      assertThat(marks("ours")).isZero();

      approve(pending("c0").at("message").text());
      until("all have it", () -> marks("ours") == SOME.size());
    }
  }

  private OperatorProcess start(Path folder, String... flags) {
    String[] all = new String[Math.max(flags.length, 1) + 1];
    all[0] = "--templates=" + folder;
    all[1] = "--template-rollout=Manual";
    System.arraycopy(flags, 0, all, 1, flags.length);
    return OperatorProcess.start("rollout", live, all);
  }

  private void make() {
    SOME.forEach(name -> live.apply(cluster(name)));
    until("all are ready", () -> SOME.stream().allMatch(this::isReady));
  }

  /** As the message says: ConfigMap and annotation. */
  private void approve(String message) {
    String name = message.replaceAll("(?s).* annotate configmap (\\S+) .*", "$1");
    assertThat(message).endsWith(" --overwrite manta.io/rollout=approved");
    ApiObjects.merge(
        live,
        "configmaps",
        name,
        Map.of("metadata", Map.of("annotations", Map.of("manta.io/rollout", "approved"))));
  }

  /** One that did not come first. */
  private String other() {
    String first =
        list(live, "pods", "mark=bad").get(0).at("metadata", "labels", "ray.io/cluster").text();
    return SOME.stream().filter(name -> !name.equals(first)).findFirst().orElseThrow();
  }

  private long ready() {
    return SOME.stream().filter(this::isReady).count();
  }

  private boolean isReady(String cluster) {
    return condition(live, cluster, "Ready").at("status").text().equals("True");
  }

  private Tree pending(String cluster) {
    return condition(live, cluster, "TemplatesPending");
  }

  private long marks(String mark) {
    return list(live, "pods", "mark=" + mark).stream()
        .filter(pod -> pod.at("metadata", "deletionTimestamp").isAbsent())
        .count();
  }

  private static void put(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String worker(String mark, boolean neverReady) {
    return """
        {% extends "builtin/pod/worker.yaml.peb" %}
        {% block last %}
        {% layer "ours" %}
        metadata:
          labels: {mark: MARK}
          annotations: {dev.manta.io/never-ready: "NEVER"}
        {% endblock %}
        """
        .replace("MARK", mark)
        .replace("NEVER", "" + neverReady);
  }

  private static String ours(String text) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: ours
          labels: {manta.io/templates: namespace}
          annotations: {manta.io/templates-rollout: Manual}
        data:
          pod.worker.yaml.peb: |
        %s
        """
        .formatted(text.indent(4));
  }

  private static String cluster(String name) {
    return RayClusterYaml.named(name)
        .spec("upgradeStrategy: {type: Recreate}")
        .workers("w", 1, 5)
        .text()
        .replaceAll(
            "template: \\{spec: \\{", "template: {spec: {terminationGracePeriodSeconds: 0, ");
  }
}
