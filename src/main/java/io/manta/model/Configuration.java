package io.manta.model;

import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of the operator's configuration file, KubeRay's {@code config.ray.io/v1alpha1
 * Configuration}. Those that do not change manifests are known here too, so that a misspelt one is
 * found wherever the file is read.
 */
public final class Configuration {

  private static final String API_VERSION = "config.ray.io/v1alpha1";
  private static final String KIND = "Configuration";

  private enum Type {
    TEXT("a string", String.class),
    FLAG("true or false", Boolean.class),
    WHOLE("a whole number", Long.class),
    NUMBER("a number", Number.class),
    LIST("a list", List.class),
    TEXTS("a map of strings", Map.class),
    MAP("a map", Map.class);

    private final String description;
    private final Class<?> javaType;

    Type(String description, Class<?> javaType) {
      this.description = description;
      this.javaType = javaType;
    }

    boolean accepts(Object value) {
      return javaType.isInstance(value)
          && (this != TEXTS
              || ((Map<?, ?>) value).values().stream().allMatch(String.class::isInstance));
    }
  }

  private static final Map<String, Type> FIELDS = new TreeMap<>();

  static {
    List.of(
            "apiVersion",
            "kind",
            "metricsAddr",
            "probeAddr",
            "leaderElectionNamespace",
            "watchNamespace",
            "logFile",
            "logFileEncoder",
            "logStdoutEncoder",
            "batchScheduler")
        .forEach(field -> FIELDS.put(field, Type.TEXT));
    List.of(
            "enableLeaderElection",
            "enableBatchScheduler",
            "useKubernetesProxy",
            "enableMetrics",
            "deleteRayJobAfterJobFinishes")
        .forEach(field -> FIELDS.put(field, Type.FLAG));
    List.of("reconcileConcurrency", "burst").forEach(field -> FIELDS.put(field, Type.WHOLE));
    FIELDS.put("qps", Type.NUMBER);
    FIELDS.put("metadata", Type.MAP);
    List.of("headSidecarContainers", "workerSidecarContainers", "defaultContainerEnvs")
        .forEach(field -> FIELDS.put(field, Type.LIST));
    List.of("defaultPodLabels", "defaultPodAnnotations")
        .forEach(field -> FIELDS.put(field, Type.TEXTS));
  }

  private Configuration() {}

  /**
   * Refuses what is not a configuration.
   *
   * @throws Invalid with everything that is wrong
   */
  public static void check(Document document) {
    List<Problem> problems = new ArrayList<>();
    mustBe(document, "apiVersion", API_VERSION, problems);
    mustBe(document, "kind", KIND, problems);
    document.value().forEach((field, value) -> checkField(document, field, value, problems));
    List.of("headSidecarContainers", "workerSidecarContainers", "defaultContainerEnvs")
        .forEach(field -> checkNames(document, field, problems));
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
  }

  private static void mustBe(
      Document document, String field, String expected, List<Problem> problems) {
    String found = new Tree(document.value()).at(field).text();
    if (!found.equals(expected)) {
      problems.add(
          document
              .problem(field, "this is not the operator's configuration")
              .found(found.isEmpty() ? "nothing" : found)
              .expected(expected));
    }
  }

  private static void checkField(
      Document document, String field, Object value, List<Problem> problems) {
    Type type = FIELDS.get(field);
    if (type == null) {
      problems.add(
          document
              .problem(field, "unknown field")
              .hint("known fields: " + String.join(", ", FIELDS.keySet())));
    } else if (value != null && !type.accepts(value)) {
      problems.add(
          document
              .problem(field, "wrong type")
              .found(String.valueOf(value))
              .expected(type.description));
    }
  }

  /** Containers and variables merge by name, so each needs one. */
  private static void checkNames(Document document, String field, List<Problem> problems) {
    List<Tree> entries = new Tree(document.value()).at(field).items();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).at("name").text().isEmpty()) {
        problems.add(document.problem(field + "[" + i + "]", "this entry needs a name"));
      }
    }
  }
}
