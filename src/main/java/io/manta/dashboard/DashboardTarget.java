package io.manta.dashboard;

import java.util.Optional;

/**
 * The dashboard of one Ray cluster.
 *
 * @param service name of the head's Service
 * @param address host and port without scheme, as in {@code status.dashboardURL}
 * @param token where the token is, if the cluster asks for one
 */
public record DashboardTarget(
    String namespace, String service, String address, Optional<TokenSource> token) {

  /**
   * The Secret that holds a cluster's token.
   *
   * @param secret its name, in the namespace of the cluster
   */
  public record TokenSource(String secret, String key) {}
}
