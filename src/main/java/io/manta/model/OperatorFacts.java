package io.manta.model;

import java.util.Map;

/** What templates know about the operator and the Kubernetes cluster it runs in. */
public final class OperatorFacts {

  private OperatorFacts() {}

  public static Map<String, Object> of(Settings settings, Observed observed) {
    Settings.Switches switches = settings.switches();
    Settings.PodDefaults pods = settings.podDefaults();
    return new FactMap()
        .put("version", settings.version())
        .put("clusterDomain", settings.clusterDomain())
        .put("shellFlag", switches.loginShell() ? "-cl" : "-c")
        .put("injectInitContainer", switches.initContainerInjection())
        .put("injectProbes", switches.probesInjection())
        .put("podLabels", pods.podLabels())
        .put("podAnnotations", pods.podAnnotations())
        .put("gates", settings.gates().states())
        .put("kubernetesMinor", observed.kubernetesMinor())
        .map();
  }
}
