package io.manta.kind.raycluster.model;

import io.manta.model.Quantity;
import io.manta.model.Tree;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pod asks for: the sum over its containers, where a request wins and a limit fills the gap.
 * Init containers do not count, as in KubeRay's totals.
 *
 * @param amounts by resource name, sorted
 */
public record PodResources(Map<String, Quantity> amounts) {

  public static final PodResources NONE = new PodResources(new TreeMap<>());

  /**
   * @param podSpec a PodSpec
   */
  public static PodResources of(Tree podSpec) {
    PodResources sum = NONE;
    for (Tree container : podSpec.at("containers").items()) {
      Map<String, String> asked = new TreeMap<>(container.at("resources", "limits").texts());
      asked.putAll(container.at("resources", "requests").texts());
      Map<String, Quantity> amounts = new TreeMap<>();
      asked.forEach(
          (name, text) -> Quantity.parse(text).ifPresent(amount -> amounts.put(name, amount)));
      sum = sum.plus(new PodResources(amounts));
    }
    return sum;
  }

  public PodResources plus(PodResources other) {
    Map<String, Quantity> sum = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> sum.merge(name, amount, Quantity::plus));
    return new PodResources(sum);
  }

  public PodResources times(long factor) {
    Map<String, Quantity> product = new TreeMap<>();
    amounts.forEach((name, amount) -> product.put(name, amount.times(factor)));
    return new PodResources(product);
  }

  /** In Kubernetes' canonical text. */
  public Map<String, String> texts() {
    Map<String, String> out = new TreeMap<>();
    amounts.forEach((name, amount) -> out.put(name, amount.toString()));
    return out;
  }
}
