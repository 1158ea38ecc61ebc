package io.manta.lint;

import io.manta.kind.Kinds;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.pipeline.Batch;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.template.language.UnknownName.Kind;
import io.manta.template.set.Examination;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Judges the templates of a set: as they are written, and by what they make of examples.
 *
 * @param below the set that they lie over
 * @param examples objects that they are rendered for
 * @param settings the operator's
 */
public record Linter(
    TemplateSet below, List<Document> examples, Settings settings, Observed observed) {

  private static final String RESTRICTED = "RestrictedPods=true";

  /** One object of each kind. */
  public static List<Document> examplesOfManta() {
    try (InputStream in = Linter.class.getResourceAsStream("examples.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Yaml.read("an example of Manta's", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that is found in the files, in the order of their text. */
  public List<Finding> check(Overrides own) {
    List<Finding> found = new ArrayList<>(asWritten(own));
    found.addAll(asRendered(own, found, () -> false));
    return inOrder(found);
  }

  /** What is found by reading alone. */
  public List<Finding> asWritten(Overrides own) {
    Examination examination = below.examine(own);
    List<Finding> found = new ArrayList<>();
    examination.problems().forEach(problem -> found.add(new Finding(Rule.SYNTAX, problem)));
    add(Rule.UNDECLARED_NAME, examination.names(Kind.MISSING), found);
    add(Rule.NEVER_DEFINED, examination.names(Kind.NEVER_DEFINED), found);
    add(Rule.HIDDEN_NAME, examination.names(Kind.HIDDEN), found);
    written(own, examination, found);
    return inOrder(found);
  }

  /**
   * What is found by rendering the examples; nothing for files that cannot be rendered.
   *
   * @param written what reading found
   * @param superseded whether nobody waits for the answer any more; asked before each example
   */
  public List<Finding> asRendered(
      Overrides own, List<Finding> written, BooleanSupplier superseded) {
    List<Finding> found = new ArrayList<>();
    if (written.stream().noneMatch(finding -> finding.rule().isError())) {
      rendered(below.overriddenBy(own), own.texts().keySet(), found, superseded);
    }
    return inOrder(found);
  }

  private static List<Finding> inOrder(List<Finding> found) {
    return found.stream().distinct().sorted(Finding.IN_TEXT).toList();
  }

  private static void add(Rule rule, List<Problem> problems, List<Finding> found) {
    problems.forEach(problem -> found.add(new Finding(rule, problem)));
  }

  private static void written(Overrides own, Examination examination, List<Finding> found) {
    Map<String, TemplateText> texts = new TreeMap<>();
    examination.files().forEach((name, text) -> texts.put(name, TemplateText.of(name, name, text)));
    own.places()
        .forEach(
            (name, place) -> texts.put(name, TemplateText.of(name, place, own.texts().get(name))));
    UseRules uses = new UseRules(texts.values());
    for (String name : own.texts().keySet()) {
      if (!name.endsWith(".peb")) {
        continue; // A list of locks.
      }
      found.addAll(TextRules.check(texts.get(name)));
      found.addAll(uses.check(texts.get(name)));
    }
  }

  private void rendered(
      TemplateSet set, Set<String> own, List<Finding> found, BooleanSupplier superseded) {
    Set<Problem> wrong = new TreeSet<>(Comparator.comparing(Problem::text));
    for (Document example : examples) {
      if (superseded.getAsBoolean()) {
        return;
      }
      Batch batch = render(set, example, settings);
      wrong.addAll(batch.problems());
      List<WrittenObject> objects = objects(set, own, batch);
      SelectorRules selectors = new SelectorRules(objects);
      for (WrittenObject object : objects) {
        found.addAll(selectors.check(object));
        found.addAll(PodRules.resources(object));
      }
      // Whoever wants restricted pods says so, and then wants all of them restricted.
      Batch restricted = render(set, example, settings.withFeatureGates(RESTRICTED));
      objects(set, own, restricted).forEach(object -> found.addAll(PodRules.restricted(object)));
    }
    wrong.forEach(
        problem ->
            found.add(
                new Finding(
                    problem.message().contains("twice") ? Rule.DUPLICATE_KEY : Rule.INVALID_OBJECT,
                    problem)));
  }

  private Batch render(TemplateSet set, Document example, Settings with) {
    InputFiles input = new InputFiles(List.of(example.source()), List.of(example), 1, List.of());
    return Batch.of(
        input, new Batch.Setting(Kinds.BUILT_IN, with, observed, new Renderer(set), ""));
  }

  private static List<WrittenObject> objects(TemplateSet set, Set<String> own, Batch batch) {
    return batch.parts().stream()
        .flatMap(part -> part.manifests().stream())
        .map(manifest -> new WrittenObject(set, own, manifest))
        .toList();
  }
}
