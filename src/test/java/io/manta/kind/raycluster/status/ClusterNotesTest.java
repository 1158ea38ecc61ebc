package io.manta.kind.raycluster.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Yaml;
import io.manta.status.Event;
import io.manta.status.Note;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What works and is hardly meant is in the condition {@code Valid}, and an event. */
class ClusterNotesTest {

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: c, namespace: ns}
      spec:
        SPEC
        headGroupSpec: {template: {spec: {containers: [{name: h, image: "example/ray:1"}]}}}
        workerGroupSpecs:
        - groupName: w
          REPLICAS
          template:
            spec: {containers: [{name: w, image: "example/ray:1", resources: {limits: {cpu: 1}}}]}
      """;

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "tlsOptions: {} | replicas: 1 | TrafficNotEncrypted | spec.tlsOptions: ",
        "suspend: false | replicas: 9\\n    minReplicas: 0\\n    maxReplicas: 3 | ReplicasClamped"
            + " | spec.workerGroupSpecs[0].replicas: ",
      })
  void a_remark_is_a_condition_that_lasts_and_an_event(
      String spec, String replicas, String reason, String says) {
    List<Note> notes = notes(spec, replicas);

    assertThat(Note.condition(notes))
        .hasValueSatisfying(
            valid -> {
              assertThat(valid.type()).isEqualTo("Valid");
              assertThat(valid.reason()).isEqualTo("ValidWithNotes");
              assertThat(valid.message()).contains(says);
            });
    Event event = notes.get(0).event("RayCluster", "ns/c");
    assertThat(event.type()).isEqualTo("Warning");
    assertThat(event.reason()).isEqualTo(reason);
    assertThat(event.note()).contains("RayCluster spec warning ns/c: " + says);
  }

  @Test
  void of_what_is_meant_nothing_is_said() {
    List<Note> notes = notes("tlsOptions: {enabled: true}", "replicas: 1");

    assertThat(notes).isEmpty();
    assertThat(Note.condition(notes)).isEmpty();
  }

  private static List<Note> notes(String spec, String replicas) {
    String text = CLUSTER.replace("SPEC", spec).replace("REPLICAS", replicas.translateEscapes());
    return ClusterNotes.of(
        Cluster.of(Yaml.read("c.yaml", text).get(0).value(), Settings.defaults(), Observed.NONE));
  }
}
