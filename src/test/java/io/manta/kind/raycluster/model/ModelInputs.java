package io.manta.kind.raycluster.model;

import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.util.Map;

/** RayClusters for tests, written as YAML. */
final class ModelInputs {

  private ModelInputs() {}

  static Map<String, Object> yaml(String text) {
    return Yaml.read("test", text).get(0).value();
  }

  static Tree tree(String text) {
    return new Tree(yaml(text));
  }

  static Cluster cluster(String text) {
    return cluster(text, Settings.defaults());
  }

  static Cluster cluster(String text, Settings settings) {
    return Cluster.of(yaml(text), settings, Observed.NONE);
  }

  /** The facts about the head pod. */
  static Tree head(Cluster cluster) {
    return new Tree(cluster.scope(new PodSlot(PodSlot.HEAD, 0, 0, "", "x")).values().get("pod"));
  }

  /** The facts about a worker pod. */
  static Tree worker(Cluster cluster, String group) {
    return new Tree(cluster.scope(new PodSlot(group, 0, 0, "", "x")).values().get("pod"));
  }
}
