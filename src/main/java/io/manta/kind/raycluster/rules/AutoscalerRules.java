package io.manta.kind.raycluster.rules;

import io.manta.model.RayVersion;
import java.util.List;

/** What the autoscaler's two versions ask for. */
final class AutoscalerRules implements ClusterTopic {

  private static final String OPTIONS = "spec.autoscalerOptions";
  private static final String SWITCH = "RAY_enable_autoscaler_v2";
  private static final String START_COMMAND = "KUBERAY_GEN_AUTOSCALER_START_CMD";

  @Override
  public void check(ClusterSubject clusterSubject) {
    versionSwitch(clusterSubject);
    options(clusterSubject);
    if (clusterSubject.isAutoscaling()
        && clusterSubject.spec().at("autoscalerOptions", "version").text().equals("v2")) {
      clusterSubject.groups().forEach(group -> neverRestarts(group, clusterSubject));
    }
    clusterSubject.workers().forEach(group -> workers(group, clusterSubject));
  }

  private static void versionSwitch(ClusterSubject clusterSubject) {
    clusterSubject
        .head()
        .env(SWITCH)
        .ifPresent(
            env -> {
              if (!clusterSubject.isAutoscaling() && env.isTruthy()) {
                clusterSubject
                    .refuse(env.path(), SWITCH + " without an autoscaler")
                    .hint("set `spec.enableInTreeAutoscaling: true`");
              }
              boolean byOption =
                  !clusterSubject.spec().at("autoscalerOptions", "version").isAbsent();
              if (clusterSubject.isAutoscaling() && byOption) {
                clusterSubject
                    .refuse(env.path(), SWITCH + " cannot stand beside the option")
                    .hint("keep `" + OPTIONS + ".version` alone");
              }
            });
  }

  private static void options(ClusterSubject clusterSubject) {
    notNegative(clusterSubject, OPTIONS + ".idleTimeoutSeconds", idle(clusterSubject));
    EnvVar.all(OPTIONS + ".env", clusterSubject.spec().at("autoscalerOptions", "env")).stream()
        .filter(env -> env.name().equals(START_COMMAND))
        .forEach(
            env -> clusterSubject.refuse(env.path(), START_COMMAND + " is set by the operator"));
  }

  private static long idle(ClusterSubject clusterSubject) {
    return clusterSubject.spec().at("autoscalerOptions", "idleTimeoutSeconds").whole().orElse(0L);
  }

  private static void notNegative(ClusterSubject clusterSubject, String path, long value) {
    if (value < 0) {
      clusterSubject.refuse(path, "must not be negative").found(value);
    }
  }

  /**
   * Autoscaler v2 takes a pod for one Ray node: a container that starts again would be another. As
   * in KubeRay, clusters that chose v2 by the older environment variable are let be.
   */
  private static void neverRestarts(GroupSpec group, ClusterSubject clusterSubject) {
    String policy = group.pod().at("restartPolicy").text();
    if (!List.of("", "Never").contains(policy)) {
      clusterSubject
          .refuse(group.podPath("restartPolicy"), "autoscaler v2 needs pods that never restart")
          .found(policy)
          .expected("Never, or nothing");
    }
  }

  private static void workers(GroupSpec group, ClusterSubject clusterSubject) {
    group
        .tree()
        .at("idleTimeoutSeconds")
        .whole()
        .ifPresent(
            seconds -> {
              notNegative(clusterSubject, group.at("idleTimeoutSeconds"), seconds);
              needsV2(clusterSubject, group.at("idleTimeoutSeconds"));
            });
    if (group.tree().at("priority").whole().orElse(0L) != 0) {
      needsV2(clusterSubject, group.at("priority"));
      String version = clusterSubject.spec().at("rayVersion").text();
      if (!RayVersion.isAtLeast(version, 2, 56)) {
        clusterSubject
            .refuse(group.at("priority"), "needs Ray 2.56.0 or later")
            .found(version)
            .hint("set `spec.rayVersion` to what the images have");
      }
    }
  }

  private static void needsV2(ClusterSubject clusterSubject, String path) {
    if (!clusterSubject.isAutoscalerV2()) {
      clusterSubject
          .refuse(path, "only autoscaler v2 knows this")
          .hint("set `spec.enableInTreeAutoscaling: true` and `" + OPTIONS + ".version: v2`");
    }
  }
}
