package io.manta.kind.raycluster.model;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields of affinity and tolerations in the order in which Kubernetes' Go types declare them, and
 * so KubeRay writes them; the API server hands custom resources out by the alphabet.
 */
final class GoOrder {

  private static final List<String> FIELDS =
      List.of(
          "nodeAffinity",
          "podAffinity",
          "podAntiAffinity",
          "requiredDuringSchedulingIgnoredDuringExecution",
          "preferredDuringSchedulingIgnoredDuringExecution",
          "nodeSelectorTerms",
          "weight",
          "preference",
          "podAffinityTerm",
          "labelSelector",
          "matchLabels",
          "matchExpressions",
          "matchFields",
          "namespaces",
          "topologyKey",
          "namespaceSelector",
          "matchLabelKeys",
          "mismatchLabelKeys",
          "key",
          "operator",
          "value",
          "values",
          "effect",
          "tolerationSeconds");

  private static final Comparator<String> DECLARED =
      Comparator.<String>comparingInt(
              name -> FIELDS.contains(name) ? FIELDS.indexOf(name) : FIELDS.size())
          .thenComparing(Comparator.naturalOrder());

  private GoOrder() {}

  /**
   * @param value a map, a list or a scalar; stays as it is
   */
  static Object of(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(GoOrder::of).toList();
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    Map<String, Object> out = new LinkedHashMap<>();
    map.keySet().stream()
        .map(String::valueOf)
        .sorted(DECLARED)
        .forEach(name -> out.put(name, of(map.get(name))));
    return out;
  }
}
