package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.PlanScene.Pod.aged;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.going;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.phase;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.rayEnded;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.unready;
import static io.manta.kind.raycluster.plan.PlanScene.host;
import static io.manta.kind.raycluster.plan.PlanScene.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers: how many there are and shall be. Group {@code w}, names {@code c-w-INDEX-ATTEMPT}. */
class ScalingTest {

  static Stream<Arguments> workers() {
    LivePod w0 = worker("w", 0);
    LivePod w1 = worker("w", 1);
    LivePod w2 = worker("w", 2);
    return Stream.of(
        arguments("nothing wanted, nothing there", 0, List.of(), ""),
        arguments("all are new", 2, List.of(), "create c-w-0-0, create c-w-1-0"),
        arguments("as wanted", 2, List.of(w0, w1), ""),
        arguments("one is missing", 3, List.of(w0, w1), "create c-w-2-0"),
        arguments("the lowest free index is taken", 3, List.of(w0, w2), "create c-w-1-0"),
        arguments(
            "a pod without index has none", 2, List.of(worker("x", "w", 0)), "create c-w-1-0"),
        arguments("too many: the highest index goes", 1, List.of(w0, w1), "delete c-w-1-0 SURPLUS"),
        arguments(
            "too many: what does not run goes first",
            2,
            List.of(phase(w0, "Pending"), w1, w2),
            "delete c-w-0-0 SURPLUS"),
        arguments(
            "too many: then what is not ready",
            2,
            List.of(unready(w0), w1, w2),
            "delete c-w-0-0 SURPLUS"),
        arguments(
            "too many: then the youngest",
            2,
            List.of(aged(w0, 10), aged(w1, 20), aged(w2, 30)),
            "delete c-w-0-0 SURPLUS"),
        arguments(
            "to nothing", 0, List.of(w0, w1), "delete c-w-1-0 SURPLUS, delete c-w-0-0 SURPLUS"),
        arguments("a failed pod goes", 1, List.of(phase(w0, "Failed")), "delete c-w-0-0 ENDED"),
        arguments(
            "a finished pod goes too", 1, List.of(phase(w0, "Succeeded")), "delete c-w-0-0 ENDED"),
        arguments("a pod of unknown state stays", 1, List.of(phase(w0, "Unknown")), ""),
        arguments("a pending pod stays", 1, List.of(phase(w0, "Pending")), ""),
        arguments("Ray ended for good", 1, List.of(rayEnded(w0, "Never")), "delete c-w-0-0 ENDED"),
        arguments("Ray ended and the kubelet restarts it", 1, List.of(rayEnded(w0, "Always")), ""),
        arguments("a going pod counts", 1, List.of(going(w0)), "wait c-w-0-0"),
        arguments("a going pod is not a surplus", 1, List.of(going(w0), w1), "wait c-w-0-0"),
        arguments(
            "a going pod keeps its index", 2, List.of(going(w0)), "wait c-w-0-0, create c-w-1-0"),
        arguments(
            "no replacement before the failed one is gone",
            2,
            List.of(phase(w0, "Failed"), w1),
            "delete c-w-0-0 ENDED"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("workers")
  void brings_a_group_to_its_size(String what, int replicas, List<LivePod> pods, String expected) {
    PlanScene planScene = PlanScene.withHead().group("w", replicas, 1);
    planScene.pods.addAll(pods);
    assertThat(PlanScene.words(planScene.plan())).isEqualTo(expected);
  }

  @Test
  void the_autoscaler_alone_chooses_who_goes() {
    PlanScene planScene =
        PlanScene.withHead().group("w", 1, 1).pods(worker("w", 0), worker("w", 1));
    planScene.autoscaled = true;
    PlannedCluster plan = planScene.plan();
    assertThat(plan.isSettled()).isTrue();
    assertThat(plan.only(Step.Keep.class))
        .extracting(Step::reason)
        .containsExactly(
            "worker group w wants 1 replicas and has 2; Ray's autoscaler decides which one goes");
  }

  @Test
  void what_the_autoscaler_names_goes_also_when_the_count_is_right() {
    PlanScene planScene =
        PlanScene.withHead().group("w", 2, 1, "c-w-0-0").pods(worker("w", 0), worker("w", 1));
    planScene.autoscaled = true;
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("delete c-w-0-0 NAMED");
  }

  @Test
  void a_named_pod_of_another_cluster_or_that_does_not_exist_is_not_touched() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1, "other-pod").pods(worker("w", 0));
    assertThat(planScene.plan().isSettled()).isTrue();
  }

  @Test
  void the_head_is_no_worker_to_delete() {
    PlanScene planScene = PlanScene.withHead().group("w", 0, 1, "c-head-1");
    assertThat(planScene.plan().isSettled()).isTrue();
  }

  @Test
  void a_new_pod_never_gets_a_name_that_is_to_be_deleted() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1, "c-w-0-0");
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("create c-w-0-1");
  }

  @Test
  void a_name_is_used_once() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1);
    planScene.names.addAll(List.of("c-w-0-0", "c-w-0-1"));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("create c-w-0-2");
  }

  @Test
  void a_create_whose_answer_was_lost_is_planned_with_the_same_name() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1);
    assertThat(PlanScene.words(planScene.plan())).isEqualTo(PlanScene.words(planScene.plan()));
  }

  @Test
  void a_later_process_begins_with_names_that_no_earlier_one_gave() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 1);
    planScene.firstAttempt = 10_000;
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("create c-w-0-10000");
  }

  @Test
  void pods_of_a_removed_group_go() {
    PlanScene planScene =
        PlanScene.withHead().group("w", 1, 1).pods(worker("w", 0), worker("old", 0));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("delete c-old-0-0 GROUP_REMOVED");
  }

  @Test
  void a_suspended_group_has_no_pods_and_the_others_keep_theirs() {
    PlanScene planScene =
        PlanScene.withHead()
            .suspendedGroup("s")
            .group("w", 1, 1)
            .pods(worker("s", 0), worker("w", 0));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("delete c-s-0-0 GROUP_SUSPENDED");
  }

  static Stream<Arguments> replicas() {
    LivePod a0 = host("w", 0, 0);
    LivePod a1 = host("w", 0, 1);
    LivePod b0 = host("w", 1, 0);
    LivePod b1 = host("w", 1, 1);
    return Stream.of(
        arguments("a whole replica is made", 1, List.of(), "create c-w-0.0-0, create c-w-0.1-0"),
        arguments("as wanted", 2, List.of(a0, a1, b0, b1), ""),
        arguments(
            "a host is lost: the rest goes", 1, List.of(a1), "delete c-w-0.1-0 BROKEN_REPLICA"),
        arguments(
            "a host failed: the whole replica goes",
            1,
            List.of(phase(a0, "Failed"), a1),
            "delete c-w-0.0-0 ENDED, delete c-w-0.1-0 ENDED"),
        arguments(
            "a host is going: the other goes too",
            1,
            List.of(going(a0), a1),
            "delete c-w-0.1-0 BROKEN_REPLICA"),
        arguments(
            "all are going: nothing new before they are gone",
            1,
            List.of(going(a0), going(a1)),
            "wait c-w-0.0-0, wait c-w-0.1-0"),
        arguments(
            "one too many: a whole one goes",
            1,
            List.of(a0, a1, b0, b1),
            "delete c-w-1.0-0 SURPLUS, delete c-w-1.1-0 SURPLUS"),
        arguments(
            "one too many: the one with an unready host goes",
            1,
            List.of(a0, unready(a1), b0, b1),
            "delete c-w-0.0-0 SURPLUS, delete c-w-0.1-0 SURPLUS"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("replicas")
  void brings_a_group_of_several_hosts_to_its_size(
      String what, int replicas, List<LivePod> pods, String expected) {
    PlanScene planScene = PlanScene.withHead().group("w", replicas, 2);
    planScene.pods.addAll(pods);
    assertThat(PlanScene.words(planScene.plan())).isEqualTo(expected);
  }

  @Test
  void one_named_host_takes_its_replica_along() {
    PlanScene planScene =
        PlanScene.withHead().group("w", 1, 2, "c-w-0.1-0").pods(host("w", 0, 0), host("w", 0, 1));
    assertThat(PlanScene.words(planScene.plan()))
        .isEqualTo("delete c-w-0.0-0 NAMED, delete c-w-0.1-0 NAMED");
  }

  @Test
  void a_replica_that_is_still_being_made_is_finished() {
    PlanScene planScene = PlanScene.withHead().group("w", 1, 2).pods(host("w", 0, 0));
    planScene.unfinished.add("w-0-0");
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("create c-w-0.1-0");
  }

  @Test
  void no_hosts_no_pods() {
    PlanScene planScene = PlanScene.withHead().group("w", 3, 0).pods(worker("w", 0));
    assertThat(PlanScene.words(planScene.plan())).isEqualTo("delete c-w-0-0 SURPLUS");
  }
}
