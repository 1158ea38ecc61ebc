package io.manta.dashboard;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dashboard of one Ray cluster.
 *
 * @param service name of the head's Service
 * @param address host and port without scheme, as in {@code status.dashboardURL}
 * @param token where the token is, if the cluster asks for one
 */
public record DashboardTarget(
    String namespace, String service, String address, Optional<TokenSource> token) {

  private static final Pattern OF_SERVICE =
      Pattern.compile(
          "([a-z0-9][-a-z0-9]*)\\.([a-z0-9][-a-z0-9]*)\\.svc(\\.[a-z0-9][-a-z0-9]*)*:\\d{1,5}");

  /**
   * The dashboard at an address that a status holds. Who may write a status is not who may read
   * Secrets, or use the API server's proxy as the operator: so what is no Service of the object's
   * own namespace is not asked, and is sent no token.
   *
   * @param namespace of the object
   * @param address {@code SERVICE.NAMESPACE.svc.DOMAIN:PORT}
   */
  public static Optional<DashboardTarget> kept(
      String namespace, String address, Optional<TokenSource> token) {
    Matcher parts = OF_SERVICE.matcher(address);
    return parts.matches() && parts.group(2).equals(namespace)
        ? Optional.of(new DashboardTarget(namespace, parts.group(1), address, token))
        : Optional.empty();
  }

  /**
   * Its Service's full name and port. Not the address, whose end whoever may write a status
   * chooses.
   *
   * @param clusterDomain DNS domain of the Kubernetes cluster
   */
  String inCluster(String clusterDomain) {
    String port = address.substring(address.lastIndexOf(':'));
    return String.join(".", service, namespace, "svc", clusterDomain) + port;
  }

  /**
   * The Secret that holds a cluster's token.
   *
   * @param secret its name, in the namespace of the cluster
   */
  public record TokenSource(String secret, String key) {}
}
