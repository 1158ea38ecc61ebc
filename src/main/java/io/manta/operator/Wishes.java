package io.manta.operator;

import io.manta.model.Cluster;
import io.manta.model.Tree;
import io.manta.plan.Wanted;
import io.manta.plan.Wanted.Finalizers;
import io.manta.plan.Wanted.Upgrade;
import io.manta.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Reads what a RayCluster asks for, beyond its manifests. */
final class Wishes {

  private static final Duration PATIENCE = Duration.ofSeconds(300);

  private Wishes() {}

  static Wanted of(Sight sight, Rendering.Done rendered) {
    Cluster cluster = rendered.cluster();
    Tree spec = sight.at("spec");
    return new Wanted(
        sight.id(),
        sight.uid(),
        sight.isDeleting(),
        spec.at("suspend").isTrue() || spec.at("idleSuspend").isTrue(),
        Status.suspensionOf(sight.at("status")),
        cluster.groups(),
        spec.at("enableInTreeAutoscaling").isTrue()
            && !cluster.settings().switches().randomPodDelete(),
        headStaysLost(sight),
        upgrade(spec.at("upgradeStrategy"), cluster),
        finalizers(sight, cluster),
        rendered.shared(),
        rendered.pods());
  }

  private static boolean headStaysLost(Sight sight) {
    boolean wished =
        sight
            .at("metadata", "annotations", "ray.io/disable-provisioned-head-restart")
            .text()
            .equals("true");
    return wished && Provisioned.is(sight.at("status"));
  }

  /** A new head forgets all jobs and actors, unless its state is kept elsewhere. */
  private static Upgrade upgrade(Tree strategy, Cluster cluster) {
    String type = strategy.at("type").text("None").toUpperCase(Locale.ROOT);
    return new Upgrade(
        Upgrade.Type.valueOf(type),
        strategy.at("maxUnavailable").text("1"),
        strategy.at("head").text(cluster.survivesItsHead() ? "Roll" : "Keep").equals("Roll"));
  }

  private static Finalizers finalizers(Sight sight, Cluster cluster) {
    Tree metadata = sight.at("metadata");
    String patience = metadata.at("annotations", "ray.io/gcs-ft-deletion-timeout").text();
    return new Finalizers(
        metadata.at("finalizers").items().stream().map(Tree::text).toList(),
        cluster.keepsStateInRedis() && cluster.settings().switches().redisCleanup(),
        metadata.at("resourceVersion").text(),
        Optional.of(metadata.at("deletionTimestamp").text())
            .filter(text -> !text.isEmpty())
            .map(Instant::parse),
        patience.matches("[1-9]\\d{0,8}")
            ? Duration.ofSeconds(Long.parseLong(patience))
            : PATIENCE);
  }
}
