package io.manta.kind.raycluster.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Manifest;
import io.manta.model.PodSlot;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.template.layers.Origins;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterEventsTest {

  @ParameterizedTest
  @CsvSource({
    "metadata.name, InvalidRayClusterMetadata",
    "metadata, InvalidRayClusterMetadata",
    "spec.x metadata.name, InvalidRayClusterMetadata",
    "metadata.annotations.a, InvalidRayClusterSpec",
    "spec.x, InvalidRayClusterSpec",
  })
  void a_refusal_is_named_after_what_is_checked_first(String paths, String reason) {
    List<Problem> problems =
        Arrays.stream(paths.split(" "))
            .map(path -> Problem.of("RayCluster ns/c", Optional.empty(), path, "is wrong"))
            .toList();
    assertThat(ClusterEvents.invalid("ns/c", new Fault(Fault.Stage.VALID, problems)).reason())
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "ray autoscaler, error looking up service account ns/mine: not found,"
        + " AutoscalerServiceAccountNotFound",
    "ray, error looking up service account ns/mine: not found, FailedToCreateHeadPod",
    "ray autoscaler, exceeded quota: q, FailedToCreateHeadPod",
  })
  void an_autoscaler_without_its_account_is_reported_as_such(
      String containers, String message, String reason) {
    String pod =
        "{apiVersion: v1, kind: Pod, metadata: {namespace: ns, name: p}, spec: {containers: [%s]}}";
    String named = "{name: " + containers.replace(" ", "}, {name: ") + "}";
    Manifest manifest =
        new Manifest(Yaml.read("t", pod.formatted(named)).get(0).value(), "t", Origins.NONE);
    Step step =
        new Step.Create(manifest, Optional.of(new PodSlot(PodSlot.HEAD, 0, 0, "", "p")), "no head");
    assertThat(ClusterEvents.of("ns/c", List.of(new Outcome(step, Result.FAILED, message))))
        .extracting(Event::reason)
        .containsExactly(reason);
  }
}
