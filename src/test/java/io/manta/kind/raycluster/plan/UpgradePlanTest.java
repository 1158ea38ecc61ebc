package io.manta.kind.raycluster.plan;

import static io.manta.kind.raycluster.plan.PlanScene.Pod.aged;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.going;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.made;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.phase;
import static io.manta.kind.raycluster.plan.PlanScene.Pod.unready;
import static io.manta.kind.raycluster.plan.PlanScene.head;
import static io.manta.kind.raycluster.plan.PlanScene.host;
import static io.manta.kind.raycluster.plan.PlanScene.worker;
import static io.manta.kind.raycluster.plan.PlanSpec.cluster;
import static io.manta.kind.raycluster.plan.PlanSpec.newCluster;
import static io.manta.kind.raycluster.plan.PlanSpec.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.manta.kind.raycluster.plan.PlanSpec.Rule;
import io.manta.manifest.Stamp;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods made from an older spec or template: kept, all replaced at once, or a few at a time. */
class UpgradePlanTest {

  private static final LivePod OLD_HEAD = old(head("c-head-1"));
  private static final LivePod OLD0 = old(worker("w", 0));
  private static final LivePod OLD1 = old(worker("w", 1));
  private static final LivePod OLD2 = old(worker("w", 2));
  private static final LivePod NEW0 = worker("w", 0);
  private static final LivePod NEW1 = worker("w", 1);

  private static LivePod old(LivePod pod) {
    return made(pod, new Stamp("hash-of-before", "set-1", "spec-of-before"));
  }

  static Stream<Rule> none() {
    return Stream.of(
        rule("outdated pods stay", newCluster().group("w", 1).with(OLD_HEAD, OLD0), ""),
        rule(
            "a lost one comes back new",
            newCluster().group("w", 2).with(OLD_HEAD, OLD0),
            "create c-w-1-0"),
        rule(
            "when fewer are wanted age decides, not the spec",
            newCluster().group("w", 1).with(OLD_HEAD, aged(NEW0, 9000), aged(OLD1, 60)),
            "delete c-w-1-0 SURPLUS"));
  }

  static Stream<Rule> recreate() {
    return Stream.of(
        rule(
            "an outdated worker: all go, the head too",
            cluster().recreate().group("w", 2).with(NEW0, OLD1),
            "delete c-head-1 RECREATED, delete c-w-0-0 RECREATED, delete c-w-1-0 RECREATED"),
        rule(
            "an outdated head: all go",
            newCluster().recreate().group("w", 1).with(OLD_HEAD, NEW0),
            "delete c-head-1 RECREATED, delete c-w-0-0 RECREATED"),
        rule(
            "those going are not deleted twice",
            newCluster().recreate().group("w", 1).with(going(OLD_HEAD), OLD0),
            "delete c-w-0-0 RECREATED"),
        rule(
            "when all are going nothing comes before they are gone",
            newCluster().recreate().group("w", 1).with(going(OLD_HEAD), going(OLD0)),
            "wait c-head-1, wait c-w-0-0"),
        rule(
            "what is gone comes back while others still go",
            newCluster().recreate().remembering("c-head-0").group("w", 1).with(going(OLD0)),
            "create c-head-1, wait c-w-0-0"),
        rule(
            "no other number of workers makes a pod outdated",
            cluster().recreate().group("w", 2).with(NEW0),
            "create c-w-1-0"),
        rule(
            "pods of a removed group are not outdated, they go",
            cluster().recreate().with(old(worker("gone", 0))),
            "delete c-gone-0-0 GROUP_REMOVED"));
  }

  static Stream<Rule> rolling() {
    return Stream.of(
        rule(
            "one at a time",
            cluster().rolling("1").group("w", 2).with(OLD0, OLD1),
            "delete c-w-1-0 ROLLED"),
        rule(
            "not while the one before is going",
            cluster().rolling("1").group("w", 2).with(OLD0, going(OLD1)),
            "wait c-w-1-0"),
        rule(
            "not while the one before is not made",
            cluster().rolling("1").group("w", 2).with(OLD0).remembering("c-w-1-0"),
            "create c-w-1-1"),
        rule(
            "paused while the new one is not ready",
            cluster().rolling("1").group("w", 2).with(OLD0, unready(NEW1)),
            ""),
        rule(
            "paused while the new one is pending",
            cluster().rolling("1").group("w", 2).with(OLD0, phase(NEW1, "Pending")),
            ""),
        rule(
            "resumed by itself when it is ready",
            cluster().rolling("1").group("w", 2).with(OLD0, NEW1),
            "delete c-w-0-0 ROLLED"),
        rule(
            "a bad change is mended by the next: the new unready one goes at once",
            cluster().rolling("1").group("w", 2).with(OLD0, unready(OLD1)),
            "delete c-w-1-0 ROLLED"),
        rule(
            "all that do not work go at once, they cost nothing",
            cluster().rolling("1").group("w", 3).with(OLD0, unready(OLD1), phase(OLD2, "Pending")),
            "delete c-w-2-0 ROLLED, delete c-w-1-0 ROLLED"),
        rule(
            "two at a time",
            cluster().rolling("2").group("w", 3).with(OLD0, OLD1, OLD2),
            "delete c-w-2-0 ROLLED, delete c-w-1-0 ROLLED"),
        rule(
            "more at a time than there are",
            cluster().rolling("9").group("w", 2).with(OLD0, OLD1),
            "delete c-w-1-0 ROLLED, delete c-w-0-0 ROLLED"),
        rule(
            "a percentage is rounded up",
            cluster().rolling("34%").group("w", 3).with(OLD0, OLD1, OLD2),
            "delete c-w-2-0 ROLLED, delete c-w-1-0 ROLLED"),
        rule(
            "a small percentage is one",
            cluster().rolling("1%").group("w", 3).with(OLD0, OLD1, OLD2),
            "delete c-w-2-0 ROLLED"),
        rule(
            "nothing at a time is one: else it would never end",
            cluster().rolling("0").group("w", 2).with(OLD0, OLD1),
            "delete c-w-1-0 ROLLED"),
        rule(
            "the number grows and the spec changes: first the number",
            cluster().rolling("1").group("w", 3).with(OLD0, OLD1),
            "create c-w-2-0"),
        rule(
            "the number falls and the spec changes: first the number",
            cluster().rolling("1").group("w", 1).with(OLD0, OLD1),
            "delete c-w-1-0 SURPLUS"),
        rule(
            "a failed one is replaced first",
            cluster().rolling("1").group("w", 2).with(OLD0, phase(OLD1, "Failed")),
            "delete c-w-1-0 ENDED"),
        rule(
            "each group rolls by itself",
            cluster().rolling("1").group("w", 1).group("v", 1).with(OLD0, old(worker("v", 0))),
            "delete c-w-0-0 ROLLED, delete c-v-0-0 ROLLED"),
        rule(
            "with an autoscaler too: replaced, never removed",
            cluster().autoscaled().rolling("1").group("w", 1).with(OLD0),
            "delete c-w-0-0 ROLLED"),
        rule(
            "whole replicas",
            cluster()
                .rolling("1")
                .group("w", 2, 2)
                .with(host("w", 0, 0), host("w", 0, 1))
                .with(old(host("w", 1, 0)), old(host("w", 1, 1))),
            "delete c-w-1.0-0 ROLLED, delete c-w-1.1-0 ROLLED"),
        rule(
            "a replica with one outdated host is outdated",
            cluster().rolling("1").group("w", 1, 2).with(old(host("w", 0, 0)), host("w", 0, 1)),
            "delete c-w-0.0-0 ROLLED, delete c-w-0.1-0 ROLLED"),
        rule(
            "replicas are counted, not pods",
            cluster()
                .rolling("1")
                .group("w", 2, 2)
                .with(old(host("w", 0, 0)), old(host("w", 0, 1)))
                .with(old(host("w", 1, 0)), old(host("w", 1, 1))),
            "delete c-w-1.0-0 ROLLED, delete c-w-1.1-0 ROLLED"));
  }

  static Stream<Rule> rollingTheHead() {
    return Stream.of(
        rule("not unless it may", newCluster().rolling("1").group("w", 1).with(OLD_HEAD, NEW0), ""),
        rule(
            "last: not while a worker is outdated",
            newCluster().rollingHeadToo("1").group("w", 1).with(OLD_HEAD, OLD0),
            "delete c-w-0-0 ROLLED"),
        rule(
            "not while a worker is missing",
            newCluster().rollingHeadToo("1").group("w", 2).with(OLD_HEAD, NEW0),
            "create c-w-1-0"),
        rule(
            "not while a worker is not ready",
            newCluster().rollingHeadToo("1").group("w", 1).with(OLD_HEAD, unready(NEW0)),
            ""),
        rule(
            "not while a worker is going",
            newCluster().rollingHeadToo("1").group("w", 1).with(OLD_HEAD, NEW0, going(OLD1)),
            "wait c-w-1-0"),
        rule(
            "when all workers are new and ready",
            newCluster().rollingHeadToo("1").group("w", 2).with(OLD_HEAD, NEW0, NEW1),
            "delete c-head-1 ROLLED"),
        rule(
            "a cluster of a head alone",
            newCluster().rollingHeadToo("1").with(OLD_HEAD),
            "delete c-head-1 ROLLED"),
        rule(
            "a suspended group is not waited for",
            newCluster().rollingHeadToo("1").suspendedGroup("s").with(OLD_HEAD),
            "delete c-head-1 ROLLED"),
        rule(
            "one that goes is not deleted twice",
            newCluster().rollingHeadToo("1").with(going(OLD_HEAD)),
            "wait c-head-1"));
  }

  static Stream<Rule> anotherManta() {
    LivePod byOlderManta = made(worker("w", 0), new Stamp("hash-of-before", "set-0", "spec-w"));
    LivePod ofOlderSpec = made(worker("w", 0), new Stamp("hash-w", "set-0", "spec-of-before"));
    LivePod byOther = made(worker("w", 0), Stamp.NONE);
    return Stream.of(
        rule(
            "Recreate restarts nothing that an older Manta made",
            cluster().recreate().group("w", 1).with(byOlderManta),
            ""),
        rule("Rolling neither", cluster().rolling("1").group("w", 1).with(byOlderManta), ""),
        rule(
            "nor what another operator made", cluster().recreate().group("w", 1).with(byOther), ""),
        rule(
            "a head of another operator is not rolled",
            newCluster().rollingHeadToo("1").with(made(head("theirs"), Stamp.NONE)),
            ""),
        rule(
            "what an older Manta made of an older spec is outdated",
            cluster().rolling("1").group("w", 1).with(ofOlderSpec),
            "delete c-w-0-0 ROLLED"),
        rule(
            "unless that change of the spec made no difference",
            cluster()
                .rolling("1")
                .group("w", 1)
                .following("w", "spec-of-before", "spec-w")
                .with(ofOlderSpec),
            ""),
        rule(
            "what another operator made is outdated once the spec changes after that",
            cluster()
                .recreate()
                .group("w", 1)
                .following("w", PodSpecs.UNSAID, "spec-of-before")
                .with(byOther),
            "delete c-head-1 RECREATED, delete c-w-0-0 RECREATED"),
        rule(
            "and not when it is as it was",
            cluster()
                .recreate()
                .group("w", 1)
                .following("w", PodSpecs.UNSAID, "spec-w")
                .with(byOther),
            ""),
        rule(
            "a change of one group's spec does not touch another's",
            cluster()
                .rolling("1")
                .group("w", 1)
                .group("v", 1)
                .following("v", PodSpecs.UNSAID, "spec-of-before")
                .with(byOther, made(worker("v", 0), Stamp.NONE)),
            "delete c-v-0-0 ROLLED"),
        rule(
            "what is lost comes back new",
            cluster().recreate().group("w", 2).with(byOlderManta),
            "create c-w-1-0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"none", "recreate", "rolling", "rollingTheHead", "anotherManta"})
  void the_plan_is(Rule rule) {
    rule.holds();
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "1, 10, 1",
    "3, 10, 3",
    "25%, 10, 3",
    "10%, 10, 1",
    "50%, 3, 2",
    "100%, 3, 3",
    "200%, 3, 3",
    "0%, 3, 1",
  })
  void as_many_at_once_as_maxUnavailable_says(String maxUnavailable, int replicas, int away) {
    PlanSpec spec = cluster().rolling(maxUnavailable).group("w", replicas);
    for (int i = 0; i < replicas; i++) {
      spec.with(old(worker("w", i)));
    }
    assertThat(spec.plan().only(Step.Delete.class)).hasSize(away);
  }

  static Stream<Arguments> progress() {
    LivePod head = head("c-head-1");
    return Stream.of(
        arguments("all new", cluster().rolling("1").group("w", 1).with(NEW0), "UP_TO_DATE 0/2"),
        arguments("None", newCluster().group("w", 2).with(OLD_HEAD, OLD0, NEW1), "KEPT 2/3"),
        arguments(
            "one that goes is being replaced, and counted no more",
            newCluster().rolling("1").group("w", 3).with(head, OLD0, NEW1, going(OLD2)),
            "REPLACING 1/4 c-w-2-0"),
        arguments(
            "one that goes now",
            newCluster().rolling("1").group("w", 2).with(head, OLD0, NEW1),
            "REPLACING 1/3 c-w-0-0"),
        arguments(
            "the new one is not ready yet, or never will be",
            newCluster().rolling("1").group("w", 2).with(head, OLD0, unready(NEW1)),
            "PAUSED 1/3 c-w-1-0"),
        arguments(
            "the new one is not there yet",
            newCluster().rolling("1").group("w", 2).with(head, OLD0),
            "REPLACING 1/3"),
        arguments(
            "the head stays",
            newCluster().rolling("1").group("w", 1).with(OLD_HEAD, NEW0),
            "HEAD_KEPT 1/2"),
        arguments(
            "the head waits for its workers",
            newCluster().rollingHeadToo("1").group("w", 1).with(OLD_HEAD, unready(NEW0)),
            "PAUSED 1/2 c-w-0-0"),
        arguments(
            "Recreate",
            newCluster().recreate().group("w", 1).with(OLD_HEAD, NEW0),
            "REPLACING 1/2 c-head-1 c-w-0-0"),
        arguments(
            "pods of a suspended cluster go anyway",
            newCluster().suspend(true, Suspension.RUNNING).group("w", 1).with(OLD_HEAD, OLD0),
            "UP_TO_DATE 0/0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void progress(String said, PlanSpec given, String expected) {
    RolloutProgress progress = given.plan().progress();
    String pods =
        progress.pods().stream().map(pod -> " " + pod.name()).collect(Collectors.joining());
    assertThat(progress.state() + " " + progress.outdated() + "/" + progress.wanted() + pods)
        .isEqualTo(expected);
  }
}
