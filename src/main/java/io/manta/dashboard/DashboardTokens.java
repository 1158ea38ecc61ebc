package io.manta.dashboard;

import io.manta.dashboard.DashboardTarget.TokenSource;
import java.util.Optional;

/** Reads the tokens of Ray clusters. Asked before every request, so it answers from memory. */
@FunctionalInterface
public interface DashboardTokens {

  /** For clusters without authentication. */
  DashboardTokens NONE = (namespace, source) -> Optional.empty();

  /** The token itself; empty when the Secret or its key does not exist. */
  Optional<String> read(String namespace, TokenSource source);
}
