package io.manta.dashboard;

import io.manta.dashboard.DashboardTarget.TokenSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Keeps tokens for a minute, so that a thousand questions a few seconds apart are not as many reads
 * of Secrets; a changed token is found within that time. A missing one is remembered for a few
 * seconds. Secrets are read on threads of their own, each once at a time: one that is read slowly
 * delays nobody else's question.
 */
public final class CachedTokens implements DashboardTokens {

  private static final Duration KEPT = Duration.ofMinutes(1);

  /** So soon a Secret that was made is found. */
  static final Duration MISS_KEPT = Duration.ofSeconds(5);

  /** Reads a Secret, and may wait for it. */
  @FunctionalInterface
  public interface Secrets {
    /** Empty when the Secret or its key does not exist. */
    Optional<String> token(String namespace, TokenSource source);
  }

  private record Source(String namespace, TokenSource source) {}

  private record Kept(Optional<String> token, Instant read) {

    /** Never with the token. */
    @Override
    public String toString() {
      return "read " + read;
    }

    boolean holds(Instant now) {
      Duration age = Duration.between(read, now);
      return !age.isNegative() && age.compareTo(token.isPresent() ? KEPT : MISS_KEPT) < 0;
    }
  }

  private final Secrets secrets;
  private final Executor threads;
  private final Clock clock;
  private final Map<Source, Kept> kept = new ConcurrentHashMap<>();
  private final Map<Source, CompletableFuture<Optional<String>>> underWay =
      new ConcurrentHashMap<>();

  /**
   * @param threads on which Secrets are read: as many at once
   */
  public CachedTokens(Secrets secrets, Executor threads, Clock clock) {
    this.secrets = secrets;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Optional<String>> read(String namespace, TokenSource source) {
    Source key = new Source(namespace, source);
    Kept known = kept.get(key);
    if (known != null && known.holds(clock.instant())) {
      return CompletableFuture.completedFuture(known.token());
    }
    CompletableFuture<Optional<String>> made = new CompletableFuture<>();
    CompletableFuture<Optional<String>> before = underWay.putIfAbsent(key, made);
    if (before != null) {
      return before.copy();
    }
    try {
      threads.execute(() -> read(key, made));
    } catch (RejectedExecutionException e) {
      underWay.remove(key, made);
      made.complete(Optional.empty());
    }
    return made.copy();
  }

  private void read(Source key, CompletableFuture<Optional<String>> made) {
    Instant now = clock.instant();
    Optional<String> token = Optional.empty();
    try {
      token = secrets.token(key.namespace(), key.source());
    } catch (RuntimeException e) {
      // One that cannot be read counts as none; the message of a reader is not ours to print.
    } finally {
      kept.values().removeIf(old -> !old.holds(now));
      kept.put(key, new Kept(token, now));
      underWay.remove(key, made);
      made.complete(token);
    }
  }
}
