package io.manta.explain;

import io.manta.explain.FieldExplanation.Layer;
import io.manta.explain.FieldExplanation.Variable;
import io.manta.explain.MadeObjects.Made;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.schema.PropertyNames;
import io.manta.schema.Unreadable;
import io.manta.suite.ObjectPath;
import io.manta.template.layers.Origins.Origin;
import io.manta.template.layers.Origins.Statement;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Says where fields of rendered objects come from. Pure: what a command, an editor and a page show
 * is worked out here.
 *
 * @param inputs Ray objects as they were read
 */
public record FieldExplainer(
    Kinds kinds, TemplateSet set, Settings settings, Observed observed, List<Document> inputs) {

  /**
   * Where a field's value comes from.
   *
   * @param word of the object, as in {@code pod/demo-head-x7k2b}
   * @param path as in {@code spec.containers[name=ray].image}
   * @throws io.manta.schema.Invalid when an input or a template is not valid
   * @throws Unreadable when there is no such object or field
   */
  public FieldExplanation explain(String word, String path) {
    List<Made> all = new ArrayList<>();
    for (Document input : inputs) {
      Document defaulted = defaulted(input);
      List<Made> made =
          new MadeObjects(set, MadeObjects.subject(kinds, defaulted, settings, observed)).all();
      if (made.stream().anyMatch(one -> isCalled(one, word))) {
        return explain(MadeObjects.find(made, word), path, input, defaulted);
      }
      all.addAll(made);
    }
    return explain(MadeObjects.find(all, word), path, inputs.get(0), inputs.get(0));
  }

  private static boolean isCalled(Made made, String word) {
    try {
      return MadeObjects.find(List.of(made), word) == made;
    } catch (Unreadable e) {
      return false;
    }
  }

  private Document defaulted(Document input) {
    return kinds.of(input.value()).check(input, settings).orThrow();
  }

  private FieldExplanation explain(Made made, String path, Document input, Document defaulted) {
    Manifest manifest = made.manifest();
    ObjectPath.Found found = field(manifest.object(), path);
    Kind kind = kinds.of(input.value());
    InputTrace trace =
        new InputTrace(kind, settings, observed, input, defaulted.value(), made.scope());
    List<Layer> layers =
        manifest.origins().statements(found.path()).stream()
            .map(said -> layer(said, trace))
            .toList();
    return new FieldExplanation(
        manifest.id().toString(), found.path(), found.value().orElseThrow(), layers);
  }

  private static ObjectPath.Found field(Map<String, Object> object, String path) {
    ObjectPath wanted;
    try {
      wanted = ObjectPath.of(path);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(e.getMessage(), "a path is like spec.containers[0].image");
    }
    ObjectPath.Found found = wanted.in(object);
    if (found.value().isPresent()) {
      return found;
    }
    Object around = found.path().isEmpty() ? object : at(object, found.path());
    List<String> known =
        around instanceof Map<?, ?> map
            ? map.keySet().stream().map(Object::toString).toList()
            : List.of();
    String missing = path.replaceAll(".*[.\\[]", "").replace("]", "");
    throw new Unreadable(
        "there is no field `" + path + "`",
        PropertyNames.hint(missing, known)
            .orElse("the last that exists is `" + found.path() + "`"));
  }

  private static Object at(Map<String, Object> object, String path) {
    return ObjectPath.of(path).in(object).value().orElse("");
  }

  private Layer layer(Statement said, InputTrace trace) {
    Origin origin = said.origin();
    List<Variable> variables =
        said.reads().stream()
            .map(
                name ->
                    new Variable(
                        name, trace.of(name, name.equals(origin.variable()) ? origin.path() : "")))
            .toList();
    return new Layer(
        said.layer(),
        origin.template(),
        set.place(origin.template()),
        origin.line(),
        set.line(origin.template(), origin.line()),
        said.value(),
        variables);
  }
}
