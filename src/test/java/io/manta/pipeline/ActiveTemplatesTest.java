package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.template.set.Overrides;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ActiveTemplatesTest {

  private static final TemplateOwner TEAM = TemplateOwner.namespace("team");

  private static final Map<String, Object> RAY_CLUSTER =
      Yaml.read(
              "it",
              """
              apiVersion: ray.io/v1
              kind: RayCluster
              metadata: {name: one, namespace: team}
              spec:
                headGroupSpec:
                  template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
              """)
          .get(0)
          .value();

  /** What happens while templates are tried, one trial after the other. */
  private final Queue<Runnable> meanwhile = new ArrayDeque<>();

  private final ActiveTemplates activeTemplates =
      new ActiveTemplates(
          new PipelineCache(
              Kinds.BUILT_IN, Settings.defaults(), TemplateScopePolicy.PODS, id -> true),
          new TemplateTrial(
              this::there,
              Kinds.BUILT_IN,
              Settings.defaults(),
              Observed.NONE,
              TemplateTrial.TrialPolicy.OFFLINE),
          RevisionStore.NONE);

  private Stream<Map<String, Object>> there(String namespace) {
    if (!meanwhile.isEmpty()) {
      meanwhile.remove().run();
    }
    return Stream.of(RAY_CLUSTER);
  }

  @Test
  void templates_are_tried_once_more_when_those_below_changed_during_the_trial() {
    activeTemplates.offer(TemplateOwner.OPERATOR, offer(Map.of("part/ours.yaml.peb", "")));
    meanwhile.add(
        () ->
            activeTemplates.offer(
                TemplateOwner.OPERATOR, offer(Map.of("part/other.yaml.peb", ""))));

    activeTemplates.offer(
        TEAM, offer(Map.of("pod/head.yaml.peb", head("{% include \"part/ours.yaml.peb\" %}"))));

    assertThat(activeTemplates.at(TEAM).refused())
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("part/ours.yaml.peb"));
  }

  @Test
  void templates_that_fit_are_in_use() {
    activeTemplates.offer(TemplateOwner.OPERATOR, offer(Map.of("part/ours.yaml.peb", "")));

    activeTemplates.offer(
        TEAM, offer(Map.of("pod/head.yaml.peb", head("{% include \"part/ours.yaml.peb\" %}"))));

    assertThat(activeTemplates.at(TEAM).refused()).isEmpty();
    assertThat(activeTemplates.at(TEAM).isBare()).isFalse();
  }

  private static TemplateCandidate offer(Map<String, String> files) {
    return TemplateCandidate.of(Overrides.of("mine", files));
  }

  private static String head(String last) {
    return "{% extends \"builtin/pod/head.yaml.peb\" %}\n{% block last %}"
        + last
        + "{% endblock %}\n";
  }
}
