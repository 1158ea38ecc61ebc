package io.manta.kind.raycluster.plan;

import io.manta.model.Tree;
import java.time.Instant;
import java.util.Optional;

/** Whether a cluster had all its pods once, by its status; until then it is starting. */
public final class Provisioned {

  private Provisioned() {}

  public static boolean is(Tree status) {
    return condition(status).isPresent();
  }

  /** Empty when it never had. */
  public static Optional<Instant> since(Tree status) {
    return condition(status)
        .map(condition -> Instant.parse(condition.at("lastTransitionTime").text()));
  }

  private static Optional<Tree> condition(Tree status) {
    return status.at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals("RayClusterProvisioned"))
        .filter(condition -> condition.at("status").text().equals("True"))
        .findFirst();
  }
}
