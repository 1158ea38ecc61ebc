package io.manta.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How Kubernetes tells the entries of a list apart, by the list's field name. */
final class ListKeys {

  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("ephemeralContainers", List.of("name")),
          Map.entry("env", List.of("name")),
          Map.entry("volumes", List.of("name")),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("volumeDevices", List.of("devicePath")),
          Map.entry("imagePullSecrets", List.of("name")),
          Map.entry("hostAliases", List.of("ip")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
          Map.entry("resizePolicy", List.of("resourceName")),
          Map.entry("resourceClaims", List.of("name")),
          Map.entry("schedulingGates", List.of("name")),
          Map.entry("ownerReferences", List.of("uid")));

  /** Members exclude each other, so a later layer replaces them whole. */
  private static final Set<String> WHOLE =
      Set.of(
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "postStart",
          "preStop",
          "selector",
          "matchLabels");

  private static final Set<String> WHOLE_ENTRIES = Set.of("env", "volumes");

  private ListKeys() {}

  /** What tells an entry from the others of its list; empty when the list is not keyed. */
  static Optional<List<Object>> of(String field, Object entry) {
    if (!(entry instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    List<String> keys =
        field.equals("ports")
            ? List.of(map.containsKey("containerPort") ? "containerPort" : "port", "protocol")
            : KEYS.getOrDefault(field, List.of());
    if (keys.isEmpty() || map.get(keys.get(0)) == null) {
      return Optional.empty();
    }
    return Optional.of(keys.stream().map(key -> part(map, key)).toList());
  }

  private static Object part(Map<?, ?> entry, String key) {
    Object value = entry.get(key);
    return value != null ? value : key.equals("protocol") ? "TCP" : "";
  }

  static boolean isKeyed(String field) {
    return field.equals("ports") || KEYS.containsKey(field);
  }

  static boolean isWhole(String field) {
    return WHOLE.contains(field);
  }

  static boolean hasWholeEntries(String field) {
    return WHOLE_ENTRIES.contains(field);
  }
}
