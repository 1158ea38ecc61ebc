package io.manta.kind.raycluster.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which fields of a RayCluster the variables stand for that templates pass on. */
public final class PassedOn {

  public static final String HEAD = "spec.headGroupSpec";

  /** In every template. */
  static final Map<String, String> ANYWHERE = Map.of("cluster.spec", "spec");

  private PassedOn() {}

  /**
   * In the template of a pod.
   *
   * @param group the field of the pod's group
   */
  public static Map<String, String> inPodOf(String group) {
    Map<String, String> fields = new LinkedHashMap<>(ANYWHERE);
    fields.put("pod.template", group + ".template");
    // What else is made in Ray's image takes this over from its container.
    fields.put("pod.ray", group + ".template.spec.containers[0]");
    return fields;
  }
}
