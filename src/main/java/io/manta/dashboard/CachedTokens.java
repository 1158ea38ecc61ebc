package io.manta.dashboard;

import io.manta.dashboard.DashboardTarget.TokenSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps tokens for a minute, so that a thousand questions a few seconds apart are not as many reads
 * of Secrets. A changed token is found within that time; one that does not exist is asked for each
 * time, and the poller's back-off bounds that.
 */
public final class CachedTokens implements DashboardTokens {

  private static final Duration KEPT = Duration.ofMinutes(1);

  private record Source(String namespace, TokenSource source) {}

  private record Kept(String token, Instant read) {

    /** Never with the token. */
    @Override
    public String toString() {
      return "read " + read;
    }

    boolean holds(Instant now) {
      Duration age = Duration.between(read, now);
      return !age.isNegative() && age.compareTo(KEPT) < 0;
    }
  }

  private final DashboardTokens secrets;
  private final Clock clock;
  private final Map<Source, Kept> kept = new ConcurrentHashMap<>();

  /**
   * @param secrets reads the Secret itself
   */
  public CachedTokens(DashboardTokens secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public Optional<String> read(String namespace, TokenSource source) {
    Source key = new Source(namespace, source);
    Instant now = clock.instant();
    Kept known = kept.get(key);
    if (known != null && known.holds(now)) {
      return Optional.of(known.token());
    }
    kept.values().removeIf(old -> !old.holds(now));
    Optional<String> token = secrets.read(namespace, source);
    token.ifPresent(read -> kept.put(key, new Kept(read, now)));
    return token;
  }
}
