package io.manta.kind.raycluster.model;

import io.manta.model.KubeRayNames;
import io.manta.model.NameSuffix;
import io.manta.model.PodSlot;

/**
 * Names of a cluster's pods. The prefix is that of KubeRay's {@code generateName}; the suffix is
 * not random but a hash of the pod's place and of how often that place was filled before: whoever
 * plans the same pod again, after a crash or a lost answer, plans the same name.
 */
public final class PodNames {

  private PodNames() {}

  /**
   * The head pod's name. Literal when the head's template gives one or {@link
   * Settings.Switches#deterministicHeadPodName} is set; the attempt then changes nothing.
   *
   * @param attempt how many names of this place were used before
   */
  public static String head(Cluster cluster, int attempt) {
    String base = KubeRayNames.podBase(cluster.name(), "head");
    if (cluster.settings().switches().deterministicHeadPodName()) {
      return base;
    }
    String literal = cluster.headTemplate().at("metadata", "name").text();
    return literal.isEmpty() ? base + "-" + suffix(cluster, PodSlot.HEAD, 0, 0, attempt) : literal;
  }

  /**
   * A worker pod's name.
   *
   * @param attempt how many names of this place were used before
   */
  public static String worker(Cluster cluster, Group group, int replica, int host, int attempt) {
    return workers(cluster.name(), group.name())
        + "-"
        + suffix(cluster, group.name(), replica, host, attempt);
  }

  /** How the names of a group's pods begin. */
  public static String workers(String cluster, String group) {
    return KubeRayNames.podBase(cluster + "-" + group, "worker");
  }

  /** The name that the hosts of one replica share; empty unless a replica has several hosts. */
  public static String replica(Cluster cluster, Group group, int replica, int attempt) {
    return group.isMultiHost()
        ? group.name() + "-" + suffix(cluster, group.name(), replica, -1, attempt)
        : "";
  }

  private static String suffix(Cluster cluster, String group, int replica, int host, int attempt) {
    String place = String.join("\n", cluster.uid(), group, replica + "/" + host + "/" + attempt);
    return NameSuffix.of(place);
  }
}
