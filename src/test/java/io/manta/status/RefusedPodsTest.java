package io.manta.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Manifest;
import io.manta.manifest.WrittenAt;
import io.manta.model.PodSlot;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.template.layers.Origins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusedPodsTest {

  private static final String QUOTA = "exceeded quota: team, requested: pods=1, used: pods=1";

  private static Outcome refused(String pod, String why) {
    Map<String, Object> object =
        Map.of(
            "apiVersion", "v1", "kind", "Pod", "metadata", Map.of("namespace", "t", "name", pod));
    Step step =
        new Step.Create(
            new Manifest(object, "pod/worker.yaml.peb", Origins.NONE),
            Optional.of(new PodSlot("w", 0, 0, "", pod)),
            "it is missing");
    return new Outcome(step, Result.FAILED, "pods \"" + pod + "\" is forbidden: " + why);
  }

  private static List<String> said(Outcome... outcomes) {
    return Refusal.all(List.of(outcomes), slot -> new WrittenAt(Map.of())).stream()
        .map(Blocker::text)
        .toList();
  }

  @Test
  void how_many_were_asked_for_at_once_is_no_news() {
    assertThat(said(refused("a", QUOTA), refused("b", QUOTA)))
        .isEqualTo(said(refused("a", QUOTA)))
        .hasSize(1);
    assertThat(said(refused("a", QUOTA), refused("b", "another policy"))).hasSize(2);
  }
}
