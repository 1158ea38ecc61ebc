package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.PlanScene.Pod.aged;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.going;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.made;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.phase;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.rayEnded;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.unready;
import static io.manta.kind.raycluster.plan.PlanScene.head;
import static io.manta.kind.raycluster.plan.PlanScene.live;
import static io.manta.kind.raycluster.plan.PlanScene.manifest;
import static io.manta.kind.raycluster.plan.PlanScene.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.manta.kind.raycluster.plan.DesiredCluster.Finalizers;
import io.manta.kind.raycluster.plan.DesiredCluster.Upgrade;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.plan.Expectations;
import io.manta.plan.ForeignPod;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything of a cluster but the sizes of its groups. */
class ClusterPlanTest {

  static Stream<Arguments> heads() {
    LivePod one = head("h1");
    LivePod two = aged(head("h2"), 7200);
    return Stream.of(
        arguments("none: one is made", List.of(), "create c-head-0"),
        arguments("one stays", List.of(one), ""),
        arguments("a failed one goes", List.of(phase(one, "Failed")), "delete h1 ENDED"),
        arguments("Ray ended for good", List.of(rayEnded(one, "Never")), "delete h1 ENDED"),
        arguments("Ray is restarted", List.of(rayEnded(one, "Always")), ""),
        arguments("no other while one is going", List.of(going(one)), "wait h1"),
        arguments("of two the oldest stays", List.of(one, two), "delete h1 EXTRA_HEAD"),
        arguments(
            "of two the ready one stays, however young",
            List.of(one, unready(two)),
            "delete h2 EXTRA_HEAD"),
        arguments(
            "the failed one of two goes for that",
            List.of(one, phase(two, "Failed")),
            "delete h2 ENDED"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("heads")
  void keeps_one_head(String what, List<LivePod> heads, String expected) {
    PlanScene planScene = new PlanScene();
    planScene.pods.addAll(heads);
    assertThat(PlanScene.words(planScene.plan())).isEqualTo(expected);
  }

  @Test
  void a_pod_with_our_labels_that_another_controller_has_is_not_counted_and_not_touched() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1, "strange");
    planScene.strangers.add(
        new ForeignPod(new ObjectId("v1", "Pod", "ns", "strange"), "ReplicaSet web-7f"));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("create c-w-0-0, leave strange");

    planScene.suspend = true;
    planScene.suspension = Suspension.SUSPENDED;
    planScene.pods.clear();
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("leave strange");
  }

  @ParameterizedTest
  @CsvSource({
    "RayCluster, c, true, ''",
    "RayCluster, c, false, ''",
    "RayCluster, d, true, RayCluster d",
    "ReplicaSet, web-7f, true, ReplicaSet web-7f",
    "Job, submitter, true, Job submitter",
    "ReplicaSet, web-7f, false, ''"
  })
  void who_controls_a_pod_decides_whose_it_is(
      String kind, String name, boolean controller, String stranger) {
    Map<String, Object> owner = Map.of("kind", kind, "name", name, "controller", controller);
    Map<String, Object> metadata =
        Map.of(
            "name",
            "p",
            "namespace",
            "ns",
            "labels",
            Map.of("ray.io/cluster", "c"),
            "ownerReferences",
            List.of(owner));
    Map<String, Object> pod = Map.of("apiVersion", "v1", "kind", "Pod", "metadata", metadata);
    assertThat(ForeignPod.of(pod).map(ForeignPod::controller).orElse("")).isEqualTo(stranger);
  }

  @Test
  void a_head_name_given_by_the_user_is_used_again() {
    PlanScene planScene = new PlanScene();
    planScene.literalHead = "mine";
    planScene.names.add("mine");
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("create mine");
  }

  @Test
  void a_head_that_shall_stay_lost_is_not_made_again_and_no_worker_either() {
    PlanScene planScene = new PlanScene().group("w", 1, 1);
    planScene.headStaysLost = true;
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("wait c");
  }

  @ParameterizedTest(name = "{0}, asked for: {1}, pods: {2} -> {3}")
  @CsvSource({
    "RUNNING,    false, 2, RUNNING",
    "RUNNING,    true,  2, SUSPENDING",
    "RUNNING,    true,  0, SUSPENDED",
    "SUSPENDING, true,  2, SUSPENDING",
    "SUSPENDING, false, 2, SUSPENDING",
    "SUSPENDING, true,  0, SUSPENDED",
    "SUSPENDING, false, 0, RUNNING",
    "SUSPENDED,  true,  0, SUSPENDED",
    "SUSPENDED,  false, 0, RUNNING",
  })
  void a_suspension_once_begun_is_carried_through(
      Suspension before, boolean asked, int pods, Suspension after) {
    assertThat(before.next(asked, pods)).isEqualTo(after);
  }

  @Test
  void the_first_pass_of_a_suspension_deletes_nothing_yet() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1).pods(worker("w", 0));
    planScene.suspend = true;
    PlannedCluster plan = planScene.plan();
    assertThat(plan.suspension()).isEqualTo(Suspension.SUSPENDING);
    assertThat(plan.isSettled()).isTrue();
  }

  @Test
  void the_second_pass_deletes_all_pods() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1).pods(worker("w", 0));
    planScene.suspend = true;
    planScene.suspension = Suspension.SUSPENDING;
    assertThat(PlanScene.words(planScene.plan()))
        .isEqualTo("delete c-head-1 SUSPENDED, delete c-w-0-0 SUSPENDED");
  }

  @Test
  void a_resumed_cluster_gets_its_pods_back_also_when_the_field_is_gone() {
    PlanScene planScene = new PlanScene().group("w", 1, 1);
    planScene.suspension = Suspension.SUSPENDED;
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("create c-head-0, create c-w-0-0");
  }

  @Test
  void pods_wait_for_what_they_cannot_start_without() {
    PlanScene planScene = new PlanScene().group("w", 1, 1);
    Manifest certificate = manifest("Certificate", "cert", Map.of("manta.io/await", "Ready"));
    planScene.shared.add(certificate);
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("apply cert, wait cert");

    LiveObject pending = live(certificate);
    planScene.objects.put(certificate.id(), pending);
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("wait cert");

    Map<String, Object> ready = new LinkedHashMap<>(pending.content());
    ready.put("status", Map.of("conditions", List.of(Map.of("type", "Ready", "status", "True"))));
    planScene.objects.put(certificate.id(), LiveObject.of(ready));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("create c-head-0, create c-w-0-0");
  }

  @Test
  void a_cluster_that_has_pods_repairs_them_while_a_certificate_is_renewed() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1);
    planScene.shared.add(manifest("Certificate", "cert", Map.of("manta.io/await", "Ready")));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("apply cert, create c-w-0-0");
  }

  static Stream<Arguments> upgrades() {
    LivePod head = head("h");
    LivePod old0 = made(worker("w", 0), new Stamp("old", "set-1", ""));
    LivePod old1 = made(worker("w", 1), new Stamp("old", "set-1", ""));
    LivePod new0 = worker("w", 0);
    LivePod foreign = made(worker("w", 1), new Stamp("old", "set-0", "spec-w"));
    LivePod adopted = made(worker("w", 1), Stamp.NONE);
    LivePod oldHead = made(head("h"), new Stamp("old", "set-1", ""));
    Upgrade none = Upgrade.NONE;
    Upgrade recreate = new Upgrade(Upgrade.Type.RECREATE, "1", false);
    Upgrade rolling = new Upgrade(Upgrade.Type.ROLLING, "1", false);
    Upgrade half = new Upgrade(Upgrade.Type.ROLLING, "100%", false);
    Upgrade all = new Upgrade(Upgrade.Type.ROLLING, "1", true);
    return Stream.of(
        arguments("None keeps what is outdated", none, List.of(head, old0, old1), ""),
        arguments(
            "Recreate: one outdated pod, all go",
            recreate,
            List.of(head, new0, old1),
            "delete h RECREATED, delete c-w-0-0 RECREATED, delete c-w-1-0 RECREATED"),
        arguments("Recreate: nothing outdated", recreate, List.of(head, new0, foreign), ""),
        arguments(
            "another Manta's pods are not compared", recreate, List.of(head, new0, foreign), ""),
        arguments("another operator's pods neither", recreate, List.of(head, new0, adopted), ""),
        arguments(
            "Rolling: one at a time", rolling, List.of(head, old0, old1), "delete c-w-1-0 ROLLED"),
        arguments(
            "Rolling: not while another is missing",
            rolling,
            List.of(head, old0),
            "create c-w-1-0"),
        arguments(
            "Rolling: not while a new one is not ready",
            rolling,
            List.of(head, unready(new0), old1),
            ""),
        arguments(
            "Rolling: what does not work anyway goes first",
            rolling,
            List.of(head, old0, unready(old1)),
            "delete c-w-1-0 ROLLED"),
        arguments(
            "Rolling: a share of the group",
            half,
            List.of(head, old0, old1),
            "delete c-w-1-0 ROLLED, delete c-w-0-0 ROLLED"),
        arguments(
            "Rolling: the head stays unless asked for",
            rolling,
            List.of(oldHead, new0, worker("w", 1)),
            ""),
        arguments(
            "Rolling: the head last",
            all,
            List.of(oldHead, old0, worker("w", 1)),
            "delete c-w-0-0 ROLLED"),
        arguments(
            "Rolling: then the head",
            all,
            List.of(oldHead, new0, worker("w", 1)),
            "delete h ROLLED"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("upgrades")
  void outdated_pods(String what, Upgrade upgrade, List<LivePod> pods, String expected) {
    PlanScene planScene = new PlanScene().group("w", 2, 1);
    planScene.pods.addAll(pods);
    planScene.upgrade = upgrade;
    assertThat(PlanScene.words(planScene.plan())).isEqualTo(expected);
  }

  static Stream<Arguments> objects() {
    Manifest service = manifest("Service", "svc", Map.of());
    Manifest secret = manifest("Secret", "secret", Map.of("manta.io/apply", "once"));
    Manifest claim = manifest("PersistentVolumeClaim", "claim", Map.of());
    Manifest token = manifest("Secret", "token", Map.of("manta.io/generate", "key"));
    return Stream.of(
        arguments("what is generated is made once", token, changed(token, "a", 2L), ""),
        arguments("not there: applied", service, null, "apply svc"),
        arguments("as rendered: left alone", service, live(service), ""),
        arguments("someone added to it: left alone", service, changed(service, "more", 1L), ""),
        arguments("someone changed it: applied", service, changed(service, "a", 2L), "apply svc"),
        arguments(
            "rendered otherwise now: applied", service, stamped(service, "hash-0"), "apply svc"),
        arguments("made once, not there: created", secret, null, "create secret"),
        arguments("made once, changed: left alone", secret, changed(secret, "a", 2L), ""),
        arguments("a claim is made once", claim, null, "create claim"),
        arguments("a claim is never applied again", claim, stamped(claim, "hash-0"), ""),
        arguments("being deleted: waited for", service, deleting(service), "wait svc"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("objects")
  void other_objects(String what, Manifest rendered, LiveObject there, String expected) {
    PlanScene planScene = PlanScene.withHead();
    planScene.shared.add(rendered);
    Optional.ofNullable(there).ifPresent(object -> planScene.objects.put(object.id(), object));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo(expected);
  }

  @Test
  void an_object_known_to_be_right_at_its_version_is_not_compared_again() {
    PlanScene planScene = PlanScene.withHead();
    Manifest service = manifest("Service", "svc", Map.of());
    planScene.shared.add(service);
    planScene.objects.put(
        service.id(), changed(service, "a", "the server wrote it in another way"));
    planScene.verified.put(service.id(), new Expectations.Verified("7", "hash-1"));
    assertThat(planScene.plan().isSettled()).isTrue();
  }

  /** Where nothing is rendered, nothing is pruned. */
  private static PlanScene withOneObject() {
    PlanScene planScene = PlanScene.withHead();
    Manifest service = manifest("Service", "svc", Map.of());
    planScene.shared.add(service);
    planScene.objects.put(service.id(), live(service));
    return planScene;
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource({
    "ConfigMap,             '',            delete x PRUNED",
    "ConfigMap,             manta.io/keep, ''",
    "PersistentVolumeClaim, '',            ''",
  })
  void what_no_template_renders_is_pruned(String kind, String mark, String expected) {
    PlanScene planScene = withOneObject();
    Manifest old = manifest(kind, "x", mark.isEmpty() ? Map.of() : Map.of(mark, "true"));
    planScene.objects.put(old.id(), live(old));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"manta.io/raycluster, delete x PRUNED", "other, ''"})
  void what_is_in_no_namespace_is_pruned_by_our_word_alone(String mark, String expected) {
    PlanScene planScene = withOneObject();
    LiveObject role = live(manifest("ClusterRole", "x", Map.of(mark, "ns/c")));
    Map<String, Object> content = new LinkedHashMap<>(role.content());
    Map<String, Object> metadata = new LinkedHashMap<>(PlanScene.asMap(content.get("metadata")));
    metadata.remove("ownerReferences");
    metadata.remove("namespace");
    content.put("metadata", metadata);
    LiveObject there = LiveObject.of(content);
    planScene.objects.put(there.id(), there);
    assertThat(PlanScene.words(planScene.plan())).isEqualTo(expected);
  }

  @Test
  void what_belongs_to_another_is_never_pruned() {
    PlanScene planScene = withOneObject();
    Manifest old = manifest("ConfigMap", "x", Map.of());
    Map<String, Object> foreign = new LinkedHashMap<>(live(old).content());
    Map<String, Object> metadata = new LinkedHashMap<>(PlanScene.asMap(foreign.get("metadata")));
    metadata.put("ownerReferences", List.of(Map.of("kind", "Deployment", "uid", "other")));
    foreign.put("metadata", metadata);
    planScene.objects.put(old.id(), LiveObject.of(foreign));
    assertThat(planScene.plan().isSettled()).isTrue();
  }

  @Test
  void the_finalizer_is_there_before_anything_that_needs_it() {
    PlanScene planScene = new PlanScene();
    planScene.finalizers =
        new Finalizers(List.of("mine"), true, "5", Optional.empty(), Duration.ofSeconds(300));
    assertThat(planScene.plan().steps().get(0))
        .isInstanceOfSatisfying(
            Step.Patch.class,
            patch ->
                assertThat(patch.patch().toString())
                    .contains("[mine, " + Finalizers.REDIS + "]", "resourceVersion=5"));
  }

  @Test
  void a_deleted_cluster_without_state_in_redis_is_left_to_the_garbage_collector() {
    PlanScene planScene = PlanScene.withHead();
    planScene.deleting = true;
    assertThat(planScene.plan().isSettled()).isTrue();
  }

  @Test
  void a_deleted_cluster_cleans_redis_in_order() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1).pods(worker("w", 0));
    Manifest job = manifest("Job", "cleanup", Map.of());
    planScene.deleting = true;
    planScene.shared.add(job);
    planScene.finalizers = ours(10);
    assertThat(PlanScene.words(planScene.plan()))
        .isEqualTo("delete c-head-1 CLUSTER_DELETED, delete c-w-0-0 CLUSTER_DELETED, wait c");

    planScene.pods.clear();
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("wait c, create cleanup");

    planScene.objects.put(job.id(), live(job));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("wait c, wait cleanup");

    Map<String, Object> failed = new LinkedHashMap<>(live(job).content());
    failed.put("status", Map.of("conditions", List.of(Map.of("type", "Failed", "status", "True"))));
    planScene.objects.put(job.id(), LiveObject.of(failed));
    assertThat(PlanScene.words(planScene.plan())).contains("patch {metadata={finalizers=[]");
  }

  @Test
  void the_cleanup_is_not_waited_for_for_ever() {
    PlanScene planScene = PlanScene.withHead();
    planScene.deleting = true;
    planScene.finalizers = ours(301);
    assertThat(PlanScene.words(planScene.plan())).startsWith("patch {metadata={finalizers=[]");
    planScene.finalizers = ours(10);
    assertThat(planScene.plan().wakeUp()).contains(PlanScene.NOW.plusSeconds(290));
  }

  private static Finalizers ours(int secondsAgo) {
    return new Finalizers(
        List.of(Finalizers.REDIS),
        true,
        "5",
        Optional.of(PlanScene.NOW.minusSeconds(secondsAgo)),
        Duration.ofSeconds(300));
  }

  private static LiveObject changed(Manifest manifest, String key, Object value) {
    Map<String, Object> object = new LinkedHashMap<>(live(manifest).content());
    Map<String, Object> spec = new LinkedHashMap<>(PlanScene.asMap(object.get("spec")));
    spec.put(key, value);
    object.put("spec", spec);
    return LiveObject.of(object);
  }

  private static LiveObject stamped(Manifest manifest, String hash) {
    return metadata(manifest, "annotations", Map.of(Stamp.HASH, hash));
  }

  private static LiveObject deleting(Manifest manifest) {
    return metadata(manifest, "deletionTimestamp", "2030-01-01T12:00:00Z");
  }

  private static LiveObject metadata(Manifest manifest, String key, Object value) {
    Map<String, Object> object = new LinkedHashMap<>(live(manifest).content());
    Map<String, Object> metadata = new LinkedHashMap<>(PlanScene.asMap(object.get("metadata")));
    metadata.put(key, value);
    object.put("metadata", metadata);
    return LiveObject.of(object);
  }
}
