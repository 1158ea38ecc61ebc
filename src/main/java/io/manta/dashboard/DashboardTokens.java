package io.manta.dashboard;

import io.manta.dashboard.DashboardTarget.TokenSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the tokens of Ray clusters. Asked before every request, on a thread that all dashboards
 * share: it does not wait.
 */
@FunctionalInterface
public interface DashboardTokens {

  /** For clusters without authentication. */
  DashboardTokens NONE = (namespace, source) -> CompletableFuture.completedFuture(Optional.empty());

  /** The token itself; empty when the Secret or its key does not exist. */
  CompletableFuture<Optional<String>> read(String namespace, TokenSource source);
}
