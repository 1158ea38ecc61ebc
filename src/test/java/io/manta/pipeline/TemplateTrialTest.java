package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.pipeline.TemplateTrial.TrialPolicy;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.template.set.Overrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTrialTest {

  private static final TemplateOwner TEAM = TemplateOwner.namespace("team");

  /** Each rendering may take two seconds, and a namespace may have thousands of RayClusters. */
  @Test
  void templates_that_are_too_slow_to_be_tried_are_refused_and_say_so() {
    ActiveTemplates activeTemplates = shelves(9, 4);

    activeTemplates.offer(
        TEAM, TemplateCandidate.of(Overrides.of("mine", Map.of("part/ours.yaml.peb", "a: 1"))));

    assertThat(activeTemplates.at(TEAM).refused())
        .extracting(Problem::line)
        .containsExactly(
            "the templates of namespace team: limit reached: they are so slow that they could be"
                + " tried only on 4 of 9 RayClusters");
    assertThat(activeTemplates.at(TEAM).usedOrNone()).isEqualTo(Overrides.NONE);
  }

  @Test
  void many_RayClusters_are_no_reason_to_refuse_templates() {
    ActiveTemplates activeTemplates = shelves(9, 9);

    activeTemplates.offer(
        TEAM, TemplateCandidate.of(Overrides.of("mine", Map.of("part/ours.yaml.peb", "a: 1"))));

    assertThat(activeTemplates.at(TEAM).refused()).isEmpty();
  }

  /** What says nothing of templates, as a RayCluster that is invalid, is on neither side. */
  @ParameterizedTest(name = "{0}: {1} of {2} without the label, {3} invalid: refused {4}")
  @CsvSource({
    "SKIP, 0, 3, 0, false",
    "SKIP, 1, 3, 0, false",
    "SKIP, 1, 2, 0, true",
    "SKIP, 2, 3, 0, true",
    "SKIP, 1, 2, 5, true",
    "SKIP, 1, 1, 0, true",
    "HOLD, 0, 3, 0, false",
    "HOLD, 1, 9, 0, true"
  })
  void templates_that_do_not_fit_all(
      TemplateFailures failures, int without, int all, int invalid, boolean isRefused) {
    List<Map<String, Object>> there = new ArrayList<>();
    IntStream.range(0, all)
        .forEach(i -> there.add(rayCluster(i, i < without ? "" : "team: a", "name: ray,")));
    IntStream.range(all, all + invalid).forEach(i -> there.add(rayCluster(i, "", "")));
    TemplateTrial trial =
        trial(there, new TrialPolicy(failures, ObjectCheck.NONE), n -> () -> false);

    TemplateTrial.Verdict verdict = offered(trial, "{{ cluster.labels.team }}");

    assertThat(verdict.isRefused()).isEqualTo(isRefused);
    assertThat(verdict.problems().isEmpty()).isEqualTo(without == 0);
  }

  @Test
  void of_what_differs_in_names_alone_one_is_asked_about_and_once() {
    List<ObjectId> asked = new ArrayList<>();
    ObjectCheck check =
        manifest -> {
          asked.add(manifest.id());
          return Optional.of(List.of());
        };
    List<Map<String, Object>> there =
        IntStream.range(10, 40).mapToObj(i -> rayCluster(i, "team: a", "name: ray,")).toList();
    TemplateTrial trial =
        trial(there, new TrialPolicy(TemplateFailures.SKIP, check), n -> () -> false);

    assertThat(offered(trial, "{{ cluster.labels.team }}").isRefused()).isFalse();
    assertThat(asked).extracting(ObjectId::kind).containsExactly("Pod");
    offered(trial, "{{ cluster.labels.team }}");
    assertThat(asked).hasSize(1);
    offered(trial, "{{ cluster.labels.team ~ \"2\" }}");
    assertThat(asked).hasSize(2);
  }

  @Test
  void
      what_the_API_server_would_refuse_is_at_its_template_line_and_not_news_where_it_is_so_today() {
    ObjectCheck check =
        manifest ->
            Optional.of(
                List.of(Problem.of("", Optional.empty(), "metadata.labels.mark", "is bad")));
    TrialPolicy policy = new TrialPolicy(TemplateFailures.SKIP, check);
    List<Map<String, Object>> there = List.of(rayCluster(1, "team: a", "name: ray,"));

    TemplateTrial trial = trial(there, policy, n -> () -> false);
    assertThat(offered(trial, "{{ cluster.labels.team }}").isRefused())
        .as("of pods that are refused already")
        .isFalse();

    TemplateTrial other = trial(there, policy, n -> () -> false);
    RenderPipeline candidate = CACHE.common(set("{{ cluster.labels.team }}"));
    TemplateTrial.Verdict verdict =
        other.of(
            TEAM,
            object -> Optional.of(new TemplateTrial.Case(candidate, Optional.empty(), false)));
    assertThat(verdict.isRefused()).isTrue();
    assertThat(verdict.problems().get(0).line())
        .isEqualTo(
            "mine/pod/head.yaml.peb:5:3: metadata.labels.mark: is bad (tried on RayCluster team/c1)");
  }

  private static final PipelineCache CACHE =
      new PipelineCache(Kinds.BUILT_IN, Settings.defaults(), TemplateScopePolicy.PODS, id -> true);

  private static TemplateTrial.Verdict offered(TemplateTrial trial, String mark) {
    RenderPipeline candidate = CACHE.common(set(mark));
    RenderPipeline now = CACHE.common(Overrides.NONE);
    return trial.of(
        TEAM, object -> Optional.of(new TemplateTrial.Case(candidate, Optional.of(now), false)));
  }

  private static Overrides set(String mark) {
    return Overrides.of(
        "mine",
        Map.of(
            "pod/head.yaml.peb",
            """
            {% extends "builtin/pod/head.yaml.peb" %}
            {% block last %}
            {% layer "ours" %}
            metadata:
              labels: {mark: MARK }
            {% endblock %}
            """
                .replace("MARK", mark)));
  }

  /**
   * @param most clusters that can be tried before the time is over
   */
  private static ActiveTemplates shelves(int clusters, int most) {
    List<Map<String, Object>> there =
        IntStream.range(0, clusters).mapToObj(TemplateTrialTest::rayCluster).toList();
    AtomicInteger tried = new AtomicInteger();
    TemplateTrial trial =
        trial(there, TrialPolicy.OFFLINE, number -> () -> tried.getAndIncrement() >= most);
    return new ActiveTemplates(CACHE, trial, RevisionStore.NONE);
  }

  private static TemplateTrial trial(
      List<Map<String, Object>> there, TrialPolicy policy, IntFunction<BooleanSupplier> clock) {
    return new TemplateTrial(
        namespace -> there.stream(),
        Kinds.BUILT_IN,
        Settings.defaults(),
        Observed.NONE,
        policy,
        clock);
  }

  private static Map<String, Object> rayCluster(int number) {
    return rayCluster(number, "", "name: ray,");
  }

  private static Map<String, Object> rayCluster(int number, String labels, String container) {
    return Yaml.read(
            "it",
            """
            apiVersion: ray.io/v1
            kind: RayCluster
            metadata: {name: c%d, namespace: team, uid: u-%d, labels: {%s}}
            spec:
              headGroupSpec:
                template: {spec: {containers: [{%s image: "example/ray:1"}]}}
            """
                .formatted(number, number, labels, container))
        .get(0)
        .value();
  }
}
