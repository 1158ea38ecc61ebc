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

  private static final Map<String, Boolean> DEFAULTS = new TreeMap<>();

  private static final List<String> OFF_WITH_KUBERAY =
      List.of(
          "RayClusterNetworkPolicy",
          "GCSFaultToleranceEmbeddedStorage",
          "RayClusterMTLS",
          "RayClusterHistoryServer");

  static {
    List.of(
            "RayClusterStatusConditions",
            "RayJobDeletionPolicy",
            "RayMultiHostIndexing",
            "RayServiceIncrementalUpgrade",
            "RayCronJob",
            "SidecarSubmitterRestart",
            "RayClusterNetworkPolicy",
            "GCSFaultToleranceEmbeddedStorage",
            "RayClusterMTLS",
            "RayClusterHistoryServer")
        .forEach(name -> DEFAULTS.put(name, true));
    List.of("KubernetesWAS", "RestrictedPods").forEach(name -> DEFAULTS.put(name, false));
  }

  public FeatureGates {
    states = Collections.unmodifiableMap(new TreeMap<>(states));
  }

  public static FeatureGates defaults() {
    return new FeatureGates(DEFAULTS);
  }

  /** Without those that KubeRay 1.7 has off unless switched on. */
  FeatureGates asKubeRayHasThem() {
    Map<String, Boolean> fewer = new TreeMap<>(states);
    OFF_WITH_KUBERAY.forEach(name -> fewer.put(name, false));
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
