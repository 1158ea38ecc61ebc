package io.manta.schema;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The schema of RayClusters. Defaults and checks as the API server does with our CRD, so that a
 * file is judged offline as it would be there; objects that come from the API server take the same
 * way. Transition rules (a field that may not change) are the API server's alone.
 */
public final class RayClusterSchema {

  private static final String FILE = "crd/raycluster.schema.json";
  private static final String GROUP = "ray.io/";

  private record Version(Type type, Validator validator) {}

  private final Map<String, Version> versions = new LinkedHashMap<>();

  private RayClusterSchema(Map<String, Object> file, KubernetesTypes kubernetes) {
    Map<String, Object> named = new LinkedHashMap<>(kubernetes.schemas());
    named.putAll(KubernetesTypes.map(file.get("types")));
    TypeReader reader = new TypeReader(named);
    file.forEach(
        (version, parts) -> {
          if (!version.equals("types")) {
            Map<String, Object> schema =
                root(KubernetesTypes.map(parts), kubernetes.schemas().get("ObjectMeta"));
            versions.put(
                GROUP + version, new Version(reader.read(schema), new Validator(schema, named)));
          }
        });
  }

  private static Map<String, Object> root(Map<String, Object> parts, Object metadata) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("apiVersion", Map.of("type", "string"));
    fields.put("kind", Map.of("type", "string"));
    // Kubernetes' own: by name it would be the one of pod templates, which may have less.
    fields.put("metadata", metadata);
    fields.putAll(parts);
    return Map.of("type", "object", "required", List.of("metadata", "spec"), "properties", fields);
  }

  public static RayClusterSchema builtIn() {
    return BuiltIn.SCHEMA;
  }

  /**
   * What a check found.
   *
   * @param defaulted the document with defaults filled in; sound only without problems
   * @param notes what is read and makes no difference
   * @param isRayCluster whether kind and version were right, so that there was something to check
   */
  public record Checked(
      Document defaulted, List<Problem> problems, List<Problem> notes, boolean isRayCluster) {

    /**
     * @throws Invalid when there are problems
     */
    public Document orThrow() {
      if (!problems.isEmpty()) {
        throw new Invalid(problems);
      }
      return defaulted;
    }
  }

  /** Fills in defaults and finds everything that is wrong; the document itself stays as it is. */
  public Checked check(Document document) {
    Object apiVersion = document.value().get("apiVersion");
    Version version = versions.get(apiVersion);
    if (version == null || !"RayCluster".equals(document.value().get("kind"))) {
      return new Checked(document, List.of(notOurs(document)), List.of(), false);
    }
    Map<String, Object> value = PlainValues.copy(document.value());
    TemplateMetadata.clean(value);
    List<Problem> notes = DroppedFields.drop(value, document);
    Defaults.apply(value, version.type());
    List<Problem> problems = new ArrayList<>();
    Consumer<Problem> found = problem -> problems.add(document.locate(problem));
    List<Error> errors = version.validator().errors(value);
    if (!errors.isEmpty()) {
      new Verdict(document.with(value), version.type()).problems(errors).forEach(found);
    }
    ListKeys.checkAll(value, Place.root(version.type()), found);
    problems.sort(Problem.IN_TEXT);
    return new Checked(document.with(value), problems, notes, true);
  }

  /** The spec without what would be filled in anyway: as it was, if that was not written down. */
  public Map<String, Object> withoutDefaults(Map<String, Object> rayCluster) {
    Map<String, Object> value = PlainValues.copy(rayCluster);
    Version version = versions.get(rayCluster.get("apiVersion"));
    if (version != null) {
      Defaults.remove(value, version.type());
    }
    return value;
  }

  private Problem notOurs(Document document) {
    String known = versions.keySet().stream().collect(Collectors.joining("` or `", "`", "`"));
    Object kind = document.value().get("kind");
    if (!"RayCluster".equals(kind)) {
      Problem problem =
          document
              .problem(kind == null ? "" : "kind", "not a RayCluster")
              .found(kind == null ? "no `kind`" : "kind " + Shapes.show(kind))
              .expected("kind: RayCluster");
      Optional<String> near =
          kind instanceof String text
              ? PropertyNames.nearest(text, List.of("RayCluster"))
              : Optional.empty();
      return near.map(n -> problem.hint("did you mean `" + n + "`?")).orElse(problem);
    }
    Object version = document.value().get("apiVersion");
    return document
        .problem(version == null ? "" : "apiVersion", "no version of RayCluster that Manta knows")
        .found(version == null ? "no `apiVersion`" : Shapes.describe(version))
        .expected(known);
  }

  private static final class BuiltIn {
    static final RayClusterSchema SCHEMA =
        new RayClusterSchema(KubernetesTypes.json(FILE), KubernetesTypes.bundled());
  }
}
