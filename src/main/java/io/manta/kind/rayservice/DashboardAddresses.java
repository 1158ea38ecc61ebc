package io.manta.kind.rayservice;

import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.DashboardTarget.TokenSource;
import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where the dashboards of a RayService's clusters are, as its status keeps it. */
final class DashboardAddresses {

  private DashboardAddresses() {}

  static Map<String, DashboardTarget> read(Tree kept) {
    Map<String, DashboardTarget> out = new TreeMap<>();
    kept.map()
        .forEach(
            (cluster, value) -> {
              Tree one = new Tree(value);
              String secret = one.at("secret").text();
              out.put(
                  cluster,
                  new DashboardTarget(
                      one.at("namespace").text(),
                      one.at("service").text(),
                      one.at("address").text(),
                      Optional.of(new TokenSource(secret, one.at("key").text()))
                          .filter(token -> !secret.isEmpty())));
            });
    return out;
  }

  static Map<String, Object> value(Map<String, DashboardTarget> targets) {
    Map<String, Object> out = new LinkedHashMap<>();
    targets.forEach(
        (cluster, target) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("namespace", target.namespace());
          one.put("service", target.service());
          one.put("address", target.address());
          target
              .token()
              .ifPresent(
                  token -> {
                    one.put("secret", token.secret());
                    one.put("key", token.key());
                  });
          out.put(cluster, one);
        });
    return out;
  }
}
