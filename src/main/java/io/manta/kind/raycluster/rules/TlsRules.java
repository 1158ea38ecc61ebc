package io.manta.kind.raycluster.rules;

import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.List;

/** With TLS the certificates, their place and Ray's settings for them are the operator's. */
final class TlsRules implements ClusterTopic {

  private static final String VOLUME = "ray-tls";
  private static final String FOLDER = "/etc/ray/tls";

  @Override
  public void check(ClusterSubject clusterSubject) {
    if (clusterSubject.spec().at("tlsOptions").isAbsent()) {
      return;
    }
    clusterSubject.needsGate("RayClusterMTLS", "spec.tlsOptions");
    List<EnvVar> variables = new ArrayList<>();
    List<GroupSpec.Mount> mounts = new ArrayList<>();
    for (GroupSpec group : clusterSubject.groups()) {
      variables.addAll(group.env());
      mounts.addAll(group.mounts());
    }
    Tree autoscaler = clusterSubject.spec().at("autoscalerOptions");
    variables.addAll(EnvVar.all("spec.autoscalerOptions.env", autoscaler.at("env")));
    mounts.addAll(
        GroupSpec.Mount.all("spec.autoscalerOptions.volumeMounts", autoscaler.at("volumeMounts")));
    for (EnvVar env : variables) {
      if (env.name().equals("RAY_USE_TLS") || env.name().startsWith("RAY_TLS_")) {
        clusterSubject.refuse(
            env.path(), env.name() + " is set by the operator, because of tlsOptions");
      }
    }
    for (GroupSpec.Mount mount : mounts) {
      if (mount.name().equals(VOLUME) || mount.mountPath().equals(FOLDER)) {
        clusterSubject.refuse(
            mount.path(), "the mount of " + VOLUME + " at " + FOLDER + " is the operator's");
      }
    }
  }
}
