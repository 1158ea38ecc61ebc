package io.manta.schema;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The schema of one kind of Ray's custom resources. Defaults and checks as the API server does with
 * our CRD, so that a file is judged offline as the API server would; objects that come from the API
 * server take the same way. Transition rules (a field that may not change) are the API server's
 * alone.
 */
public final class CustomResourceSchema {

  private static final String GROUP = "ray.io/";

  private record Version(Type type, Validator validator) {}

  private final String kind;

  /** By apiVersion; each is read when an object of it is. */
  private final Map<String, Lazy<Version>> versions = new LinkedHashMap<>();

  CustomResourceSchema(String kind, Map<String, Object> parts, RayTypes types) {
    this.kind = kind;
    Map<String, Object> schema = root(parts, types.objectMetadata());
    for (Object version : (List<?>) parts.get("versions")) {
      versions.put(GROUP + version, new Lazy<>(() -> version(schema, types, (String) version)));
    }
  }

  private static Version version(Map<String, Object> schema, RayTypes types, String version) {
    return new Version(
        types.reader(version).read(schema), new Validator(schema, types.schemas(version)));
  }

  private static Map<String, Object> root(Map<String, Object> parts, Object metadata) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("apiVersion", Map.of("type", "string"));
    fields.put("kind", Map.of("type", "string"));
    // Kubernetes' own: by name it would be the one of pod templates, which may have less.
    fields.put("metadata", metadata);
    fields.put("spec", parts.get("spec"));
    fields.put("status", parts.get("status"));
    return Map.of("type", "object", "required", List.of("metadata", "spec"), "properties", fields);
  }

  /**
   * The schema of a kind, as in {@code RayJob}.
   *
   * @throws IllegalArgumentException for a kind that is not one of {@link #kinds}
   */
  public static CustomResourceSchema of(String kind) {
    CustomResourceSchema schema = RayTypes.builtIn().kinds().get(kind);
    if (schema == null) {
      throw new IllegalArgumentException("no kind of Ray's: " + kind);
    }
    return schema;
  }

  /**
   * The schema of a kind that is not built in.
   *
   * @param spec the OpenAPI schema of the spec, as a CRD has it
   */
  public static CustomResourceSchema of(String kind, Object spec, Object status) {
    Map<String, Object> parts = Map.of("versions", List.of("v1"), "spec", spec, "status", status);
    return new CustomResourceSchema(kind, parts, RayTypes.builtIn());
  }

  /** The kinds that have a schema, RayCluster first. */
  public static Set<String> kinds() {
    return RayTypes.builtIn().kinds().keySet();
  }

  /** The CRDs of all kinds, as YAML texts. */
  public static List<String> definitions() {
    return kinds().stream()
        .map(kind -> "crd/" + kind.toLowerCase(Locale.ROOT) + "s.ray.io.yaml")
        .map(KubernetesTypes::text)
        .toList();
  }

  /** The kinds as a list in a sentence. */
  public static String anyKind() {
    List<String> kinds = List.copyOf(kinds());
    int last = kinds.size() - 1;
    return String.join(", ", kinds.subList(0, last)) + " or " + kinds.get(last);
  }

  /** Fills in defaults and finds everything that is wrong; the document itself stays as it is. */
  public Checked check(Document document) {
    Optional<Version> known = version(document.value());
    if (known.isEmpty() || !kind.equals(document.value().get("kind"))) {
      return new Checked(document, List.of(notOurs(document)), List.of(), false);
    }
    Version version = known.get();
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
    new Constraints(document, found, problems::add).check(value, Place.root(version.type()));
    MetadataCheck.check(value, found);
    problems.sort(Problem.IN_TEXT);
    return new Checked(document.with(value), problems, notes, true);
  }

  /** What an object of the newest version may hold. */
  public ValueType valueType() {
    return new TypedValue(versions.values().iterator().next().get().type());
  }

  /** The object without what would be filled in anyway: as it was, if that was not written down. */
  public Map<String, Object> withoutDefaults(Map<String, Object> object) {
    Map<String, Object> value = PlainValues.copy(object);
    version(object).ifPresent(version -> Defaults.remove(value, version.type()));
    return value;
  }

  /** What objects of a version are made of. */
  Optional<Type> type(String apiVersion) {
    return Optional.ofNullable(versions.get(apiVersion)).map(Lazy::get).map(Version::type);
  }

  private Optional<Version> version(Map<String, Object> object) {
    return Optional.ofNullable(versions.get(object.get("apiVersion"))).map(Lazy::get);
  }

  private Problem notOurs(Document document) {
    String known = versions.keySet().stream().collect(Collectors.joining("` or `", "`", "`"));
    Object found = document.value().get("kind");
    if (!kind.equals(found)) {
      Problem problem =
          document
              .problem(found == null ? "" : "kind", "not a " + kind)
              .found(found == null ? "no `kind`" : "kind " + Shapes.show(found))
              .expected("kind: " + kind);
      Optional<String> near =
          found instanceof String text && !kinds().contains(text)
              ? PropertyNames.nearest(text, kinds())
              : Optional.empty();
      return near.map(n -> problem.hint("did you mean `" + n + "`?")).orElse(problem);
    }
    Object version = document.value().get("apiVersion");
    return document
        .problem(version == null ? "" : "apiVersion", "no version of " + kind + " that Manta knows")
        .found(version == null ? "no `apiVersion`" : Shapes.describe(version))
        .expected(known);
  }
}
