package io.manta.rules;

import io.manta.model.RayVersion;
import java.util.List;

/** What the autoscaler's two versions ask for. */
final class AutoscalerRules implements Topic {

  private static final String OPTIONS = "spec.autoscalerOptions";
  private static final String SWITCH = "RAY_enable_autoscaler_v2";
  private static final String START_COMMAND = "KUBERAY_GEN_AUTOSCALER_START_CMD";

  @Override
  public void check(Subject subject) {
    versionSwitch(subject);
    options(subject);
    if (subject.isAutoscaling()
        && subject.spec().at("autoscalerOptions", "version").text().equals("v2")) {
      subject.groups().forEach(group -> neverRestarts(group, subject));
    }
    subject.workers().forEach(group -> workers(group, subject));
  }

  private static void versionSwitch(Subject subject) {
    subject
        .head()
        .env(SWITCH)
        .ifPresent(
            env -> {
              if (!subject.isAutoscaling() && env.isTruthy()) {
                subject
                    .refuse(env.path(), SWITCH + " without an autoscaler")
                    .hint("set `spec.enableInTreeAutoscaling: true`");
              }
              boolean byOption = !subject.spec().at("autoscalerOptions", "version").isAbsent();
              if (subject.isAutoscaling() && byOption) {
                subject
                    .refuse(env.path(), SWITCH + " cannot stand beside the option")
                    .hint("keep `" + OPTIONS + ".version` alone");
              }
            });
  }

  private static void options(Subject subject) {
    notNegative(subject, OPTIONS + ".idleTimeoutSeconds", idle(subject));
    EnvVar.all(OPTIONS + ".env", subject.spec().at("autoscalerOptions", "env")).stream()
        .filter(env -> env.name().equals(START_COMMAND))
        .forEach(env -> subject.refuse(env.path(), START_COMMAND + " is set by the operator"));
  }

  private static long idle(Subject subject) {
    return subject.spec().at("autoscalerOptions", "idleTimeoutSeconds").whole().orElse(0L);
  }

  private static void notNegative(Subject subject, String path, long value) {
    if (value < 0) {
      subject.refuse(path, "must not be negative").found(value);
    }
  }

  /**
   * Autoscaler v2 takes a pod for one Ray node: a container that starts again would be another. As
   * in KubeRay, clusters that chose v2 by the older environment variable are let be.
   */
  private static void neverRestarts(PodGroup group, Subject subject) {
    String policy = group.pod().at("restartPolicy").text();
    if (!List.of("", "Never").contains(policy)) {
      subject
          .refuse(group.podPath("restartPolicy"), "autoscaler v2 needs pods that never restart")
          .found(policy)
          .expected("Never, or nothing");
    }
  }

  private static void workers(PodGroup group, Subject subject) {
    group
        .tree()
        .at("idleTimeoutSeconds")
        .whole()
        .ifPresent(
            seconds -> {
              notNegative(subject, group.at("idleTimeoutSeconds"), seconds);
              needsV2(subject, group.at("idleTimeoutSeconds"));
            });
    if (group.tree().at("priority").whole().orElse(0L) != 0) {
      needsV2(subject, group.at("priority"));
      String version = subject.spec().at("rayVersion").text();
      if (!RayVersion.isAtLeast(version, 2, 56)) {
        subject
            .refuse(group.at("priority"), "needs Ray 2.56.0 or later")
            .found(version)
            .hint("set `spec.rayVersion` to what the images have");
      }
    }
  }

  private static void needsV2(Subject subject, String path) {
    if (!subject.isAutoscalerV2()) {
      subject
          .refuse(path, "only autoscaler v2 knows this")
          .hint("set `spec.enableInTreeAutoscaling: true` and `" + OPTIONS + ".version: v2`");
    }
  }
}
