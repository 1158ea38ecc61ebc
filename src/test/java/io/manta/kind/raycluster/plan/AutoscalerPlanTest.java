package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.PlanScene.Pod.going;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.phase;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.unready;
import static io.manta.kind.raycluster.plan.PlanScene.head;
import static io.manta.kind.raycluster.plan.PlanScene.host;
import static io.manta.kind.raycluster.plan.PlanScene.worker;
import static io.manta.kind.raycluster.plan.PlanSpec.cluster;
import static io.manta.kind.raycluster.plan.PlanSpec.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanSpec.Rule;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Ray's autoscaler may rely on: it alone chooses who goes, and whom it names goes. */
class AutoscalerPlanTest {

  private static final LivePod W0 = worker("w", 0);
  private static final LivePod W1 = worker("w", 1);
  private static final LivePod W2 = worker("w", 2);

  static Stream<Rule> choosing() {
    return Stream.of(
        rule("too many: nobody goes", cluster().autoscaled().group("w", 1).with(W0, W1), ""),
        rule(
            "also not what is pending or unready",
            cluster().autoscaled().group("w", 0).with(unready(W0), phase(W1, "Pending")),
            ""),
        rule(
            "what failed goes, as without an autoscaler",
            cluster().autoscaled().group("w", 0).with(phase(W0, "Failed"), W1),
            "delete c-w-0-0 ENDED"),
        rule("too few: one comes", cluster().autoscaled().group("w", 2).with(W0), "create c-w-1-0"),
        rule(
            "a suspended group's pods go, that is the user's word",
            cluster().autoscaled().suspendedGroup("w").with(W0),
            "delete c-w-0-0 GROUP_SUSPENDED"),
        rule(
            "whole replicas too many: nobody goes",
            cluster()
                .autoscaled()
                .group("w", 1, 2)
                .with(host("w", 0, 0), host("w", 0, 1), host("w", 1, 0), host("w", 1, 1)),
            ""));
  }

  static Stream<Rule> naming() {
    return Stream.of(
        rule(
            "the usual patch: fewer replicas and who goes",
            cluster().autoscaled().group("w", 1).naming("w", "c-w-0-0").with(W0, W1),
            "delete c-w-0-0 NAMED"),
        rule(
            "named although the number is right: goes, and is replaced when gone",
            cluster().autoscaled().group("w", 2).naming("w", "c-w-0-0").with(W0, W1),
            "delete c-w-0-0 NAMED"),
        rule(
            "gone: another comes under another name, the list still there",
            cluster().autoscaled().group("w", 2).naming("w", "c-w-0-0").with(W1),
            "create c-w-0-1"),
        rule(
            "several",
            cluster().autoscaled().group("w", 0).naming("w", "c-w-2-0", "c-w-0-0").with(W0, W1, W2),
            "delete c-w-0-0 NAMED, delete c-w-2-0 NAMED"),
        rule(
            "named and failed: goes once",
            cluster().autoscaled().group("w", 1).naming("w", "c-w-0-0").with(phase(W0, "Failed")),
            "delete c-w-0-0 ENDED"),
        rule(
            "named and going: waited for",
            cluster().autoscaled().group("w", 0).naming("w", "c-w-0-0").with(going(W0)),
            "wait c-w-0-0"),
        rule(
            "drained but still running: goes",
            cluster().autoscaled().group("w", 0).naming("w", "c-w-0-0").with(unready(W0)),
            "delete c-w-0-0 NAMED"),
        rule(
            "named in the list of another group: goes too, it is this cluster's",
            cluster()
                .autoscaled()
                .group("w", 0)
                .group("v", 1)
                .naming("w", "c-v-0-0")
                .with(worker("v", 0)),
            "delete c-v-0-0 NAMED"),
        rule(
            "a pod of no such name here: nothing",
            cluster().autoscaled().group("w", 1).naming("w", "elsewhere").with(W0),
            ""),
        rule(
            "the head is never a worker to delete",
            cluster().autoscaled().group("w", 0).naming("w", "c-head-1"),
            ""),
        rule(
            "also a name in the list of an operator without autoscaler",
            cluster().group("w", 2).naming("w", "c-w-0-0").with(W0, W1),
            "delete c-w-0-0 NAMED"),
        rule(
            "without autoscaler: named ones count towards the surplus",
            cluster().group("w", 1).naming("w", "c-w-0-0").with(W0, W1),
            "delete c-w-0-0 NAMED"),
        rule(
            "one named host takes its replica along",
            cluster()
                .autoscaled()
                .group("w", 1, 2, "c-w-0.1-0")
                .with(host("w", 0, 0), host("w", 0, 1)),
            "delete c-w-0.0-0 NAMED, delete c-w-0.1-0 NAMED"),
        rule(
            "every host named: once each",
            cluster()
                .autoscaled()
                .group("w", 0, 2, "c-w-0.0-0", "c-w-0.1-0")
                .with(host("w", 0, 0), host("w", 0, 1)),
            "delete c-w-0.0-0 NAMED, delete c-w-0.1-0 NAMED"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"choosing", "naming"})
  void the_plan_is(Rule rule) {
    rule.holds();
  }

  @Test
  void the_list_and_the_replicas_are_never_written() {
    PlannedCluster plan =
        cluster().autoscaled().group("w", 1).naming("w", "c-w-0-0").with(W0, W1).plan();

    assertThat(plan.only(Step.Patch.class)).isEmpty();
    assertThat(plan.only(Step.Apply.class)).isEmpty();
  }

  @Test
  void a_surplus_says_whose_choice_it_is() {
    assertThat(cluster().autoscaled().group("w", 1).with(W0, W1).reasons("c"))
        .containsExactly(
            "worker group w wants 1 replicas and has 2; Ray's autoscaler decides which one goes");
  }

  @Test
  void the_head_stays_while_its_autoscaler_container_is_down() {
    cluster().autoscaled().group("w", 1).with(W0, going(head("c-head-0"))).expects("wait c-head-0");
  }
}
