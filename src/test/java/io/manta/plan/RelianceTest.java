package io.manta.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanScene;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.plan.Outcome.Result;
import io.manta.schema.Yaml;
import io.manta.template.layers.Origins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What grants, exposes or joins something is made only when that is the cluster's own. */
class RelianceTest {

  private static final Manifest ROLE =
      manifest("{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: c}}");
  private static final Manifest BINDING =
      manifest(
          "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: c},"
              + " roleRef: {kind: Role, name: c}, subjects: [{kind: ServiceAccount, name: a}]}");
  private static final Manifest INGRESS =
      manifest(
          "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i}, spec: {rules:"
              + " [{http: {paths: [{backend: {service: {name: s}}}]}}]}}");
  private static final Manifest ROUTE =
      manifest(
          "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r}, spec:"
              + " {parentRefs: [{name: g}], rules: [{backendRefs: [{name: s}]}]}}");
  private static final Manifest ADDRESS =
      manifest(
          "{apiVersion: v1, kind: Service, metadata: {name: s, labels: {ray.io/node-type: head}}}");
  private static final Manifest OTHER_SERVICE =
      manifest("{apiVersion: v1, kind: Service, metadata: {name: s}}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: RoleBinding, roleRef: {kind: Role, name: r}, subjects: [{kind: ServiceAccount, name:"
            + " a}, {kind: User, name: u}]} | Role ns/r, ServiceAccount ns/a",
        "{kind: Ingress, spec: {rules: [{http: {paths: [{backend: {service: {name: s}}}]}}]}}"
            + " | Service ns/s",
        "{kind: Ingress, spec: {defaultBackend: {service: {name: s}}}} | Service ns/s",
        "{kind: Route, spec: {to: {kind: Service, name: s}}} | Service ns/s",
        "{kind: HTTPRoute, spec: {parentRefs: [{name: g, namespace: ns}], rules: [{backendRefs: [{name:"
            + " s}, {name: t, namespace: other}]}]}} | Gateway ns/g, Service ns/s, Service other/t",
        "{kind: Certificate, spec: {issuerRef: {kind: Issuer, name: i}}} | Issuer ns/i",
        "{kind: PodGroup, spec: {podGroupTemplateRef: {workload: {workloadName: w}}}}"
            + " | Workload ns/w",
        "{kind: PodGroup, spec: {minMember: 2}} | ''",
        "{kind: ConfigMap, spec: {roleRef: {kind: Role, name: r}}} | ''",
      })
  void what_an_object_names(String object, String named) {
    String text = object.replace("{kind:", "{apiVersion: v1, metadata: {name: x}, kind:");
    assertThat(
            Reliance.of(manifest(text)).stream()
                .map(ObjectId::toString)
                .collect(Collectors.joining(", ")))
        .isEqualTo(named);
  }

  @ParameterizedTest(name = "the Role is {0} and there as ours: {1}")
  @CsvSource({
    // a Role of the cluster's own serves, whatever became of changing it
    "DONE, false, true",
    "ALREADY, false, true",
    "FAILED, true, true",
    "UNKNOWN, true, true",
    // one that is not there, or is somebody else's, is not bound
    "TAKEN, false, false",
    "TAKEN, true, false",
    "FAILED, false, false",
    "UNKNOWN, false, false",
    "SKIPPED, false, false",
    "GONE, false, false"
  })
  void a_Role_is_bound_only_when_it_is_the_clusters_own(Result role, boolean there, boolean bound) {
    Outcome outcome = new Outcome(apply(ROLE, there), role, "");
    assertThat(Reliance.missing(apply(BINDING, false), List.of(outcome)).isEmpty())
        .isEqualTo(bound);
  }

  @Test
  void no_pod_is_made_when_the_heads_Service_is_somebody_elses() {
    Step pod =
        new Step.Create(
            manifest("{apiVersion: v1, kind: Pod, metadata: {name: p}}"),
            Optional.of(new PodSlot("w", 0, 0, "", "p")),
            "");
    assertThat(Reliance.missing(pod, List.of(taken(ADDRESS)))).isPresent();
    assertThat(Reliance.missing(pod, List.of(taken(OTHER_SERVICE), taken(ROLE)))).isEmpty();
    Step delete = new Step.Delete(pod.id(), "u", Step.Cause.SURPLUS, "w", "");
    assertThat(Reliance.missing(delete, List.of(taken(ADDRESS)))).isEmpty();
  }

  @Test
  void a_binding_that_would_give_somebody_elses_Role_is_left_without_subjects_once() {
    Step back = Reliance.takenBack(apply(BINDING, true), ROLE.id()).orElseThrow();
    Tree sent = new Tree(((Step.Apply) back).manifest().object());
    assertThat(sent.at("subjects").isAbsent()).isTrue();
    assertThat(sent.at("roleRef", "name").text()).isEqualTo("c");
    assertThat(sent.at("metadata", "annotations", Stamp.HASH).text())
        .as("so that the next plan puts it right when it may")
        .isNotEqualTo("h");

    Map<String, Object> empty = new LinkedHashMap<>(BINDING.object());
    empty.remove("subjects");
    Step.Apply again =
        new Step.Apply(BINDING, Optional.of(LiveObject.of(empty)), Optional.empty(), "");
    assertThat(Reliance.takenBack(again, ROLE.id())).isEmpty();
    assertThat(Reliance.takenBack(apply(BINDING, false), ROLE.id())).as("never made").isEmpty();
  }

  @ParameterizedTest(name = "{0} {1} is taken: goes {2}")
  @CsvSource({
    "Ingress, s, true",
    "HTTPRoute, s, true",
    "HTTPRoute, g, true",
    // what it would name next is no reason to end what it shows now
    "HTTPRoute, next, false",
    "Service, s, false"
  })
  void what_would_publish_somebody_elses_Service_goes(String kind, String taken, boolean goes) {
    Manifest shows =
        switch (kind) {
          case "Ingress" -> INGRESS;
          case "HTTPRoute" -> ROUTE;
          default -> ADDRESS;
        };
    ObjectId id =
        taken.equals("g")
            ? new ObjectId("gateway.networking.k8s.io/v1", "Gateway", "ns", "g")
            : new ObjectId("v1", "Service", "ns", taken);

    Optional<Step> back = Reliance.takenBack(apply(shows, true), id);

    assertThat(back.isPresent()).isEqualTo(goes);
    back.ifPresent(
        step ->
            assertThat(step)
                .isInstanceOfSatisfying(
                    Step.Delete.class, delete -> assertThat(delete.uid()).isEqualTo("uid-there")));
  }

  @Test
  void a_binding_whose_Role_was_deleted_is_planned_again_when_the_Role_is_written_again() {
    PlanScene planScene = PlanScene.withHead();
    planScene.shared.add(ROLE);
    planScene.shared.add(BINDING);
    planScene.objects.put(BINDING.id(), there(BINDING));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("apply c, apply c");
    Step binding = planScene.plan().only(Step.Apply.class).get(1);
    assertThat(Reliance.isAsRendered(binding)).as("by itself there is nothing to write").isTrue();

    planScene.objects.put(ROLE.id(), there(ROLE));
    assertThat(PlanScene.words(planScene.plan())).isEmpty();
  }

  private static Outcome taken(Manifest manifest) {
    return new Outcome(apply(manifest, false), Result.TAKEN, "");
  }

  private static Step.Apply apply(Manifest manifest, boolean there) {
    return new Step.Apply(
        manifest,
        there ? Optional.of(there(manifest)) : Optional.empty(),
        Optional.empty(),
        "it does not exist");
  }

  private static LiveObject there(Manifest manifest) {
    Map<String, Object> object = new LinkedHashMap<>(manifest.object());
    Map<String, Object> metadata =
        new LinkedHashMap<>(new Tree(manifest.object()).at("metadata").map());
    metadata.put("uid", "uid-there");
    object.put("metadata", metadata);
    return LiveObject.of(object);
  }

  private static Manifest manifest(String yaml) {
    Map<String, Object> object = new LinkedHashMap<>(Yaml.read("test", yaml).get(0).value());
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
    metadata.put("namespace", "ns");
    metadata.put("annotations", Map.of(Stamp.HASH, "h"));
    object.put("metadata", metadata);
    return new Manifest(object, "t", Origins.NONE);
  }
}
