package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.PlanScene.Pod.going;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.made;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.phase;
import static io.manta.kind.raycluster.plan.PlanScene.manifest;
import static io.manta.kind.raycluster.plan.PlanScene.worker;
import static io.manta.kind.raycluster.plan.PlanSpec.cluster;
import static io.manta.kind.raycluster.plan.PlanSpec.newCluster;
import static io.manta.kind.raycluster.plan.PlanSpec.rule;
import static io.manta.kind.raycluster.plan.Suspension.RUNNING;
import static io.manta.kind.raycluster.plan.Suspension.SUSPENDED;
import static io.manta.kind.raycluster.plan.Suspension.SUSPENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanSpec.Rule;
import io.manta.manifest.Stamp;
import io.manta.plan.LivePod;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Suspending a cluster, which is carried through once it has begun, and suspending a group. */
class SuspensionPlanTest {

  private static final LivePod W0 = worker("w", 0);

  static Stream<Rule> clusters() {
    return Stream.of(
        rule(
            "it is written down before the first pod goes",
            cluster().group("w", 1).with(W0).suspend(true, RUNNING),
            "wait c-head-1, wait c-w-0-0"),
        rule(
            "then all pods go at once",
            cluster().group("w", 1).with(W0).suspend(true, SUSPENDING),
            "delete c-head-1 SUSPENDED, delete c-w-0-0 SUSPENDED"),
        rule(
            "also those that failed, that others made, of removed groups",
            cluster()
                .with(
                    phase(worker("w", 0), "Failed"),
                    made(worker("theirs", "w", 1), Stamp.NONE),
                    worker("old", 0))
                .suspend(true, SUSPENDING),
            "delete c-head-1 SUSPENDED, delete c-old-0-0 SUSPENDED, delete c-w-0-0 SUSPENDED,"
                + " delete theirs SUSPENDED"),
        rule(
            "those going are waited for",
            newCluster().with(going(W0)).suspend(true, SUSPENDING),
            "wait c-w-0-0"),
        rule(
            "the user's change of mind waits until the last pod is gone",
            cluster().group("w", 1).with(going(W0)).suspend(false, SUSPENDING),
            "delete c-head-1 SUSPENDED, wait c-w-0-0"),
        rule(
            "then everything comes back",
            newCluster().group("w", 1).suspend(false, SUSPENDING),
            "create c-head-0, create c-w-0-0"),
        rule(
            "a suspended cluster has nothing to do",
            newCluster().group("w", 1).suspend(true, SUSPENDED),
            ""),
        rule(
            "a pod that appears late in a suspended cluster goes",
            newCluster().group("w", 1).with(W0).suspend(true, SUSPENDED),
            "delete c-w-0-0 SUSPENDED"),
        rule(
            "no longer suspended: everything comes back",
            newCluster().group("w", 1).suspend(false, SUSPENDED),
            "create c-head-0, create c-w-0-0"),
        rule(
            "under names that were not used before",
            newCluster().group("w", 1).remembering("c-head-0", "c-w-0-0").suspend(false, SUSPENDED),
            "create c-head-1, create c-w-0-1"),
        rule(
            "a cluster made suspended gets no pods",
            newCluster().group("w", 1).suspend(true, RUNNING),
            ""),
        rule(
            "its other objects are kept right meanwhile",
            newCluster().rendering(manifest("Service", "svc", Map.of())).suspend(true, SUSPENDED),
            "apply svc"),
        rule(
            "changes of the spec while suspended make nothing outdated",
            newCluster().group("w", 1).recreate().suspend(true, SUSPENDED),
            ""));
  }

  static Stream<Rule> groups() {
    return Stream.of(
        rule(
            "all its pods go",
            cluster().suspendedGroup("s").with(worker("s", 0), worker("s", 1)),
            "delete c-s-0-0 GROUP_SUSPENDED, delete c-s-1-0 GROUP_SUSPENDED"),
        rule(
            "other groups and the head stay",
            cluster().suspendedGroup("s").group("w", 1).with(worker("s", 0), W0),
            "delete c-s-0-0 GROUP_SUSPENDED"),
        rule(
            "those going are waited for",
            cluster().suspendedGroup("s").with(going(worker("s", 0))),
            "wait c-s-0-0"),
        rule("nothing there: nothing to do", cluster().suspendedGroup("s"), ""),
        rule(
            "resumed: its pods come back",
            cluster().group("s", 1).remembering("c-s-0-0"),
            "create c-s-0-1"),
        rule(
            "resumed while pods still go: each counts until it is gone",
            cluster().group("s", 1).with(going(worker("s", 0))),
            "wait c-s-0-0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"clusters", "groups"})
  void the_plan_is(Rule rule) {
    rule.holds();
  }

  @Test
  void the_plan_says_where_the_suspension_stands() {
    assertThat(cluster().suspend(true, RUNNING).plan().suspension()).isEqualTo(SUSPENDING);
    assertThat(cluster().suspend(false, SUSPENDING).plan().suspension()).isEqualTo(SUSPENDING);
    assertThat(newCluster().suspend(true, SUSPENDING).plan().suspension()).isEqualTo(SUSPENDED);
    assertThat(newCluster().suspend(false, SUSPENDED).plan().suspension()).isEqualTo(RUNNING);
  }
}
