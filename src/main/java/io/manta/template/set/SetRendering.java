package io.manta.template.set;

import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.error.TemplateFailure;
import io.manta.template.language.CompiledTemplates;
import io.manta.template.language.RenderBudget;
import io.manta.template.layers.LayerText;
import io.manta.template.layers.Layers;
import io.manta.template.layers.ObjectTexts;
import io.manta.template.layers.Origins;
import io.manta.template.layers.RenderedObject;
import io.manta.template.layers.TextShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Renders a file of a set and the layers over it, {@code FILE.NAME.yaml.peb}, into objects. An
 * object of a layer lies over those of the file that have its kind and name, as far as it says
 * them. What the file does not make has no layers.
 */
final class SetRendering {

  private final SetSources setSources;
  private final CompiledTemplates compiled;
  private final TemplateFailure templateFailure;
  private final ObjectTexts objectTexts = new ObjectTexts();

  SetRendering(SetSources setSources, CompiledTemplates compiled, TemplateFailure templateFailure) {
    this.setSources = setSources;
    this.compiled = compiled;
    this.templateFailure = templateFailure;
  }

  /** An object while its layers are put together: their texts, and what they say. */
  private record Pile(List<LayerText> texts, List<Map<String, Object>> values) {

    Optional<Object> said(String... path) {
      for (int i = values.size() - 1; i >= 0; i--) {
        Object at = values.get(i);
        for (String name : path) {
          at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        if (at != null) {
          return Optional.of(at);
        }
      }
      return Optional.empty();
    }

    boolean isNothing() {
      return values.stream().allMatch(Map::isEmpty);
    }

    boolean isMeantBy(Pile over, String... path) {
      Optional<Object> wanted = over.said(path);
      return wanted.isEmpty() || wanted.equals(said(path));
    }

    boolean isMeantBy(Pile over) {
      return isMeantBy(over, "apiVersion")
          && isMeantBy(over, "kind")
          && isMeantBy(over, "metadata", "name");
    }

    void add(Pile over) {
      texts.addAll(over.texts());
      values.addAll(over.values());
    }

    @Override
    public String toString() {
      return said("kind").map(Objects::toString).orElse("an object without a kind")
          + said("metadata", "name").map(name -> " " + name).orElse("");
    }
  }

  List<RenderedObject> render(String template, RenderBudget renderBudget) {
    List<Problem> problems = new ArrayList<>();
    List<Pile> objects = piles(template, renderBudget, problems);
    if (!objects.isEmpty()) {
      int laid = 0;
      for (String layer : setSources.layersOver(template)) {
        List<Pile> piles = piles(layer, renderBudget, problems);
        laid += piles.size();
        try {
          renderBudget.documents(laid, layer);
          for (Pile over : piles) {
            int size = over.values().stream().mapToInt(renderBudget::size).sum();
            put(over, objects, template, problems, () -> renderBudget.laidOver(size, layer));
          }
        } catch (RuntimeException e) {
          throw new Invalid(templateFailure.all(e, layer, renderBudget.scope()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    List<RenderedObject> out = new ArrayList<>();
    for (Pile pile : objects) {
      Map<String, Object> object = Layers.merge(pile.values());
      if (!object.isEmpty()) {
        out.add(new RenderedObject(object, template, new Origins(pile.texts(), object)));
      }
    }
    return out;
  }

  private void put(
      Pile over, List<Pile> objects, String template, List<Problem> problems, Runnable count) {
    List<Pile> meant = objects.stream().filter(object -> object.isMeantBy(over)).toList();
    for (Pile object : meant) {
      count.run();
      object.add(over);
    }
    if (meant.isEmpty() && problems.isEmpty()) {
      String field = over.said("metadata", "name").isPresent() ? "metadata.name" : "kind";
      Problem problem =
          Problem.of("", Optional.empty(), field, "lies over no object of " + template)
              .found(over.toString())
              .expected(
                  objects.stream().map(Pile::toString).distinct().collect(Collectors.joining(", ")))
              .hint("a layer may leave out kind and name, or says those of what it lies over");
      Map<String, Object> said = Layers.merge(over.values());
      problems.add(templateFailure.locate(problem, new Origins(over.texts(), said)));
    }
  }

  /** What one file says, each object with the layers in it. */
  private List<Pile> piles(String file, RenderBudget renderBudget, List<Problem> problems) {
    ObjectTexts.Divided divided;
    try {
      divided =
          objectTexts.divide(compiled.render(file, renderBudget), renderBudget.mostDocuments());
      renderBudget.documents(divided.objects().size(), file);
    } catch (RuntimeException | StackOverflowError e) {
      throw new Invalid(templateFailure.all(e, file, renderBudget.scope()));
    }
    divided.failures().forEach(failed -> problems.add(templateFailure.of(failed)));
    List<Pile> piles = new ArrayList<>();
    for (List<LayerText> layers : divided.objects()) {
      Pile pile = new Pile(new ArrayList<>(layers), new ArrayList<>());
      layers.forEach(layer -> said(layer, problems).ifPresent(pile.values()::add));
      if (!pile.isNothing()) {
        piles.add(pile);
      }
    }
    return piles;
  }

  private Optional<Map<String, Object>> said(LayerText layer, List<Problem> problems) {
    try {
      return Optional.of(layer.map());
    } catch (TextShape.Broken e) {
      int end = layer.writtenText().toString().length();
      problems.add(
          templateFailure.of(new ObjectTexts.Failed(layer.writtenText(), layer.start(), end, e)));
      return Optional.empty();
    }
  }
}
