package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.model.Gpus;
import io.manta.kind.raycluster.model.Group;
import io.manta.model.Quantity;
import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the cluster will hold when all its pods exist: head and workers as the RayCluster declares
 * them, replicas clamped. A container's requests count; limits stand in where it has none.
 */
final class DesiredResources {

  private DesiredResources() {}

  static Map<String, Object> of(Tree spec, List<Group> groups) {
    Map<String, Quantity> total = new TreeMap<>();
    add(total, spec.at("headGroupSpec", "template"), 1);
    for (Group group : groups) {
      add(total, new Tree(group.spec()).at("template"), group.podsWanted());
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("desiredCPU", total.getOrDefault("cpu", Quantity.ZERO).toString());
    out.put("desiredMemory", total.getOrDefault("memory", Quantity.ZERO).toString());
    out.put("desiredGPU", gpus(total).toString());
    out.put("desiredTPU", total.getOrDefault("google.com/tpu", Quantity.ZERO).toString());
    return out;
  }

  private static void add(Map<String, Quantity> total, Tree template, long pods) {
    for (Tree container : template.at("spec", "containers").items()) {
      Map<String, Object> counted = new LinkedHashMap<>(container.at("resources", "limits").map());
      counted.putAll(container.at("resources", "requests").map());
      counted.forEach(
          (name, amount) ->
              Quantity.parse(String.valueOf(amount))
                  .ifPresent(value -> total.merge(name, value.times(pods), Quantity::plus)));
    }
  }

  private static Quantity gpus(Map<String, Quantity> total) {
    return total.entrySet().stream()
        .filter(entry -> Gpus.isGpu(entry.getKey()))
        .map(Map.Entry::getValue)
        .reduce(Quantity.ZERO, Quantity::plus);
  }
}
