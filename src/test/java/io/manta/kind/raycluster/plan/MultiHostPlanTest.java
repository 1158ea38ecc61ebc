package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.PlanScene.Pod.aged;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.going;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.phase;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.rayEnded;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.unready;
import static io.manta.kind.raycluster.plan.PlanScene.host;
import static io.manta.kind.raycluster.plan.PlanScene.worker;
import static io.manta.kind.raycluster.plan.PlanSpec.cluster;
import static io.manta.kind.raycluster.plan.PlanSpec.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanSpec.Rule;
import io.manta.model.PodSlot;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups whose replicas have several hosts: whole replicas are made, replaced and deleted. */
class MultiHostPlanTest {

  private static final LivePod A0 = host("w", 0, 0);
  private static final LivePod A1 = host("w", 0, 1);
  private static final LivePod B0 = host("w", 1, 0);
  private static final LivePod B1 = host("w", 1, 1);
  private static final LivePod C0 = host("w", 2, 0);
  private static final LivePod C1 = host("w", 2, 1);

  static Stream<Rule> making() {
    return Stream.of(
        rule(
            "all hosts of a replica come together",
            cluster().group("w", 2, 2).with(A0, A1),
            "create c-w-1.0-0, create c-w-1.1-0"),
        rule(
            "at the lowest free index",
            cluster().group("w", 2, 2).with(B0, B1),
            "create c-w-0.0-0, create c-w-0.1-0"),
        rule(
            "one used name makes all names of the replica new",
            cluster().group("w", 1, 2).remembering("c-w-0.1-0"),
            "create c-w-0.0-1, create c-w-0.1-1"),
        rule(
            "one begun by this process is finished",
            cluster().group("w", 1, 2).with(A0).making("w-0-0"),
            "create c-w-0.1-0"),
        rule(
            "one begun is not finished when its other name was used: it goes",
            cluster().group("w", 1, 2).with(A0).making("w-0-0").remembering("c-w-0.1-0"),
            "delete c-w-0.0-0 BROKEN_REPLICA"),
        rule(
            "one begun by an earlier process goes",
            cluster().firstAttempt(10_000).group("w", 1, 2).with(A0).making("w-0-0"),
            "delete c-w-0.0-0 BROKEN_REPLICA"),
        rule(
            "one begun by someone else goes",
            cluster().group("w", 1, 2).with(A0),
            "delete c-w-0.0-0 BROKEN_REPLICA"),
        rule(
            "while the broken one goes no other takes its place",
            cluster().group("w", 1, 2).with(going(A0)),
            "wait c-w-0.0-0"));
  }

  static Stream<Rule> breaking() {
    return Stream.of(
        rule(
            "a lost host: the others go",
            cluster().group("w", 1, 3).with(host("w", 0, 0), host("w", 0, 2)),
            "delete c-w-0.0-0 BROKEN_REPLICA, delete c-w-0.2-0 BROKEN_REPLICA"),
        rule(
            "a failed host: all go for that",
            cluster().group("w", 1, 2).with(A0, phase(A1, "Failed")),
            "delete c-w-0.0-0 ENDED, delete c-w-0.1-0 ENDED"),
        rule(
            "a host that failed right after it was made: all keep their place for 5 s",
            cluster().group("w", 1, 2).with(A0, aged(phase(A1, "Failed"), 4)),
            "wait c-w-0.1-0"),
        rule(
            "Ray ended on one host",
            cluster().group("w", 1, 2).with(A0, rayEnded(A1, "Never")),
            "delete c-w-0.0-0 ENDED, delete c-w-0.1-0 ENDED"),
        rule(
            "a host is being evicted: the others go too",
            cluster().group("w", 1, 2).with(going(A0), A1),
            "delete c-w-0.1-0 BROKEN_REPLICA"),
        rule(
            "an unready host breaks nothing",
            cluster().group("w", 1, 2).with(unready(A0), phase(A1, "Pending")),
            ""),
        rule(
            "other replicas are left alone",
            cluster().group("w", 2, 2).with(A0, B0, B1),
            "delete c-w-0.0-0 BROKEN_REPLICA"),
        rule(
            "a pod without replica name is no replica",
            cluster().group("w", 1, 2).with(A0, A1, worker("loose", "w", 4)),
            "delete loose BROKEN_REPLICA"),
        rule(
            "more hosts are wanted: replicas of fewer go",
            cluster().group("w", 1, 3).with(A0, A1),
            "delete c-w-0.0-0 BROKEN_REPLICA, delete c-w-0.1-0 BROKEN_REPLICA"),
        rule(
            "fewer hosts are wanted: replicas of more go",
            cluster().group("w", 1, 2).with(A0, A1, host("w", 0, 2)),
            "delete c-w-0.0-0 BROKEN_REPLICA, delete c-w-0.1-0 BROKEN_REPLICA,"
                + " delete c-w-0.2-0 BROKEN_REPLICA"),
        rule(
            "from several hosts to one: what is too many goes",
            cluster().group("w", 1, 1).with(A0, A1),
            "delete c-w-0.0-0 SURPLUS"),
        rule(
            "from one host to several: single pods go",
            cluster().group("w", 1, 2).with(worker("w", 0)),
            "delete c-w-0-0 BROKEN_REPLICA"));
  }

  static Stream<Rule> shrinking() {
    return Stream.of(
        rule(
            "whole replicas go, the highest index first",
            cluster().group("w", 1, 2).with(A0, A1, B0, B1, C0, C1),
            "delete c-w-2.0-0 SURPLUS, delete c-w-2.1-0 SURPLUS,"
                + " delete c-w-1.0-0 SURPLUS, delete c-w-1.1-0 SURPLUS"),
        rule(
            "one pending host makes its replica the first",
            cluster().group("w", 1, 2).with(A0, phase(A1, "Pending"), B0, B1),
            "delete c-w-0.0-0 SURPLUS, delete c-w-0.1-0 SURPLUS"),
        rule(
            "a replica is as young as its youngest host",
            cluster().group("w", 1, 2).with(A0, aged(A1, 5), aged(B0, 60), aged(B1, 60)),
            "delete c-w-0.0-0 SURPLUS, delete c-w-0.1-0 SURPLUS"),
        rule(
            "one that is going is not a surplus",
            cluster().group("w", 1, 2).with(going(A0), going(A1), B0, B1),
            "wait c-w-0.0-0, wait c-w-0.1-0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"making", "breaking", "shrinking"})
  void the_plan_is(Rule rule) {
    rule.holds();
  }

  @Test
  void the_hosts_of_a_replica_share_a_name_and_count_up() {
    List<PodSlot> slots =
        cluster().group("w", 1, 3).plan().only(Step.Create.class).stream()
            .map(create -> create.slot().orElseThrow())
            .toList();

    assertThat(slots).extracting(PodSlot::replicaName).containsOnly("w-0-0");
    assertThat(slots).extracting(PodSlot::host).containsExactly(0, 1, 2);
    assertThat(slots).extracting(PodSlot::replica).containsOnly(0);
  }

  @Test
  void a_broken_replica_says_how_many_hosts_it_has() {
    assertThat(cluster().group("w", 1, 2).with(A0).reasons("c-w-0.0-0"))
        .containsExactly("replica w-0-0 has 1 of its 2 hosts");
  }
}
