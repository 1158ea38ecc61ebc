package io.manta.explain;

import io.manta.explain.FieldExplanation.Input;
import io.manta.kind.Kind;
import io.manta.manifest.Subject;
import io.manta.manifest.TemplateScope;
import io.manta.manifest.WrittenAt;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.suite.ObjectPath;
import io.manta.template.layers.Origins.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the fields of a Ray object that a variable of a template depends on: what is passed on by
 * its name, and what is worked out by trying. Each written field in turn is read with another
 * value; where the variable changes, it depends on that field.
 *
 * @param input as it was read
 * @param defaulted the same with the schema's defaults
 * @param scope of the template, whatever the object says
 */
record InputTrace(
    Kind kind,
    Settings settings,
    Observed observed,
    Document input,
    Map<String, Object> defaulted,
    Function<Subject, TemplateScope> scope) {

  /**
   * The fields behind a variable.
   *
   * @param rest the path inside it, for a part of its value
   */
  List<Input> of(String variable, String rest) {
    TemplateScope here = scope(defaulted);
    Optional<Object> value = value(here, variable);
    if (value.isEmpty()) {
      return List.of();
    }
    Origin passedOn = new Origin("", 0, true, variable, rest, "");
    Optional<String> field = new WrittenAt(here.fields()).field(passedOn);
    return field.map(name -> List.of(input(name))).orElseGet(() -> tried(variable, value.get()));
  }

  /** What a variable is for the object. */
  Optional<Object> value(String variable) {
    return value(scope(defaulted), variable);
  }

  private List<Input> tried(String variable, Object value) {
    List<String> leaves = new ArrayList<>();
    leaves("", input.value(), leaves);
    return leaves.stream().filter(leaf -> depends(variable, value, leaf)).map(this::input).toList();
  }

  private Input input(String field) {
    return new Input(input.source(), Optional.ofNullable(input.positions().get(field)), field);
  }

  private boolean depends(String variable, Object value, String leaf) {
    ObjectPath path = ObjectPath.of(leaf);
    Object other = path.in(defaulted).value().map(InputTrace::other).orElse(null);
    return Arrays.asList(other, null).stream()
        .anyMatch(tried -> isOther(variable, value, path.set(defaulted, tried)));
  }

  /** Another object may be none that can be read: that says nothing of the variable. */
  private boolean isOther(String variable, Object value, Map<String, Object> object) {
    try {
      return value(scope(object), variable).filter(now -> !Objects.equals(now, value)).isPresent();
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static Object other(Object value) {
    if (value instanceof Long number) {
      return number + 1;
    }
    return value instanceof Boolean flag ? !flag : value + "x";
  }

  private TemplateScope scope(Map<String, Object> object) {
    return scope.apply(kind.read(object, settings, observed));
  }

  private static Optional<Object> value(TemplateScope scope, String variable) {
    Object here = scope.values();
    for (String name : variable.split("\\.")) {
      here = here instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Optional.ofNullable(here);
  }

  private static void leaves(String path, Object value, List<String> out) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> leaves(Document.path(path, key.toString()), inner, out));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        leaves(path + "[" + i + "]", list.get(i), out);
      }
    } else if (value != null && !path.equals("kind") && !path.equals("apiVersion")) {
      out.add(path);
    }
  }
}
