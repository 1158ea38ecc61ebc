package io.manta.kind.raycluster.plan;

import io.manta.model.Tree;

/**
 * Where a cluster stands between running and suspended. A suspension that has begun is carried
 * through to the last pod, also when the user changes their mind meanwhile: half a Ray cluster is
 * of no use to anyone. So it is written into the status before the first pod goes.
 */
public enum Suspension {
  RUNNING,
  SUSPENDING,
  SUSPENDED;

  /**
   * @param suspend whether the spec asks for it now
   * @param pods how many pods there are, those going included
   */
  Suspension next(boolean suspend, int pods) {
    return switch (this) {
      case RUNNING -> suspend ? (pods == 0 ? SUSPENDED : SUSPENDING) : RUNNING;
      case SUSPENDING -> pods == 0 ? (suspend ? SUSPENDED : RUNNING) : SUSPENDING;
      case SUSPENDED -> suspend ? SUSPENDED : RUNNING;
    };
  }

  /** How far a suspension got, as the status says it; one that contradicts itself says nothing. */
  public static Suspension of(Tree status) {
    boolean suspending = isTrue(status, "RayClusterSuspending");
    boolean suspended = isTrue(status, "RayClusterSuspended");
    if (suspending == suspended) {
      return RUNNING;
    }
    return suspending ? SUSPENDING : SUSPENDED;
  }

  private static boolean isTrue(Tree status, String type) {
    return status.at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .anyMatch(condition -> condition.at("status").text().equals("True"));
  }
}
