package io.manta.operator.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.manta.apply.Lease;
import io.manta.client.DualClockTime;
import io.manta.client.Fence;
import io.manta.client.LeaseTimes;
import io.manta.live.LocalServer;
import io.manta.operator.election.LeaseCandidate.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two candidates, a server that keeps one Lease, and clocks that are set. */
class LeaseCandidateTest {

  private LocalServer server;
  private static final LeaseTimes TIMES = LeaseTimes.DEFAULT;

  private KubernetesClient client;
  private Optional<String> stored = Optional.empty();
  private int version;
  private boolean silent;
  private boolean denies;

  private final Side a = new Side("a");
  private final Side b = new Side("b");

  private final class Side {
    private final String name;
    private DualClockTime now = new DualClockTime(0, 1_700_000_000_000L);
    private final Fence fence = Fence.ofLeader(() -> now, TIMES.writes());
    private LeaseCandidate leaseCandidate;

    Side(String name) {
      this.name = name;
    }

    Standing turn() throws IOException {
      return leaseCandidate.turn();
    }

    void later(long seconds) {
      now = new DualClockTime(now.steady() + seconds * 1_000_000_000, now.wall() + seconds * 1_000);
    }

    void clockIsSet(long seconds) {
      now = new DualClockTime(now.steady(), now.wall() + seconds * 1_000);
    }
  }

  @BeforeEach
  void start() {
    server = new LocalServer(this::answer, 1);
    client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl(server.url()).build())
            .build();
    for (Side side : new Side[] {a, b}) {
      side.leaseCandidate =
          new LeaseCandidate(
              new Lease(client, "ns", "l", TIMES.request()),
              side.name,
              TIMES,
              side.fence,
              () -> side.now);
    }
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void the_first_one_has_it_and_the_other_waits() throws IOException {
    assertThat(a.turn()).isEqualTo(Standing.LEADS);
    assertThat(b.turn()).isEqualTo(Standing.WAITS);
    assertThat(a.fence.isOpen()).isTrue();
    assertThat(b.fence.isOpen()).isFalse();
  }

  @Test
  void one_that_is_renewed_is_nobody_elses_whatever_the_clocks_say() throws IOException {
    a.turn();
    b.turn();
    b.clockIsSet(86_400);
    for (int i = 0; i < 30; i++) {
      a.later(2);
      b.later(2);
      assertThat(a.turn()).isEqualTo(Standing.LEADS);
      assertThat(b.turn()).isEqualTo(Standing.WAITS);
    }
    a.clockIsSet(-86_400);
    a.later(2);
    assertThat(a.turn()).isEqualTo(Standing.LEADS);
    assertThat(a.fence.isOpen()).isTrue();
    assertThat(b.turn()).isEqualTo(Standing.WAITS);
  }

  @Test
  void
      one_that_is_not_renewed_is_taken_after_as_long_as_it_lasts_also_by_a_clock_that_was_set_back()
          throws IOException {
    a.turn();
    b.turn();
    b.clockIsSet(-86_400);
    b.later(14);
    assertThat(b.turn()).isEqualTo(Standing.WAITS);
    b.later(1);
    assertThat(b.turn()).isEqualTo(Standing.LEADS);
    a.later(15);
    assertThat(a.fence.isOpen()).as("five seconds before the other could have it").isFalse();
    assertThat(a.turn()).isEqualTo(Standing.LOST);
  }

  @Test
  void who_waits_knows_when_it_can_be_had_at_the_soonest() throws IOException {
    a.turn();
    assertThat(a.leaseCandidate.untilFree()).isEmpty();
    b.turn();
    assertThat(b.leaseCandidate.untilFree()).contains(TIMES.lasts());
    b.later(14);
    assertThat(b.leaseCandidate.untilFree()).contains(Duration.ofSeconds(1));
    b.later(1);
    assertThat(b.leaseCandidate.untilFree()).isEmpty();
    assertThat(b.turn()).isEqualTo(Standing.LEADS);
    assertThat(b.leaseCandidate.untilFree()).isEmpty();
  }

  @Test
  void one_that_is_given_back_is_taken_at_once() throws IOException {
    a.turn();
    b.turn();
    a.leaseCandidate.release();
    assertThat(b.turn()).isEqualTo(Standing.LEADS);
  }

  @Test
  void who_was_cut_off_and_was_not_replaced_goes_on() throws IOException {
    a.turn();
    silent = true;
    a.later(60);
    assertThatThrownBy(a::turn).isInstanceOf(IOException.class);
    assertThat(a.fence.isOpen()).isFalse();
    silent = false;
    assertThat(a.turn()).isEqualTo(Standing.LEADS);
    assertThat(a.fence.isOpen()).isTrue();
  }

  @Test
  void a_renewal_whose_answer_was_lost_is_no_loss() throws IOException {
    a.turn();
    stored = stored.map(text -> text.replaceFirst("\"resourceVersion\":\"\\d+\"", newVersion()));
    a.later(2);
    assertThat(a.turn()).isEqualTo(Standing.LEADS);
  }

  /** Whoever may edit the Lease can write any holder and any duration into it. */
  @ParameterizedTest
  @CsvSource({"2147483647, 60", "61, 60", "30, 30", "1, 15"})
  void a_claim_of_another_counts_within_bounds(int claimed, int counts) throws IOException {
    stored =
        Optional.of(
            "{\"metadata\":{\"name\":\"l\","
                + newVersion()
                + "},\"spec\":{\"holderIdentity\":\"x\",\"leaseDurationSeconds\":"
                + claimed
                + "}}");
    assertThat(a.turn()).isEqualTo(Standing.WAITS);
    assertThat(a.leaseCandidate.untilFree()).contains(Duration.ofSeconds(counts));
    a.later(counts - 1);
    assertThat(a.turn()).isEqualTo(Standing.WAITS);
    a.later(1);
    assertThat(a.turn()).isEqualTo(Standing.LEADS);
  }

  @Test
  void who_may_not_read_it_gets_the_rule_and_the_way_out() {
    denies = true;
    assertThatThrownBy(a::turn)
        .isInstanceOf(Lease.Denied.class)
        .hasMessageContaining("cannot get resource \"leases\"")
        .hasMessageContaining("To fix: bind the Role of the Lease");
  }

  private String newVersion() {
    return "\"resourceVersion\":\"" + ++version + "\"";
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    if (silent) {
      exchange.close();
      return;
    }
    if (denies) {
      reply(exchange, 403, "{\"message\":\"u cannot get resource \\\"leases\\\"\"}");
      return;
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (exchange.getRequestMethod()) {
      case "GET" -> reply(exchange, stored.isPresent() ? 200 : 404, stored.orElse("{}"));
      case "POST" -> {
        stored =
            Optional.of(
                body.replaceFirst("\"metadata\":\\{", "\"metadata\":{" + newVersion() + ","));
        reply(exchange, 201, stored.get());
      }
      default -> {
        boolean same = body.contains("\"resourceVersion\":\"" + version + "\"");
        if (same) {
          stored = Optional.of(body.replaceFirst("\"resourceVersion\":\"\\d+\"", newVersion()));
        }
        reply(exchange, same ? 200 : 409, stored.orElseThrow());
      }
    }
  }

  private static void reply(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
