package io.manta.operator;

import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.kind.Kind;
import io.manta.kind.testkind.RayNote;
import io.manta.kind.testkind.RayNoteKind;
import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.operator.controller.ObjectSeries;
import io.manta.operator.controller.ResourceReconciler;
import io.manta.operator.controller.SharedParts;
import io.manta.operator.controller.Trigger;
import io.manta.template.set.TemplateSet;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A kind that only the tests have goes the whole way beside the built-in ones: its folder and one
 * {@link Registration} are all that it takes.
 */
@LiveTest
class OneMoreKindIT {

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: raynotes.ray.io}
      spec:
        group: ray.io
        scope: Namespaced
        names: {kind: RayNote, listKind: RayNoteList, plural: raynotes, singular: raynote}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema:
            openAPIV3Schema:
              type: object
              required: [spec]
              properties:
      """
          + RayNoteKind.SCHEMA.indent(10);

  private static final Registration<RayNote> NOTES =
      new Registration<>(
          new RayNoteKind(), RayNote.class, RayNotes::new, meters -> ObjectSeries.NONE);

  private static final class RayNotes extends ResourceReconciler<RayNote> {
    RayNotes(Kind kind, Trigger<RayNote> trigger, SharedParts parts, ObjectSeries series) {
      super(kind, trigger, parts, series);
    }
  }

  private Live live;
  private KubernetesClient client;
  private RunningOperator operator;

  @BeforeEach
  void start(Live live) {
    this.live = live;
    definition().forEach(one -> live.client().resource(one).forceConflicts().serverSideApply());
    client = ApiServer.skimming(live.controlPlane().config()).build();
    until("served", () -> live.client().genericKubernetesResources("ray.io/v1", "RayNote") != null);
    operator = begin();
  }

  private RunningOperator begin() {
    List<Registration<?>> all = new ArrayList<>(Registration.BUILT_IN);
    all.add(NOTES);
    return RunningOperator.start(
        OperatorOptions.embedded(Settings.defaults(), TemplateSet.builtIn())
            .watching(Set.of(live.namespace())),
        client,
        () -> {},
        Clock.systemUTC(),
        all);
  }

  @AfterEach
  void stop() {
    operator.close();
    client.close();
    definition().forEach(one -> live.client().resource(one).delete());
  }

  @Test
  void from_file_to_applied_object_status_event_repair_and_pruning() {
    live.apply(note("hello", true));
    live.apply(RayClusterYaml.named("c", 0).text());
    until("applied", () -> text("n-text").equals("hello") && text("n-copy").equals("hello"));
    until("status", () -> note().at("status", "texts").text().equals("2"));
    assertThat(ready().at("status").text()).isEqualTo("True");
    assertThat(ApiObjects.events(live, "CreatedConfigMap")).isNotEmpty();
    until(
        "the other kind works too",
        () -> !ApiObjects.get(live, "services", "c-head-svc").isAbsent());

    ApiObjects.merge(live, "configmaps", "n-text", Map.of("data", Map.of("text", "changed")));
    until("repaired", () -> text("n-text").equals("hello"));
    ApiObjects.delete(live, "configmaps", "n-text");
    until("recreated", () -> text("n-text").equals("hello"));

    live.apply(note("bye", false));
    until("pruned", () -> ApiObjects.get(live, "configmaps", "n-copy").isAbsent());
    until("updated", () -> text("n-text").equals("bye"));
    until("status", () -> note().at("status", "texts").text().equals("1"));

    live.apply(note("\" \"", false));
    until("refused", () -> ready().at("message").text().contains("a note says something"));
    assertThat(text("n-text")).isEqualTo("bye");

    operator.close();
    operator = begin();
    live.apply(note("again", false));
    until("after a restart", () -> text("n-text").equals("again"));
  }

  private Tree note() {
    return ApiObjects.get(live, "raynotes", "n");
  }

  private Tree ready() {
    return note().at("status", "conditions").item(0);
  }

  private String text(String name) {
    return ApiObjects.get(live, "configmaps", name).at("data", "text").text();
  }

  private List<HasMetadata> definition() {
    return live.client()
        .load(new ByteArrayInputStream(DEFINITION.getBytes(StandardCharsets.UTF_8)))
        .items();
  }

  private static String note(String text, boolean copy) {
    return """
        apiVersion: ray.io/v1
        kind: RayNote
        metadata: {name: n}
        spec: {text: %s, copy: %s}
        """
        .formatted(text, copy);
  }
}
