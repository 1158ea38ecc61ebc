package io.manta.kind.raycluster.plan;

import io.manta.kind.PlanInput;
import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.plan.DesiredCluster.Finalizers;
import io.manta.kind.raycluster.plan.DesiredCluster.Upgrade;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads what a RayCluster asks for, beyond its manifests. */
public final class DesiredState {

  private static final Duration PATIENCE = Duration.ofSeconds(300);

  private DesiredState() {}

  static DesiredCluster of(PlanInput input, Cluster cluster, Suspension suspension) {
    Tree object = input.object();
    Tree spec = object.at("spec");
    return new DesiredCluster(
        cluster.id(),
        object.at("metadata", "uid").text(),
        input.isDeleting(),
        spec.at("suspend").isTrue() || spec.at("idleSuspend").isTrue(),
        suspension,
        cluster.groups(),
        spec.at("enableInTreeAutoscaling").isTrue()
            && !cluster.settings().switches().randomPodDelete(),
        headStaysLost(object),
        upgrade(spec.at("upgradeStrategy"), cluster),
        finalizers(object, cluster),
        input.shared(),
        new RenderedPods(input.source(), cluster),
        cluster.refusedNames());
  }

  /**
   * The groups, of which the head is one, whose pods the upgrade strategy replaces.
   *
   * @param outdated those that have outdated pods
   */
  public static Set<String> replaced(Tree object, Cluster cluster, Set<String> outdated) {
    Upgrade upgrade = upgrade(object.at("spec", "upgradeStrategy"), cluster);
    Set<String> out = new TreeSet<>(outdated);
    switch (upgrade.type()) {
      case NONE -> out.clear();
      case RECREATE -> {
        if (!outdated.isEmpty()) {
          cluster.onePodOfEachGroup().forEach(slot -> out.add(slot.group()));
        }
      }
      case ROLLING -> out.removeIf(group -> group.equals(PodSlot.HEAD) && !upgrade.head());
    }
    return out;
  }

  private static boolean headStaysLost(Tree object) {
    boolean wished =
        object
            .at("metadata", "annotations", "ray.io/disable-provisioned-head-restart")
            .text()
            .equals("true");
    return wished && Provisioned.is(object.at("status"));
  }

  /** A new head forgets all jobs and actors, unless its state is kept elsewhere. */
  private static Upgrade upgrade(Tree strategy, Cluster cluster) {
    String type = strategy.at("type").text("None").toUpperCase(Locale.ROOT);
    return new Upgrade(
        Upgrade.Type.valueOf(type),
        strategy.at("maxUnavailable").text("1"),
        strategy.at("head").text(cluster.survivesItsHead() ? "Roll" : "Keep").equals("Roll"));
  }

  private static Finalizers finalizers(Tree object, Cluster cluster) {
    Tree metadata = object.at("metadata");
    String timeout = metadata.at("annotations", "ray.io/gcs-ft-deletion-timeout").text();
    return new Finalizers(
        metadata.at("finalizers").items().stream().map(Tree::text).toList(),
        cluster.keepsStateInRedis() && cluster.settings().switches().redisCleanup(),
        metadata.at("resourceVersion").text(),
        Optional.of(metadata.at("deletionTimestamp").text())
            .filter(text -> !text.isEmpty())
            .map(Instant::parse),
        timeout.matches("[1-9]\\d{0,8}") ? Duration.ofSeconds(Long.parseLong(timeout)) : PATIENCE);
  }
}
