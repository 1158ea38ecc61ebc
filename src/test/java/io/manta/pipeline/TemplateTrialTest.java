package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.template.set.Overrides;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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

  /**
   * @param most clusters that can be tried before the time is over
   */
  private static ActiveTemplates shelves(int clusters, int most) {
    List<Map<String, Object>> there =
        IntStream.range(0, clusters).mapToObj(TemplateTrialTest::rayCluster).toList();
    AtomicInteger tried = new AtomicInteger();
    TemplateTrial trial =
        new TemplateTrial(
            namespace -> there.stream(),
            Kinds.BUILT_IN,
            Settings.defaults(),
            Observed.NONE,
            number -> () -> tried.getAndIncrement() >= most);
    return new ActiveTemplates(
        new PipelineCache(
            Kinds.BUILT_IN, Settings.defaults(), TemplateScopePolicy.PODS, id -> true),
        trial);
  }

  private static Map<String, Object> rayCluster(int number) {
    return Yaml.read(
            "it",
            """
            apiVersion: ray.io/v1
            kind: RayCluster
            metadata: {name: c%d, namespace: team}
            spec:
              headGroupSpec:
                template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
            """
                .formatted(number))
        .get(0)
        .value();
  }
}
