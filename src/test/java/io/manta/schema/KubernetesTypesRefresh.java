package io.manta.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Makes {@code crd/source/kubernetes-types.json} again from the OpenAPI documents of a
 * kube-apiserver, for a new Kubernetes version. No test: {@code crd/README.md} says how to call it.
 */
class KubernetesTypesRefresh {

  /** What templates render, and what the RayCluster refers to, with where it is served. */
  private static final Map<String, String> KINDS = new TreeMap<>();

  static {
    for (String kind :
        List.of(
            "Pod", "Service", "ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim")) {
      KINDS.put("v1/" + kind, "io.k8s.api.core.v1." + kind);
    }
    KINDS.put("batch/v1/Job", "io.k8s.api.batch.v1.Job");
    KINDS.put("networking.k8s.io/v1/Ingress", "io.k8s.api.networking.v1.Ingress");
    KINDS.put("networking.k8s.io/v1/NetworkPolicy", "io.k8s.api.networking.v1.NetworkPolicy");
    KINDS.put("policy/v1/PodDisruptionBudget", "io.k8s.api.policy.v1.PodDisruptionBudget");
    KINDS.put("rbac.authorization.k8s.io/v1/Role", "io.k8s.api.rbac.v1.Role");
    KINDS.put("rbac.authorization.k8s.io/v1/RoleBinding", "io.k8s.api.rbac.v1.RoleBinding");
  }

  private static final List<String> KEPT =
      List.of(
          "type",
          "format",
          "default",
          "required",
          "nullable",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type");

  private static final String MERGE_KEY = "x-kubernetes-patch-merge-key";

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Map<String, Object>> served = new TreeMap<>();
  private final Map<String, Map<String, Object>> types = new TreeMap<>();
  private final Map<String, String> fullNames = new TreeMap<>();

  @Test
  @EnabledIfSystemProperty(named = "openapi", matches = ".+")
  void refresh() throws IOException {
    Set<Path> documents;
    try (var files = Files.list(Path.of(System.getProperty("openapi")))) {
      documents = Set.copyOf(files.filter(f -> f.toString().endsWith(".json")).toList());
    }
    String version = "";
    for (Path document : documents) {
      Map<String, Object> root = map(json.readValue(document.toFile(), Map.class));
      version = String.valueOf(map(root.get("info")).get("version"));
      map(map(root.get("components")).get("schemas"))
          .forEach((name, schema) -> served.put(name, map(schema)));
    }
    Map<String, String> kinds = new TreeMap<>();
    KINDS.forEach((kind, type) -> kinds.put(kind, take(type)));
    take("io.k8s.api.core.v1.PodTemplateSpec");

    StringBuilder out = new StringBuilder("{\n");
    out.append("\"from\":")
        .append(json.writeValueAsString("OpenAPI v3 of kube-apiserver " + version))
        .append(",\n\"kinds\":")
        .append(json.writeValueAsString(kinds))
        .append(",\n\"types\":{");
    String comma = "\n";
    for (var type : types.entrySet()) {
      out.append(comma).append('"').append(type.getKey()).append("\":");
      out.append(json.writeValueAsString(type.getValue()));
      comma = ",\n";
    }
    Files.writeString(Path.of("crd/source/kubernetes-types.json"), out.append("\n}}\n"));
  }

  /** Takes a type and what it refers to; its short name. */
  private String take(String fullName) {
    String name = fullName.substring(fullName.lastIndexOf('.') + 1);
    String known = fullNames.putIfAbsent(name, fullName);
    if (known == null) {
      Map<String, Object> own = special(name);
      types.put(name, own.isEmpty() ? taken(served.get(fullName), false) : own);
    } else if (!known.equals(fullName)) {
      throw new IllegalStateException(known + " and " + fullName + " share a name");
    }
    return name;
  }

  private static Map<String, Object> special(String name) {
    Map<String, Object> out = new LinkedHashMap<>();
    switch (name) {
      case "IntOrString" -> out.put("x-kubernetes-int-or-string", true);
      case "Quantity" -> {
        // The pattern that every CRD made by controller-gen has for quantities.
        out.put(
            "pattern",
            "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))"
                + "(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$");
        out.put("x-kubernetes-int-or-string", true);
      }
      case "FieldsV1" -> {
        out.put("type", "object");
        out.put("x-kubernetes-preserve-unknown-fields", true);
      }
      default -> {}
    }
    return out;
  }

  private Map<String, Object> taken(Map<String, Object> schema, boolean required) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (schema.get("allOf") instanceof List<?> all && all.size() == 1) {
      out.put("$ref", reference(map(all.get(0))));
    } else if (schema.containsKey("$ref")) {
      out.put("$ref", reference(schema));
    }
    for (String key : KEPT) {
      if (schema.containsKey(key)) {
        out.put(key, schema.get(key));
      }
    }
    // Zero values of Go's types, not defaults.
    if (required || Map.of().equals(schema.get("default"))) {
      out.remove("default");
    }
    if (schema.containsKey(MERGE_KEY) && !schema.containsKey("x-kubernetes-list-map-keys")) {
      out.put(MERGE_KEY, schema.get(MERGE_KEY));
    }
    List<?> requiredNames = (List<?>) schema.getOrDefault("required", List.of());
    if (schema.containsKey("properties")) {
      Map<String, Object> properties = new TreeMap<>();
      map(schema.get("properties"))
          .forEach((name, p) -> properties.put(name, taken(map(p), requiredNames.contains(name))));
      out.put("properties", properties);
    }
    for (String key : new ArrayList<>(List.of("items", "additionalProperties"))) {
      if (schema.get(key) instanceof Map<?, ?> inner) {
        out.put(key, taken(map(inner), true));
      }
    }
    return out;
  }

  private String reference(Map<String, Object> schema) {
    String pointer = (String) schema.get("$ref");
    return take(pointer.substring(pointer.lastIndexOf('/') + 1));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
