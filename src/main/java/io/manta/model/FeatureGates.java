package io.manta.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The switches that {@code --feature-gates} knows, under KubeRay's names and one of Manta's. Gates
 * that open a field of the RayCluster are on unless switched off; those that change pods of
 * clusters that did not ask for it are off.
 */
public record FeatureGates(Map<String, Boolean> states) {

  /**
   * One switch.
   *
   * @param isOn unless switched
   * @param isOnWithKubeRay the same of KubeRay 1.7; of one that it does not have, false
   * @param what is done when it is on
   */
  record Gate(String name, boolean isOn, boolean isOnWithKubeRay, String what) {}

  static final List<Gate> ALL =
      List.of(
          new Gate(
              "GCSFaultToleranceEmbeddedStorage",
              true,
              false,
              "`gcsFaultToleranceOptions.backend: rocksdb` keeps the head's state on a volume"),
          new Gate(
              "KubernetesWAS",
              false,
              false,
              "Kubernetes' own gang scheduling: a Workload and PodGroups (v1alpha2) for each cluster"),
          new Gate(
              "RayClusterHistoryServer",
              true,
              false,
              "`historyServerOptions` puts the collector of Ray's history server into the pods"),
          new Gate(
              "RayClusterMTLS",
              true,
              false,
              "`tlsOptions` has certificates issued, and Ray's traffic encrypted"),
          new Gate(
              "RayClusterNetworkPolicy",
              true,
              false,
              "`networkPolicy` makes NetworkPolicies for head and workers"),
          new Gate(
              "RayClusterStatusConditions",
              true,
              true,
              "conditions in the status; read for the sake of KubeRay's flags, they are always written"),
          new Gate("RayCronJob", true, false, "RayCronJobs are reconciled; off, nobody does"),
          new Gate(
              "RayJobDeletionPolicy",
              true,
              true,
              "`deletionStrategy` of a RayJob; off, a RayJob that has one is refused"),
          new Gate(
              "RayMultiHostIndexing",
              true,
              true,
              "groups with several hosts have whole replicas; off, pods have no index labels"),
          new Gate(
              "RayServiceIncrementalUpgrade",
              true,
              true,
              "the strategy `NewClusterWithIncrementalUpgrade` of a RayService"),
          new Gate(
              "RestrictedPods",
              false,
              false,
              "pods are made as Kubernetes' restricted standard asks for, where a spec says nothing"),
          new Gate(
              "SidecarSubmitterRestart",
              false,
              false,
              "the submitter in the head pod restarts alone (Kubernetes 1.35 or later)"));

  private static final Map<String, Boolean> DEFAULTS =
      ALL.stream().collect(Collectors.toMap(Gate::name, Gate::isOn, (a, b) -> a, TreeMap::new));

  public FeatureGates {
    states = Collections.unmodifiableMap(new TreeMap<>(states));
  }

  public static FeatureGates defaults() {
    return new FeatureGates(DEFAULTS);
  }

  /** Without those that KubeRay 1.7 has off unless switched on. */
  FeatureGates asKubeRayHasThem() {
    Map<String, Boolean> fewer = new TreeMap<>(states);
    ALL.stream()
        .filter(gate -> gate.isOn() && !gate.isOnWithKubeRay())
        .forEach(gate -> fewer.put(gate.name(), false));
    return new FeatureGates(fewer);
  }

  /**
   * Reads {@code A=true,B=false} on top of the defaults.
   *
   * @throws IllegalArgumentException naming the entry that is not understood
   */
  public static FeatureGates parse(String text) {
    Map<String, Boolean> states = new TreeMap<>(DEFAULTS);
    for (String entry : Arrays.stream(text.split(",")).map(String::strip).toList()) {
      if (entry.isEmpty()) {
        continue;
      }
      String[] pair = entry.split("=", 2);
      if (!DEFAULTS.containsKey(pair[0].strip())) {
        throw new IllegalArgumentException(
            "unknown feature gate \""
                + pair[0].strip()
                + "\"; known: "
                + DEFAULTS.keySet().stream().collect(Collectors.joining(", ")));
      }
      states.put(pair[0].strip(), truth(entry, pair));
    }
    return new FeatureGates(states);
  }

  public boolean isOn(String name) {
    Boolean state = states.get(name);
    if (state == null) {
      throw new IllegalArgumentException("no feature gate is called " + name);
    }
    return state;
  }

  private static boolean truth(String entry, String[] pair) {
    String value = pair.length < 2 ? "" : pair[1].strip();
    if (List.of("true", "True", "TRUE", "1", "t", "T").contains(value)) {
      return true;
    }
    if (List.of("false", "False", "FALSE", "0", "f", "F").contains(value)) {
      return false;
    }
    throw new IllegalArgumentException(
        "feature gate \"" + entry + "\" needs =true or =false after its name");
  }
}
