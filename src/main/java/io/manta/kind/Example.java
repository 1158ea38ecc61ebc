package io.manta.kind;

import io.manta.schema.Yaml;
import java.util.Map;

/** The smallest objects of kinds, as {@link Kind#examples} has them. */
public final class Example {

  /** The spec of a cluster, in YAML's flow form. */
  public static final String CLUSTER =
      """
      {rayVersion: "", headGroupSpec: {rayStartParams: {}, labels: {}, template: %1$s},
       workerGroupSpecs: [{groupName: w, rayStartParams: {}, labels: {}, template: %1$s}]}
      """
          .formatted(
              "{metadata: {labels: {}, annotations: {}}, spec: {containers: [{name: ray}]}}");

  private Example() {}

  /**
   * @param spec in YAML's flow form
   */
  public static Map<String, Object> of(String spec) {
    String text = "{metadata: {name: x, labels: {}, annotations: {}}, spec: " + spec + "}";
    return Yaml.read("example", text).get(0).value();
  }
}
