package io.manta.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many jobs over real connections, some of whose dashboards are silent. */
class ThousandDashboardsTest {

  private static final int JOBS = 1_000;

  @Test
  void a_thousand_jobs_take_no_thread_each_and_silent_ones_delay_nobody() throws Exception {
    Map<Integer, Long> woken = new ConcurrentHashMap<>();
    AtomicInteger questions = new AtomicInteger();
    try (DashboardServer server = new DashboardServer();
        SilentServer silent = new SilentServer();
        DirectRoute route = new DirectRoute(target -> "http://" + target.address())) {
      DashboardClient client = new DashboardClient(route, DashboardTokens.NONE);
      long begun = System.nanoTime();
      try (DashboardPoller<Integer> poller =
          new DashboardPoller<>(
              query -> {
                questions.incrementAndGet();
                return client.ask(query);
              },
              PollTimer.ofThread("dashboard-timer", Clock.systemUTC()),
              job -> woken.put(job, System.nanoTime() - begun))) {
        for (int job = 0; job < JOBS; job++) {
          server.on("/api/jobs/" + job, DashboardServer.json("{\"status\":\"RUNNING\"}"));
          DashboardTarget target = job % 2 == 0 ? server.target() : silent.target();
          poller.watch(
              job, Set.of(new DashboardQuery.JobState(target, "" + job)), Duration.ofSeconds(5));
        }
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> woken.keySet().stream().filter(job -> job % 2 == 0).count() == JOBS / 2);
        assertThat(threads()).isBetween(2L, 6L);
        await().atMost(Duration.ofSeconds(60)).until(() -> woken.size() == JOBS);
        assertThat(threads()).isBetween(2L, 6L);
        long answering = slowest(woken, 0);
        System.out.printf(
            "%d jobs, half of them silent: %d of ours threads, all answering ones known after"
                + " %d ms, all silent ones after %d ms, %d questions%n",
            JOBS, threads(), answering, slowest(woken, 1), questions.get());
        // Silent ones take two seconds each: one after the other would be 1,000 s, in fours 250.
        assertThat(answering).isLessThan(15_000);
      }
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> threads() == 0);
  }

  private static long slowest(Map<Integer, Long> woken, int odd) {
    return woken.entrySet().stream()
            .filter(entry -> entry.getKey() % 2 == odd)
            .mapToLong(Map.Entry::getValue)
            .max()
            .orElseThrow()
        / 1_000_000;
  }

  /** Those of ours, and the JDK's for all connections of a client. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("dashboard-"))
        .count();
  }
}
