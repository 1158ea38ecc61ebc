package io.manta.status;

import io.manta.model.Tree;
import java.util.List;
import java.util.Optional;

/** Why the RayCluster of another Ray object is not ready, as the RayCluster says it itself. */
public final class ClusterTrouble {

  private ClusterTrouble() {}

  /**
   * @param cluster its name
   * @param status of the RayCluster, as far as it is known
   * @param starting the cause where nobody has to do anything
   * @param more what the object has to say beside; may be empty
   */
  public static Blocker of(String cluster, Tree status, Cause starting, String more) {
    Optional<Tree> stalled = condition(status, "Stalled", "True");
    Optional<Tree> waits =
        condition(status, "Ready", "False").or(() -> condition(status, "HeadPodReady", "False"));
    String why =
        stalled
            .or(() -> waits)
            .map(one -> "it waits for " + one.at("reason").text() + message(one))
            .orElse("it is not ready yet");
    return new Blocker(
        stalled.isPresent() ? Cause.RAY_CLUSTER_BLOCKED : starting,
        List.of("RayCluster " + cluster),
        why + more);
  }

  private static Optional<Tree> condition(Tree status, String type, String value) {
    return status.at("conditions").items().stream()
        .filter(one -> one.at("type").text().equals(type))
        .filter(one -> one.at("status").text().equals(value))
        .findFirst();
  }

  private static String message(Tree condition) {
    String message = condition.at("message").text();
    return message.isEmpty() ? "" : ": " + message;
  }
}
