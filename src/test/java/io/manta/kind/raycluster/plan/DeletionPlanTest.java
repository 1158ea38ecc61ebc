package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.DesiredCluster.Finalizers.IDLE;
import static io.manta.kind.raycluster.plan.DesiredCluster.Finalizers.REDIS;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.going;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.phase;
import static io.manta.kind.raycluster.plan.PlanScene.head;
import static io.manta.kind.raycluster.plan.PlanScene.live;
import static io.manta.kind.raycluster.plan.PlanScene.manifest;
import static io.manta.kind.raycluster.plan.PlanScene.worker;
import static io.manta.kind.raycluster.plan.PlanSpec.cluster;
import static io.manta.kind.raycluster.plan.PlanSpec.newCluster;
import static io.manta.kind.raycluster.plan.PlanSpec.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanSpec.Rule;
import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a cluster: finalizers, order, the Job that cleans Redis, patience. */
class DeletionPlanTest {

  private static final Manifest JOB = manifest("Job", "cleanup", Map.of());
  private static final LivePod W0 = worker("w", 0);

  static Stream<Rule> before() {
    return Stream.of(
        rule(
            "the finalizer comes before the first pod",
            newCluster().redis(),
            finalizers(REDIS) + ", create c-head-0"),
        rule("also on a cluster that has pods already", cluster().redis(), finalizers(REDIS)),
        rule(
            "others keep theirs",
            cluster().redis("mine", "theirs"),
            finalizers("mine, theirs, " + REDIS)),
        rule("once there it is not written again", cluster().redis(REDIS), ""),
        rule("without Redis there is none", cluster().finalizers(false, 300), ""),
        rule(
            "it stays while the cluster lives, also when Redis is no longer used",
            cluster().finalizers(false, 300, REDIS),
            ""),
        rule(
            "the autoscaler's mark of an idle cluster stays until it deletes the cluster",
            cluster().finalizers(false, 300, IDLE),
            ""));
  }

  static Stream<Rule> without() {
    return Stream.of(
        rule(
            "without finalizer: the garbage collector's business",
            cluster().group("w", 1).with(W0).deletedFor(1),
            ""),
        rule(
            "nothing is made, repaired or pruned any more",
            newCluster()
                .group("w", 2)
                .rendering(manifest("Service", "svc", Map.of()))
                .live(live(manifest("ConfigMap", "old", Map.of())))
                .deletedFor(1),
            ""),
        rule(
            "someone else's finalizer is not ours to remove",
            cluster().finalizers(false, 300, "theirs").deletedFor(1),
            ""),
        rule(
            "an idle cluster that the autoscaler deleted may go at once",
            cluster().finalizers(false, 300, "theirs", IDLE).deletedFor(1),
            finalizers("theirs")),
        rule(
            "a stale finalizer of Redis on a cluster that has none",
            cluster().finalizers(false, 300, REDIS).deletedFor(1),
            finalizers("")),
        rule(
            "deleted while suspended: nothing to do",
            newCluster().suspend(true, Suspension.SUSPENDED).deletedFor(1),
            ""));
  }

  static Stream<Rule> redis() {
    return Stream.of(
        rule(
            "first the pods",
            cluster().group("w", 1).with(W0).rendering(JOB).redis(REDIS).deletedFor(1),
            "delete c-head-1 CLUSTER_DELETED, delete c-w-0-0 CLUSTER_DELETED, wait c"),
        rule(
            "failed ones too",
            newCluster().with(phase(head("h"), "Failed")).rendering(JOB).redis(REDIS).deletedFor(1),
            "delete h CLUSTER_DELETED, wait c"),
        rule(
            "the head must be gone before Redis is cleaned",
            newCluster().with(going(head("h"))).rendering(JOB).redis(REDIS).deletedFor(1),
            "wait h, wait c"),
        rule(
            "workers need not",
            newCluster().with(going(W0)).rendering(JOB).redis(REDIS).deletedFor(1),
            "wait c-w-0-0, wait c, create cleanup"),
        rule(
            "only the Job is made, nothing else that is rendered",
            newCluster()
                .rendering(manifest("Service", "svc", Map.of()), JOB)
                .redis(REDIS)
                .deletedFor(1),
            "wait c, create cleanup"),
        rule(
            "the Job runs",
            newCluster().rendering(JOB).live(live(JOB)).redis(REDIS).deletedFor(1),
            "wait c, wait cleanup"),
        rule(
            "patience runs out: the cluster goes although pods are there",
            cluster().rendering(JOB).redis(REDIS).deletedFor(300),
            finalizers("")),
        rule(
            "a shorter patience by annotation",
            newCluster().rendering(JOB).finalizers(true, 20, REDIS).deletedFor(20),
            finalizers("")),
        rule(
            "not a second earlier",
            newCluster().rendering(JOB).finalizers(true, 20, REDIS).deletedFor(19),
            "wait c, create cleanup"),
        rule(
            "a template that renders no Job: only patience helps",
            newCluster().redis(REDIS).deletedFor(1),
            "wait c"),
        rule(
            "an idle cluster with state in Redis: both finalizers go together, at the end",
            newCluster().rendering(JOB).live(job("Complete")).redis(IDLE, REDIS).deletedFor(1),
            "wait c, " + finalizers("")),
        rule(
            "while it is cleaned both stay",
            newCluster().rendering(JOB).redis(IDLE, REDIS).deletedFor(1),
            "wait c, create cleanup"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void before(Rule rule) {
    rule.holds();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void without(Rule rule) {
    rule.holds();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void redis(Rule rule) {
    rule.holds();
  }

  @ParameterizedTest(name = "the Job is {0}")
  @CsvSource({"Complete", "Failed", "FailureTarget"})
  void a_finished_job_lets_the_cluster_go_whatever_came_of_it(String condition) {
    newCluster()
        .rendering(JOB)
        .live(job(condition))
        .redis("theirs", REDIS)
        .deletedFor(1)
        .expects("wait c, " + finalizers("theirs"));
  }

  @Test
  void finalizers_are_patched_at_the_version_that_was_read() {
    Step.Patch patch = newCluster().redis().plan().only(Step.Patch.class).get(0);

    assertThat(patch.id()).isEqualTo(PlanScene.CLUSTER);
    assertThat(patch.patch().keySet()).containsExactly("metadata");
    assertThat(new Tree(patch.patch()).at("metadata", "resourceVersion").text()).isEqualTo("5");
  }

  @Test
  void giving_up_differs_from_being_done() {
    Step.Patch patch =
        newCluster().redis(REDIS).deletedFor(301).plan().only(Step.Patch.class).get(0);

    assertThat(patch.purpose()).isEqualTo(Step.Purpose.GIVEN_UP);
  }

  @Test
  void the_plan_knows_when_its_patience_ends() {
    PlannedCluster plan = newCluster().rendering(JOB).redis(REDIS).deletedFor(100).plan();

    assertThat(plan.wakeUp()).contains(PlanScene.NOW.plusSeconds(200));
  }

  private static String finalizers(String list) {
    return "patch {metadata={finalizers=[" + list + "], resourceVersion=5}}";
  }

  private static LiveObject job(String condition) {
    Map<String, Object> object = new LinkedHashMap<>(live(JOB).content());
    object.put(
        "status", Map.of("conditions", List.of(Map.of("type", condition, "status", "True"))));
    return LiveObject.of(object);
  }
}
