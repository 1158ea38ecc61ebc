package io.manta.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dashboard.DashboardTarget.TokenSource;
import io.manta.operator.cache.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CachedTokensTest {

  private static final TokenSource SOURCE = new TokenSource("s", "auth_token");

  private final Map<String, String> secrets = new HashMap<>();
  private final List<String> reads = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private final CachedTokens tokens =
      new CachedTokens(
          (namespace, source) -> {
            reads.add(namespace);
            return Optional.ofNullable(secrets.get(namespace));
          },
          Runnable::run,
          SetClock.of(() -> now));

  @Test
  void a_token_is_read_once_a_minute_in_each_namespace() {
    secrets.putAll(Map.of("a", "1", "b", "2"));
    assertThat(read("a")).contains("1");
    assertThat(read("b")).contains("2");
    secrets.put("a", "3");
    now = now.plusSeconds(59);
    assertThat(read("a")).contains("1");
    now = now.plusSeconds(1);
    assertThat(read("a")).contains("3");
    assertThat(reads).containsExactly("a", "b", "a");
  }

  @Test
  void one_that_is_not_there_is_read_every_five_seconds_until_it_is() {
    assertThat(read("a")).isEmpty();
    secrets.put("a", "1");
    now = now.plusMillis(4_999);
    assertThat(read("a")).isEmpty();
    assertThat(reads).containsExactly("a");
    now = now.plusMillis(1);
    assertThat(read("a")).contains("1");
  }

  @Test
  void one_that_is_being_read_is_not_read_twice_and_a_reader_that_fails_has_none() {
    List<Runnable> waiting = new ArrayList<>();
    CachedTokens slow =
        new CachedTokens(
            (namespace, source) -> {
              reads.add(namespace);
              throw new IllegalStateException("the token is secret");
            },
            waiting::add,
            SetClock.of(() -> now));
    var first = slow.read("a", SOURCE);
    var second = slow.read("a", SOURCE);
    assertThat(first).isNotDone();
    assertThat(waiting).hasSize(1);
    waiting.get(0).run();
    assertThat(first.join()).isEmpty();
    assertThat(second.join()).isEmpty();
    assertThat(reads).containsExactly("a");
  }

  @Test
  void a_clock_that_is_set_back_keeps_no_token_for_ever() {
    secrets.put("a", "1");
    tokens.read("a", SOURCE);
    secrets.put("a", "2");
    now = now.minus(Duration.ofHours(1));
    assertThat(read("a")).contains("2");
  }

  private Optional<String> read(String namespace) {
    return tokens.read(namespace, SOURCE).join();
  }
}
