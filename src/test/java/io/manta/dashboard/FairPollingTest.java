package io.manta.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dashboard.DashboardTarget.TokenSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * One namespace has five hundred dashboards that never answer, another as many jobs whose Secret is
 * not there and is read slowly: a third one's dashboard is asked as often as ever.
 */
class FairPollingTest {

  private static final int MANY = 500;
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration SLOW = Duration.ofMillis(100);

  @Test
  void neither_silence_nor_slow_secrets_of_others_delay_a_question() throws Exception {
    List<Long> asked = new CopyOnWriteArrayList<>();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try (DashboardServer server = new DashboardServer();
        SilentServer silent = new SilentServer();
        DirectRoute route = new DirectRoute(target -> "http://" + target.address())) {
      server.on(
          "/api/jobs/fair",
          exchange -> {
            asked.add(System.nanoTime());
            DashboardServer.json("{\"status\":\"RUNNING\"}").answer(exchange);
          });
      DashboardClient client =
          new DashboardClient(
              route, new CachedTokens((namespace, source) -> slow(), readers, Clock.systemUTC()));
      try (DashboardPoller<String> poller =
          new DashboardPoller<>(
              client::ask, PollTimer.ofThread("fair-timer", Clock.systemUTC()), owner -> {})) {
        for (int i = 0; i < MANY; i++) {
          watch(poller, "silent-" + i, silent.target());
          watch(
              poller,
              "secret-" + i,
              new DashboardTarget(
                  "ns",
                  "c",
                  silent.target().address(),
                  Optional.of(new TokenSource("s" + i, "auth_token"))));
        }
        watch(poller, "fair", server.target());
        Thread.sleep(5_000);
      }
    } finally {
      readers.shutdownNow();
    }
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < asked.size(); i++) {
      gaps.add((asked.get(i) - asked.get(i - 1)) / 1_000_000);
    }
    System.out.printf(
        "beside %d silent dashboards and %d missing Secrets: asked %d times in 5 s every %d ms,"
            + " longest gap %d ms%n",
        MANY,
        MANY,
        asked.size(),
        INTERVAL.toMillis(),
        gaps.stream().mapToLong(n -> n).max().orElse(-1));
    // Read one after the other on the timer's thread, the Secrets alone would take 50 s.
    assertThat(asked).hasSizeGreaterThan(5);
    assertThat(gaps).allMatch(gap -> gap < 2_000);
  }

  private static void watch(DashboardPoller<String> poller, String owner, DashboardTarget target) {
    poller.watch(owner, Set.of(new DashboardQuery.JobState(target, owner)), INTERVAL);
  }

  private static Optional<String> slow() {
    try {
      Thread.sleep(SLOW.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
