package io.manta.kind.rayservice;

import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.DashboardTarget.TokenSource;
import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the dashboards of a RayService's clusters are, as its status keeps it.
 *
 * @param of by the cluster's name
 */
record DashboardAddresses(Map<String, Kept> of) {

  static final DashboardAddresses NONE = new DashboardAddresses(Map.of());

  private static final String TOKEN_KEY = "auth_token";

  /**
   * @param address host and port
   * @param secret holds the token; empty when the cluster asks for none
   */
  record Kept(String address, String secret) {}

  static DashboardAddresses read(Tree kept) {
    Map<String, Kept> out = new TreeMap<>();
    kept.map()
        .forEach(
            (cluster, value) -> {
              Tree one = new Tree(value);
              out.put(cluster, new Kept(one.at("address").text(), one.at("secret").text()));
            });
    return new DashboardAddresses(out);
  }

  Map<String, Object> value() {
    Map<String, Object> out = new LinkedHashMap<>();
    of.forEach(
        (cluster, one) -> {
          Map<String, Object> value = new LinkedHashMap<>();
          value.put("address", one.address());
          if (!one.secret().isEmpty()) {
            value.put("secret", one.secret());
          }
          out.put(cluster, value);
        });
    return out;
  }

  /**
   * Empty for a cluster that is not among them, and for what is no Service of the namespace.
   *
   * @param namespace of the RayService
   */
  Optional<DashboardTarget> target(String namespace, String cluster) {
    return Optional.ofNullable(of.get(cluster))
        .flatMap(
            one ->
                DashboardTarget.kept(
                    namespace,
                    one.address(),
                    Optional.of(one.secret())
                        .filter(secret -> !secret.isEmpty())
                        .map(secret -> new TokenSource(secret, TOKEN_KEY))));
  }
}
