package io.manta.rules;

import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.List;

/** With TLS the certificates, their place and Ray's settings for them are the operator's. */
final class TlsRules implements Topic {

  private static final String VOLUME = "ray-tls";
  private static final String FOLDER = "/etc/ray/tls";

  @Override
  public void check(Subject subject) {
    if (subject.spec().at("tlsOptions").isAbsent()) {
      return;
    }
    subject.needsGate("RayClusterMTLS", "spec.tlsOptions");
    List<EnvVar> variables = new ArrayList<>();
    List<PodGroup.Mount> mounts = new ArrayList<>();
    for (PodGroup group : subject.groups()) {
      variables.addAll(group.env());
      mounts.addAll(group.mounts());
    }
    Tree autoscaler = subject.spec().at("autoscalerOptions");
    variables.addAll(EnvVar.all("spec.autoscalerOptions.env", autoscaler.at("env")));
    mounts.addAll(
        PodGroup.Mount.all("spec.autoscalerOptions.volumeMounts", autoscaler.at("volumeMounts")));
    for (EnvVar env : variables) {
      if (env.name().equals("RAY_USE_TLS") || env.name().startsWith("RAY_TLS_")) {
        subject.refuse(env.path(), env.name() + " is set by the operator, because of tlsOptions");
      }
    }
    for (PodGroup.Mount mount : mounts) {
      if (mount.name().equals(VOLUME) || mount.mountPath().equals(FOLDER)) {
        subject.refuse(
            mount.path(), "the mount of " + VOLUME + " at " + FOLDER + " is the operator's");
      }
    }
  }
}
