package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.PlanScene.live;
import static io.manta.kind.raycluster.plan.PlanScene.manifest;
import static io.manta.kind.raycluster.plan.PlanSpec.cluster;
import static io.manta.kind.raycluster.plan.PlanSpec.newCluster;
import static io.manta.kind.raycluster.plan.PlanSpec.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanSpec.Rule;
import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.HeadlessOrNot;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import io.manta.schema.Yaml;
import io.manta.template.layers.Origins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything of a cluster but its pods: made, repaired, pruned, or left alone. */
class DriftPlanTest {

  private static final Manifest SERVICE = manifest("Service", "svc", Map.of());
  private static final Manifest CLAIM = manifest("PersistentVolumeClaim", "claim", Map.of());
  private static final Manifest RETAINED =
      manifest("PersistentVolumeClaim", "claim", Map.of(Stamp.OWNER, "none"));

  @Test
  void what_is_there_without_our_label_is_not_made_again_and_again() {
    PlanScene planScene = PlanScene.withHead();
    planScene.shared.add(CLAIM);
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("create claim");
    planScene.found.add(CLAIM.id());
    assertThat(PlanScene.words(planScene.plan())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // rendered, there, what is applied
    "None, 10.0.0.7, 10.0.0.7",
    "None, None, None",
    "None, '', None",
    "'', 10.0.0.7, ''",
    "'', None, ''",
    "10.0.0.8, 10.0.0.7, 10.0.0.8"
  })
  void a_service_with_an_address_stays_so(String rendered, String there, String applied) {
    Manifest manifest = service(rendered);
    Manifest sent = HeadlessOrNot.asItIs(manifest, LiveObject.of(service(there).object()));
    assertThat(new Tree(sent.object()).at("spec", "clusterIP").text()).isEqualTo(applied);
  }

  @ParameterizedTest(name = "{0}: rendered {1}, there {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "headless, and shall be reached from outside | {type: NodePort} | {clusterIP: None} | delete svc REPLACED",
        "headless, and shall be reached from outside | {type: LoadBalancer} | {clusterIP: None, type: ClusterIP} | delete svc REPLACED",
        "headless, and shall have an address: the API server keeps it headless | {type: ClusterIP} | {clusterIP: None} | apply svc",
        "an address, and shall be headless | {clusterIP: None} | {clusterIP: 10.0.0.7} | apply svc",
        "an address, and shall be reached from outside | {type: NodePort} | {clusterIP: 10.0.0.7} | apply svc",
        "to another name | {type: ExternalName, externalName: x} | {clusterIP: None} | apply svc",
        "another address | {clusterIP: 10.0.0.8} | {clusterIP: 10.0.0.7} | delete svc REPLACED",
        "another family | {ipFamilies: [IPv6]} | {ipFamilies: [IPv4]} | delete svc REPLACED",
        "one family more | {ipFamilies: [IPv4, IPv6]} | {ipFamilies: [IPv4]} | apply svc",
        "another class | {type: LoadBalancer, loadBalancerClass: b} | {type: LoadBalancer, loadBalancerClass: a} | delete svc REPLACED",
        "a class that others set | {type: LoadBalancer} | {type: LoadBalancer, loadBalancerClass: a} | apply svc",
        "another port for health | {healthCheckNodePort: 30001} | {healthCheckNodePort: 30002} | delete svc REPLACED",
      })
  void what_kubernetes_fixes_is_had_by_a_new_object_where_nothing_else_helps(
      String what, String rendered, String there, String expected) {
    assertThat(PlanScene.words(fixed(rendered, there, Map.of(Stamp.HASH, "older")).plan()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"older, '', delete svc REPLACED", "hash-1, '', apply svc", "older, true, apply svc"})
  void an_object_is_recreated_once_for_each_change_and_never_when_it_is_kept(
      String hash, String keep, String expected) {
    Map<String, Object> marks = Map.of(Stamp.HASH, hash, "manta.io/keep", keep);
    assertThat(PlanScene.words(fixed("{type: NodePort}", "{clusterIP: None}", marks).plan()))
        .isEqualTo(expected);
  }

  private static PlanScene fixed(String rendered, String there, Map<String, Object> marks) {
    PlanScene planScene = PlanScene.withHead();
    planScene.shared.add(withSpec(rendered));
    LiveObject object = with(live(withSpec(there)), "annotations", marks);
    planScene.objects.put(object.id(), object);
    return planScene;
  }

  private static Manifest withSpec(String spec) {
    Map<String, Object> object = new LinkedHashMap<>(SERVICE.object());
    object.put("spec", Yaml.read("test", spec).get(0).value());
    return new Manifest(object, "t", Origins.NONE);
  }

  private static Manifest service(String clusterIp) {
    Map<String, Object> object = new LinkedHashMap<>(SERVICE.object());
    object.put("spec", clusterIp.isEmpty() ? Map.of() : Map.of("clusterIP", clusterIp));
    return new Manifest(object, "t", Origins.NONE);
  }

  private static PlanSpec rendering() {
    return cluster().rendering(SERVICE).live(live(SERVICE));
  }

  static Stream<Rule> pruning() {
    LiveObject old = live(manifest("ConfigMap", "old", Map.of()));
    return Stream.of(
        rule("what no template renders goes", rendering().live(old), "delete old PRUNED"),
        rule(
            "after everything else",
            newCluster().group("w", 1).rendering(SERVICE).live(old),
            "apply svc, create c-head-0, create c-w-0-0, delete old PRUNED"),
        rule("what is rendered stays", rendering(), ""),
        rule(
            "what has another owner stays",
            rendering().live(with(old, "ownerReferences", List.of(Map.of("uid", "other")))),
            ""),
        rule(
            "what has no owner stays",
            rendering().live(with(old, "ownerReferences", List.of())),
            ""),
        rule(
            "what has our owner and not our label stays: someone made it for the cluster",
            rendering().live(with(old, "labels", Map.of())),
            ""),
        rule(
            "what says manta.io/keep stays",
            rendering().live(with(old, "annotations", Map.of("manta.io/keep", "true"))),
            ""),
        rule(
            "keep: anything but true keeps nothing",
            rendering().live(with(old, "annotations", Map.of("manta.io/keep", "no"))),
            "delete old PRUNED"),
        rule(
            "what goes already is not deleted twice",
            rendering().live(with(old, "deletionTimestamp", "2030-01-01T11:59:00Z")),
            ""),
        rule("a claim holds data and stays", rendering().live(live(CLAIM)), ""),
        rule(
            "a Job that is not rendered any more goes",
            rendering().live(live(manifest("Job", "old", Map.of()))),
            "delete old PRUNED"),
        rule("what stays of a render of nothing stays", cluster().live(old), ""),
        rule(
            "also while the cluster is suspended",
            newCluster()
                .rendering(SERVICE)
                .live(live(SERVICE), old)
                .suspend(true, Suspension.SUSPENDED),
            "delete old PRUNED"),
        rule(
            "several in one order",
            rendering()
                .live(
                    live(manifest("Secret", "b", Map.of())),
                    live(manifest("ConfigMap", "z", Map.of())),
                    live(manifest("ConfigMap", "a", Map.of()))),
            "delete a PRUNED, delete z PRUNED, delete b PRUNED"));
  }

  static Stream<Rule> claims() {
    return Stream.of(
        rule("a claim is made once", cluster().rendering(CLAIM), "create claim"),
        rule(
            "it is never applied again",
            cluster()
                .rendering(CLAIM)
                .live(with(live(CLAIM), "annotations", Map.of(Stamp.HASH, "of-before"))),
            ""),
        rule(
            "deletionPolicy becomes Retain: it has no owner any more",
            cluster().rendering(RETAINED).live(live(CLAIM)),
            "patch {metadata={ownerReferences=[], resourceVersion=7}}"),
        rule("then nothing", cluster().rendering(RETAINED).live(live(RETAINED)), ""),
        rule(
            "deletionPolicy becomes DeleteWithCluster: it goes with the cluster",
            cluster().rendering(CLAIM).live(with(live(CLAIM), "ownerReferences", List.of())),
            "patch {metadata={ownerReferences=" + PlanScene.OWNED + ", resourceVersion=7}}"),
        rule("a claim of the user's own is none of ours", cluster(), ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void pruning(Rule rule) {
    rule.holds();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void claims(Rule rule) {
    rule.holds();
  }

  @Test
  void owners_that_others_gave_a_claim_stay() {
    List<Object> two = List.of(Map.of("uid", "other"), PlanScene.OWNED.get(0));
    Step.Patch patch =
        cluster()
            .rendering(RETAINED)
            .live(with(live(CLAIM), "ownerReferences", two))
            .plan()
            .only(Step.Patch.class)
            .get(0);

    assertThat(new Tree(patch.patch()).at("metadata", "ownerReferences").list())
        .containsExactly(Map.of("uid", "other"));
  }

  /** Kinds with and without {@code metadata.generation} alike: what counts is the content. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Service",
        "ConfigMap",
        "Secret",
        "ServiceAccount",
        "Role",
        "RoleBinding",
        "Ingress",
        "NetworkPolicy",
        "Route",
        "Certificate",
        "Issuer",
        "PodGroup",
        "Widget"
      })
  void every_applied_kind_is_made_repaired_and_left_alone(String kind) {
    Manifest rendered = manifest(kind, "x", Map.of());

    cluster().rendering(rendered).expects("apply x");
    cluster().rendering(rendered).live(live(rendered)).expects("");
    cluster().rendering(rendered).live(spec(rendered, "a", 2L)).expects("apply x");
    cluster().rendering(rendered).live(spec(rendered, "more", 1L)).expects("");
    cluster().rendering(rendered).live(without(rendered, "spec")).expects("apply x");
    cluster().rendering(rendered).live(with(live(rendered), "labels", Map.of())).expects("apply x");
    cluster()
        .rendering(rendered)
        .live(with(live(rendered), "annotations", Map.of(Stamp.HASH, "of-before")))
        .expects("apply x");
    cluster()
        .rendering(rendered)
        .live(with(live(rendered), "deletionTimestamp", "2030-01-01T11:59:00Z"))
        .expects("wait x");
  }

  @Test
  void a_repair_says_what_was_changed() {
    assertThat(cluster().rendering(SERVICE).live(spec(SERVICE, "a", 2L)).reasons("svc"))
        .containsExactly("someone changed spec.a");
    assertThat(cluster().rendering(SERVICE).reasons("svc")).containsExactly("it does not exist");
  }

  @Test
  void what_the_server_writes_in_another_way_is_compared_once() {
    LiveObject odd = spec(SERVICE, "a", "1000m");

    cluster().rendering(SERVICE).live(odd).expects("apply svc");
    cluster().rendering(SERVICE).live(odd).verified(SERVICE, "7", "hash-1").expects("");
    cluster().rendering(SERVICE).live(odd).verified(SERVICE, "6", "hash-1").expects("apply svc");
    cluster().rendering(SERVICE).live(odd).verified(SERVICE, "7", "hash-0").expects("apply svc");
  }

  @Test
  void texts_of_a_secret_are_compared_as_the_server_keeps_them() {
    Manifest secret = manifest("Secret", "s", Map.of());
    Manifest sent = replaced(secret, "stringData", Map.of("a", "text"));
    LiveObject there = live(replaced(secret, "data", Map.of("a", "dGV4dA==", "b", "b3RoZXI=")));
    LiveObject changed = live(replaced(secret, "data", Map.of("a", "b3RoZXI=")));

    cluster().rendering(sent).live(there).expects("");
    cluster().rendering(sent).live(changed).expects("apply s");
    assertThat(cluster().rendering(sent).live(changed).reasons("s"))
        .containsExactly("someone changed data.a");
  }

  /** Left as the API server returns what was sent on the left. */
  static Stream<Rule> defaults() {
    return Stream.of(
        same("a default is added", Map.of("a", 1L), Map.of("a", 1L, "b", "default")),
        same("an empty map is dropped", Map.of("a", 1L, "b", Map.of()), Map.of("a", 1L)),
        same("an empty list is dropped", Map.of("a", 1L, "b", List.of()), Map.of("a", 1L)),
        same("false is dropped", Map.of("a", 1L, "b", false), Map.of("a", 1L)),
        same("an empty text is dropped", Map.of("a", 1L, "b", ""), Map.of("a", 1L)),
        same("numbers of another type", Map.of("a", 1L), Map.of("a", 1)),
        same(
            "a list that is known by names, in another order and with one more",
            Map.of("l", List.of(Map.of("name", "x", "v", 1L), Map.of("name", "y"))),
            Map.of(
                "l",
                List.of(Map.of("name", "z"), Map.of("name", "y"), Map.of("name", "x", "v", 1L)))),
        same(
            "quantities written in another way",
            Map.of("limits", Map.of("cpu", "1000m", "memory", "1024Mi"), "sizeLimit", 1024L),
            Map.of("limits", Map.of("cpu", "1", "memory", "1Gi"), "sizeLimit", "1Ki")),
        other(
            "another quantity",
            Map.of("limits", Map.of("cpu", "1000m")),
            Map.of("limits", Map.of("cpu", "2"))),
        other("texts that only look like quantities", Map.of("a", "1000m"), Map.of("a", "1")),
        other("a value differs", Map.of("a", 1L), Map.of("a", 2L)),
        other("zero is not nothing", Map.of("a", 0L), Map.of("b", 1L)),
        other("a value is gone", Map.of("a", 1L, "b", 1L), Map.of("a", 1L)),
        other("a list is longer", Map.of("l", List.of("x")), Map.of("l", List.of("x", "y"))),
        other(
            "a list is in another order",
            Map.of("l", List.of("x", "y")),
            Map.of("l", List.of("y", "x"))),
        other(
            "an entry of a list differs",
            Map.of("l", List.of(Map.of("name", "x", "v", 1L))),
            Map.of("l", List.of(Map.of("name", "x", "v", 2L)))),
        other(
            "an entry of a list is gone",
            Map.of("l", List.of(Map.of("name", "x"), Map.of("name", "y"))),
            Map.of("l", List.of(Map.of("name", "x")))),
        other("a map became a text", Map.of("a", Map.of("b", 1L)), Map.of("a", "text")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void defaults(Rule rule) {
    rule.holds();
  }

  private static Rule same(String said, Map<String, Object> sent, Map<String, Object> there) {
    return rule(said, compared(sent, there), "");
  }

  private static Rule other(String said, Map<String, Object> sent, Map<String, Object> there) {
    return rule(said, compared(sent, there), "apply svc");
  }

  private static PlanSpec compared(Map<String, Object> sent, Map<String, Object> there) {
    Manifest rendered = replaced(SERVICE, "spec", sent);
    return cluster().rendering(rendered).live(live(replaced(SERVICE, "spec", there)));
  }

  private static LiveObject spec(Manifest manifest, String key, Object value) {
    Map<String, Object> spec = new LinkedHashMap<>(PlanScene.asMap(manifest.object().get("spec")));
    spec.put(key, value);
    return live(replaced(manifest, "spec", spec));
  }

  private static LiveObject without(Manifest manifest, String key) {
    Map<String, Object> object = new LinkedHashMap<>(live(manifest).content());
    object.remove(key);
    return LiveObject.of(object);
  }

  private static Manifest replaced(Manifest manifest, String key, Object value) {
    Map<String, Object> object = new LinkedHashMap<>(manifest.object());
    object.put(key, value);
    return new Manifest(object, manifest.template(), Origins.NONE);
  }

  private static LiveObject with(LiveObject there, String key, Object value) {
    Map<String, Object> object = new LinkedHashMap<>(there.content());
    Map<String, Object> metadata = new LinkedHashMap<>(PlanScene.asMap(object.get("metadata")));
    metadata.put(key, value);
    object.put("metadata", metadata);
    return LiveObject.of(object);
  }
}
