package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.Tree;
import java.util.Map;

/**
 * Ray's own autoscaler, which runs beside Ray in the head pod.
 *
 * @param enabled {@code spec.enableInTreeAutoscaling}
 * @param version {@code v1}, {@code v2}, or empty when the choice is left to Ray
 * @param options {@code spec.autoscalerOptions}
 */
record Autoscaler(boolean enabled, String version, Tree options) {

  static Autoscaler of(Tree spec) {
    Tree options = spec.at("autoscalerOptions");
    boolean enabled = spec.at("enableInTreeAutoscaling").isTrue();
    return new Autoscaler(enabled, enabled ? options.at("version").text() : "", options);
  }

  boolean isV2() {
    return version.equals("v2");
  }

  Map<String, Object> facts() {
    return new FactMap()
        .put("enabled", enabled)
        .put("version", version)
        .put("options", options.map())
        .map();
  }
}
