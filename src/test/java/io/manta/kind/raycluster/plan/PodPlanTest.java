package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.PlanScene.Pod.aged;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.going;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.made;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.phase;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.rayEnded;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.unready;
import static io.manta.kind.raycluster.plan.PlanScene.head;
import static io.manta.kind.raycluster.plan.PlanScene.worker;
import static io.manta.kind.raycluster.plan.PlanSpec.cluster;
import static io.manta.kind.raycluster.plan.PlanSpec.newCluster;
import static io.manta.kind.raycluster.plan.PlanSpec.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanSpec.Rule;
import io.manta.manifest.Stamp;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods wanted and pods there: heads, workers of one host, names, what others made. */
class PodPlanTest {

  private static final LivePod W0 = worker("w", 0);
  private static final LivePod W1 = worker("w", 1);
  private static final LivePod W2 = worker("w", 2);
  private static final LivePod W3 = worker("w", 3);

  static Stream<Rule> clamping() {
    return Stream.of(
        rule(
            "as many as replicas says",
            cluster().groupOf(Map.of("replicas", 2L)),
            "create c-w-0-0, create c-w-1-0"),
        rule(
            "no replicas means minReplicas",
            cluster().groupOf(Map.of("minReplicas", 1L)),
            "create c-w-0-0"),
        rule("neither means none", cluster().groupOf(Map.of()), ""),
        rule(
            "never fewer than minReplicas",
            cluster().groupOf(Map.of("replicas", 0L, "minReplicas", 2L)).with(W0),
            "create c-w-1-0"),
        rule(
            "never more than maxReplicas",
            cluster().groupOf(Map.of("replicas", 9L, "maxReplicas", 1L)).with(W0),
            ""),
        rule(
            "a lowered maxReplicas removes workers",
            cluster().groupOf(Map.of("replicas", 3L, "maxReplicas", 1L)).with(W0, W1),
            "delete c-w-1-0 SURPLUS"),
        rule(
            "a maximum below the minimum wins",
            cluster().groupOf(Map.of("replicas", 2L, "minReplicas", 3L, "maxReplicas", 1L)),
            "create c-w-0-0"),
        rule(
            "maxReplicas 0 means none",
            cluster().groupOf(Map.of("replicas", 2L, "maxReplicas", 0L)).with(W0),
            "delete c-w-0-0 SURPLUS"),
        rule(
            "numOfHosts multiplies",
            cluster().groupOf(Map.of("replicas", 1L, "numOfHosts", 2L)),
            "create c-w-0.0-0, create c-w-0.1-0"),
        rule(
            "numOfHosts 0 means no pods",
            cluster().groupOf(Map.of("replicas", 2L, "numOfHosts", 0L)),
            ""),
        rule(
            "a suspended group wants none",
            cluster().groupOf(Map.of("replicas", 2L, "suspend", true)),
            ""));
  }

  static Stream<Rule> workersThatCount() {
    return Stream.of(
        rule("a pending one counts", cluster().group("w", 1).with(phase(W0, "Pending")), ""),
        rule("an unready one counts", cluster().group("w", 1).with(unready(W0)), ""),
        rule("one on a lost node counts", cluster().group("w", 1).with(phase(W0, "Unknown")), ""),
        rule(
            "a going one counts until it is gone",
            cluster().group("w", 1).with(going(W0)),
            "wait c-w-0-0"),
        rule(
            "a going one beside enough others is no surplus",
            cluster().group("w", 1).with(going(W0), W1),
            "wait c-w-0-0"),
        rule(
            "two going ones of three: none comes yet",
            cluster().group("w", 3).with(going(W0), going(W1), W2),
            "wait c-w-0-0, wait c-w-1-0"),
        rule(
            "more are wanted while one is going: only the difference comes",
            cluster().group("w", 3).with(going(W0), W1),
            "wait c-w-0-0, create c-w-2-0"),
        rule(
            "fewer are wanted while one is going: only the difference goes",
            cluster().group("w", 1).with(going(W2), W1, W0),
            "wait c-w-2-0, delete c-w-1-0 SURPLUS"),
        rule(
            "one that failed while going is only waited for",
            cluster().group("w", 1).with(going(phase(W0, "Failed"))),
            "wait c-w-0-0"));
  }

  static Stream<Rule> workersThatEnded() {
    return Stream.of(
        rule("failed", cluster().group("w", 1).with(phase(W0, "Failed")), "delete c-w-0-0 ENDED"),
        rule(
            "finished",
            cluster().group("w", 1).with(phase(W0, "Succeeded")),
            "delete c-w-0-0 ENDED"),
        rule(
            "Ray ended, restartPolicy Never",
            cluster().group("w", 1).with(rayEnded(W0, "Never")),
            "delete c-w-0-0 ENDED"),
        rule(
            "Ray ended, restartPolicy Always: the kubelet's business",
            cluster().group("w", 1).with(rayEnded(W0, "Always")),
            ""),
        rule(
            "Ray ended, restartPolicy OnFailure: the kubelet's business",
            cluster().group("w", 1).with(rayEnded(W0, "OnFailure")),
            ""),
        rule(
            "Ray ended before all containers began: not yet",
            cluster().group("w", 1).with(phase(rayEnded(W0, "Never"), "Pending")),
            ""),
        rule(
            "the failed one is replaced when it is gone",
            cluster().group("w", 1).remembering("c-w-0-0"),
            "create c-w-0-1"),
        rule(
            "not before: its place is still taken",
            cluster().group("w", 2).with(phase(W0, "Failed"), W1),
            "delete c-w-0-0 ENDED"),
        rule(
            "a failed one counts while more are wanted",
            cluster().group("w", 3).with(phase(W0, "Failed"), W1),
            "delete c-w-0-0 ENDED, create c-w-2-0"),
        rule(
            "a failed one goes first when fewer are wanted",
            cluster().group("w", 1).with(W0, phase(W1, "Failed")),
            "delete c-w-1-0 ENDED"),
        rule(
            "one that failed right after it was made keeps its place for 5 s",
            cluster().group("w", 2).with(aged(phase(W0, "Failed"), 4), W1),
            "wait c-w-0-0"),
        rule(
            "but not when it is one too many",
            cluster().group("w", 1).with(aged(phase(W0, "Failed"), 4), W1),
            "delete c-w-0-0 SURPLUS"),
        rule(
            "or when the autoscaler names it",
            cluster()
                .autoscaled()
                .group("w", 2)
                .with(aged(phase(W0, "Failed"), 4), W1)
                .naming("w", "c-w-0-0"),
            "delete c-w-0-0 NAMED"),
        rule(
            "all of them failed",
            cluster().group("w", 2).with(phase(W0, "Failed"), phase(W1, "Failed")),
            "delete c-w-0-0 ENDED, delete c-w-1-0 ENDED"));
  }

  static Stream<Rule> scaleDownOrder() {
    return Stream.of(
        rule(
            "what does not run goes before what is not ready",
            cluster().group("w", 2).with(unready(W0), phase(W1, "Pending"), W2),
            "delete c-w-1-0 SURPLUS"),
        rule(
            "what is not ready goes before what is ready, however old",
            cluster().group("w", 2).with(aged(unready(W0), 9000), W1, W2),
            "delete c-w-0-0 SURPLUS"),
        rule(
            "of the ready ones the youngest goes",
            cluster().group("w", 2).with(aged(W0, 10), aged(W1, 500), aged(W2, 500)),
            "delete c-w-0-0 SURPLUS"),
        rule(
            "of equally old ones the highest index goes",
            cluster().group("w", 1).with(W0, W1, W2),
            "delete c-w-2-0 SURPLUS, delete c-w-1-0 SURPLUS"),
        rule(
            "all four orders at once",
            cluster()
                .group("w", 1)
                .with(aged(W0, 20), unready(W1), phase(W2, "Pending"), aged(W3, 10)),
            "delete c-w-2-0 SURPLUS, delete c-w-1-0 SURPLUS, delete c-w-3-0 SURPLUS"),
        rule(
            "exactly the surplus goes, no more",
            cluster().group("w", 3).with(W0, W1, W2, W3),
            "delete c-w-3-0 SURPLUS"),
        rule(
            "each group has its own order",
            cluster().group("w", 0).group("v", 1).with(W0, worker("v", 0), worker("v", 1)),
            "delete c-w-0-0 SURPLUS, delete c-v-1-0 SURPLUS"));
  }

  static Stream<Rule> indexes() {
    return Stream.of(
        rule(
            "the lowest free index is taken",
            cluster().group("w", 4).with(W1, W3),
            "create c-w-0-0, create c-w-2-0"),
        rule(
            "an index is free only when its pod is gone",
            cluster().group("w", 3).with(going(W0), W1),
            "wait c-w-0-0, create c-w-2-0"),
        rule(
            "an index far above is kept",
            cluster().group("w", 2).with(worker("w", 70)),
            "create c-w-0-0"),
        rule(
            "two pods of one index: each counts",
            cluster().group("w", 3).with(W0, worker("c-w-other", "w", 0)),
            "create c-w-1-0"),
        rule(
            "indexes of groups are apart",
            cluster().group("v", 1).group("w", 1).with(worker("v", 0)),
            "create c-w-0-0"));
  }

  static Stream<Rule> heads() {
    LivePod h1 = head("h1");
    LivePod h2 = aged(head("h2"), 7200);
    LivePod h3 = aged(head("h3"), 9000);
    return Stream.of(
        rule("none: one comes", newCluster(), "create c-head-0"),
        rule("one going: no other beside it", newCluster().with(going(h1)), "wait h1"),
        rule("one failed", newCluster().with(phase(h1, "Failed")), "delete h1 ENDED"),
        rule("one finished", newCluster().with(phase(h1, "Succeeded")), "delete h1 ENDED"),
        rule("one pending is kept", newCluster().with(phase(h1, "Pending")), ""),
        rule(
            "one whose Ray ended for good",
            newCluster().with(rayEnded(h1, "Never")),
            "delete h1 ENDED"),
        rule(
            "one that ended right after it was made keeps its place for 5 s",
            newCluster().with(aged(phase(h1, "Failed"), 4)),
            "wait h1"),
        rule("then it goes", newCluster().with(aged(phase(h1, "Failed"), 10)), "delete h1 ENDED"),
        rule(
            "one made after now, by a clock that is ahead, is not waited for",
            newCluster().with(aged(phase(h1, "Failed"), -1)),
            "delete h1 ENDED"),
        rule(
            "of three the oldest ready one stays",
            newCluster().with(h1, h2, unready(h3)),
            "delete h1 EXTRA_HEAD, delete h3 EXTRA_HEAD"),
        rule(
            "of two that are not ready the older stays",
            newCluster().with(unready(h1), unready(h2)),
            "delete h1 EXTRA_HEAD"),
        rule(
            "one going beside one that works: nothing to do",
            newCluster().with(going(h1), h2),
            "wait h1"),
        rule(
            "one going and one failed: both go before another comes",
            newCluster().with(going(h1), phase(h2, "Failed")),
            "wait h1, delete h2 ENDED"),
        rule(
            "workers stay and come while the head is replaced",
            newCluster().group("w", 2).with(going(h1), W0),
            "wait h1, create c-w-1-0"),
        rule(
            "a lost head comes back under another name",
            newCluster().remembering("c-head-0"),
            "create c-head-1"),
        rule(
            "a name that the user gave comes back as it is",
            newCluster().literalHead("mine").remembering("mine"),
            "create mine"),
        rule(
            "but not before its bearer is gone",
            newCluster().literalHead("mine").with(going(head("mine"))),
            "wait mine"),
        rule(
            "a head that shall stay lost does, and no worker comes",
            newCluster().headStaysLost().group("w", 1),
            "wait c"),
        rule(
            "with its head there such a cluster is like any other",
            cluster().headStaysLost().group("w", 1),
            "create c-w-0-0"));
  }

  static Stream<Rule> removedGroups() {
    return Stream.of(
        rule(
            "its pods go",
            cluster().group("w", 1).with(W0, worker("old", 0), worker("old", 1)),
            "delete c-old-0-0 GROUP_REMOVED, delete c-old-1-0 GROUP_REMOVED"),
        rule(
            "those of a group that is refused stay",
            cluster().group("w", 1).refusedGroup("old").with(W0, worker("old", 0)),
            ""),
        rule(
            "those going already are waited for",
            cluster().with(going(worker("old", 0))),
            "wait c-old-0-0"),
        rule(
            "a renamed group is another group",
            cluster().group("new", 1).with(worker("old", 0)),
            "create c-new-0-0, delete c-old-0-0 GROUP_REMOVED"),
        rule(
            "also with an autoscaler, which knows the group no more",
            cluster().autoscaled().with(worker("old", 0)),
            "delete c-old-0-0 GROUP_REMOVED"),
        rule(
            "a pod that names no group is nobody's surplus",
            cluster().with(worker("stranger", "", 0)),
            ""));
  }

  /** Found by label, whoever made them: another operator, a user, Manta before the status. */
  static Stream<Rule> adoptedPods() {
    LivePod adopted = made(worker("theirs", "w", 0), Stamp.NONE);
    LivePod noIndex = made(PlanScene.withoutReplica(worker("theirs", "w", 0)), Stamp.NONE);
    return Stream.of(
        rule("one counts", cluster().group("w", 1).with(adopted), ""),
        rule("its index is taken", cluster().group("w", 2).with(adopted), "create c-w-1-0"),
        rule(
            "one without index takes none",
            cluster().group("w", 2).with(noIndex),
            "create c-w-0-0"),
        rule(
            "one that failed goes as any other",
            cluster().group("w", 1).with(phase(adopted, "Failed")),
            "delete theirs ENDED"),
        rule(
            "one too many goes by the same order",
            cluster().group("w", 1).with(aged(adopted, 10), W1),
            "delete theirs SURPLUS"),
        rule(
            "without index it goes after those that have one",
            cluster().group("w", 1).with(noIndex, W0),
            "delete c-w-0-0 SURPLUS"),
        rule(
            "an adopted head is the head",
            newCluster().with(made(head("theirs"), Stamp.NONE)),
            ""));
  }

  static Stream<Rule> names() {
    return Stream.of(
        rule("the first name of a place", cluster().group("w", 1), "create c-w-0-0"),
        rule(
            "a name that was used is not used again",
            cluster().group("w", 1).remembering("c-w-0-0", "c-w-0-1"),
            "create c-w-0-2"),
        rule(
            "also when used names are not in a row",
            cluster().group("w", 1).remembering("c-w-0-1"),
            "create c-w-0-0"),
        rule(
            "a live pod's name is not given again, whatever its index says",
            cluster().group("w", 2).with(worker("c-w-0-0", "w", 5)),
            "create c-w-0-1"),
        rule(
            "a name that shall be deleted is not given",
            cluster().group("w", 1).naming("w", "c-w-0-0", "c-w-0-1"),
            "create c-w-0-2"),
        rule(
            "nor one that another group's list names",
            cluster().group("w", 1).group("v", 0).naming("v", "c-w-0-0"),
            "create c-w-0-1"),
        rule(
            "a later process begins where no earlier one was",
            newCluster().firstAttempt(10_000).group("w", 1),
            "create c-head-10000, create c-w-0-10000"),
        rule(
            "and says so before its first pod",
            cluster().unsaidEpoch(1).group("w", 1),
            "create c-w-0-0, patch {status={manta={podEpoch=1}}}"),
        rule(
            "but not when it makes none",
            cluster().unsaidEpoch(1).group("w", 1).with(worker("w", 0)),
            ""),
        rule(
            "two new pods never share one",
            cluster().group("w", 2).remembering("c-w-0-0"),
            "create c-w-0-1, create c-w-1-0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "clamping",
    "workersThatCount",
    "workersThatEnded",
    "scaleDownOrder",
    "indexes",
    "heads",
    "removedGroups",
    "adoptedPods",
    "names"
  })
  void the_plan_is(Rule rule) {
    rule.holds();
  }

  @Test
  void each_deletion_says_what_happened_to_the_pod() {
    assertThat(cluster().group("w", 1).with(rayEnded(W0, "Never")).reasons("c-w-0-0"))
        .containsExactly("Ray container terminated: Error (exit code 1)");
    assertThat(cluster().group("w", 1).with(phase(W0, "Failed")).reasons("c-w-0-0"))
        .containsExactly("Pod status: Failed");
    assertThat(cluster().group("w", 1).with(W0, W1).reasons("c-w-1-0"))
        .containsExactly("worker group w wants 1 replicas and has 2");
    assertThat(cluster().group("w", 1).with(going(W0)).reasons("c-w-0-0"))
        .containsExactly("pod c-w-0-0 is going; it counts until it is gone");
  }

  @Test
  void a_group_of_millions_is_made_a_thousand_at_a_time() {
    PlannedCluster plan = cluster().group("w", Integer.MAX_VALUE).plan();

    assertThat(plan.only(Step.Create.class)).hasSize(1000);
    assertThat(plan.only(Step.Keep.class))
        .extracting(Step::reason)
        .anyMatch(reason -> reason.endsWith("2147482647 of them come later"));
  }
}
