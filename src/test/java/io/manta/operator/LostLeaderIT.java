package io.manta.operator;

import static io.manta.operator.Eventually.until;
import static io.manta.operator.LeaderIT.awaitPods;
import static io.manta.operator.LeaderIT.pods;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.live.OperatorProcess;
import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A leader that ends or is paused: another takes its place, and it never writes again. {@code
 * -Dpause=60} for a pause of so many seconds; by default it lasts until another has the place.
 */
@LiveTest
@Execution(ExecutionMode.CONCURRENT)
class LostLeaderIT {

  private static final Duration FAILOVER = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(Integer.getInteger("pause", 0));

  @Test
  void after_a_kill_the_other_one_goes_on_with_what_was_begun(Live live) {
    live.play();
    try (OperatorProcess leader = OperatorProcess.start("leader", live).awaitReady();
        OperatorProcess next = OperatorProcess.start("next", live)) {
      next.awaitLog("holds the Lease");
      live.apply(RayClusterYaml.named("c", 5).text());
      until("some pods", () -> !pods(live).isEmpty());
      leader.signal("KILL");
      Instant killed = Instant.now();
      next.awaitReady();
      assertThat(Duration.between(killed, Instant.now())).isLessThan(FAILOVER);
      awaitPods(live, 6);
    }
  }

  @Test
  void one_that_was_paused_for_longer_than_the_lease_writes_nothing_more(Live live)
      throws InterruptedException {
    live.play();
    live.apply(RayClusterYaml.named("c", 2).text());
    try (OperatorProcess paused = OperatorProcess.start("paused", live).awaitReady();
        OperatorProcess next = OperatorProcess.start("next", live)) {
      awaitPods(live, 3);
      next.awaitLog("holds the Lease");
      paused.signal("STOP");
      Instant stopped = Instant.now();
      // What it would have to do, when it goes on.
      live.apply(RayClusterYaml.named("c", 6).text());
      next.awaitReady();
      awaitPods(live, 7);
      live.apply(RayClusterYaml.named("c", 4).text());
      live.client().pods().inNamespace(live.namespace()).withLabel("ray.io/group", "w").delete();
      Duration left = PAUSE.minus(Duration.between(stopped, Instant.now()));
      Thread.sleep(Math.max(0, left.toMillis()));
      Instant resumed = Instant.now();
      paused.signal("CONT");
      assertThat(paused.awaitEnd()).isEqualTo(1);
      awaitPods(live, 5);

      assertThat(paused.log()).contains("Another operator holds the Lease now");
      assertThat(paused.writes(live))
          .as("writes after it was resumed")
          .noneMatch(entry -> at(entry).isAfter(resumed))
          .isNotEmpty();
    }
  }

  private static Instant at(Tree entry) {
    return Instant.parse(entry.at("requestReceivedTimestamp").text());
  }
}
