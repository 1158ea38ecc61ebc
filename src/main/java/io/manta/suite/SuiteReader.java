package io.manta.suite;

import io.manta.kind.Kinds;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.FileSchema;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads suites, and finds everything that is wrong with them before any test runs. */
final class SuiteReader {

  private static final FileSchema SCHEMA = FileSchema.of("templates/suite.schema.json");

  private static final String OBJECT = "cr";
  private static final String SETTINGS = "settings";
  private static final String OBSERVED = "observed";

  private final Document file;
  private final Tree suite;
  private final List<Problem> problems = new ArrayList<>();

  private SuiteReader(Document file) {
    this.file = file;
    this.suite = new Tree(file.value());
  }

  /**
   * @throws Invalid with everything that is wrong with it
   */
  static Suite read(Path path) {
    Document file = InputFiles.one(path.toString());
    List<Problem> problems = SCHEMA.problems(file);
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return new SuiteReader(file).suite();
  }

  private Suite suite() {
    List<Suite.Test> tests = new ArrayList<>();
    List<Tree> all = suite.at("tests").items();
    for (int i = 0; i < all.size(); i++) {
      tests.add(test(all.get(i), "tests[" + i + "]"));
    }
    if (!problems.isEmpty()) {
      throw new Invalid(problems.stream().distinct().toList());
    }
    String called = Path.of(file.source()).getFileName().toString().replace("_test.yaml", "");
    return new Suite(file, suite.at("suite").text(called), List.copyOf(tests));
  }

  private Suite.Test test(Tree test, String path) {
    List<Assertion> assertions = new ArrayList<>();
    List<Tree> all = test.at("asserts").items();
    for (int i = 0; i < all.size(); i++) {
      String at = path + ".asserts[" + i + "]";
      Assertion.of(all.get(i), at, file, problems::add).ifPresent(assertions::add);
    }
    boolean fails = assertions.stream().anyMatch(Assertion::isFailure);
    if (fails && assertions.stream().anyMatch(one -> !one.isFailure())) {
      problems.add(
          file.problem(path + ".asserts", "what fails makes no objects to assert anything of")
              .hint("leave `fails` alone in its test"));
    }
    return new Suite.Test(test.at("it").text(), path, input(test, path), assertions);
  }

  private Suite.Input input(Tree test, String path) {
    Tree templates = test.at("templates").isAbsent() ? suite.at("templates") : test.at("templates");
    Map<String, Object> changes = new LinkedHashMap<>(suite.at("set").map());
    changes.putAll(test.at("set").map());
    return new Suite.Input(
        templates.items().stream().map(Tree::text).toList(),
        object(test, path),
        changes,
        surroundings(test, path));
  }

  private Surroundings surroundings(Tree test, String path) {
    try {
      return Surroundings.of(
          file,
          Surroundings.over(suite.at(SETTINGS).map(), test.at(SETTINGS).map()),
          Surroundings.over(suite.at(OBSERVED).map(), test.at(OBSERVED).map()));
    } catch (IllegalArgumentException e) {
      String at = test.at(SETTINGS).isAbsent() ? SETTINGS : path + "." + SETTINGS;
      problems.add(file.problem(at, e.getMessage()));
    } catch (Invalid e) {
      problems.addAll(e.problems());
    }
    return Surroundings.of(file, Map.of(), Map.of());
  }

  private Optional<Document> object(Tree test, String path) {
    boolean own = !test.at(OBJECT).isAbsent();
    String at = own ? path + "." + OBJECT : OBJECT;
    Object said = own ? test.at(OBJECT).value() : suite.at(OBJECT).value();
    try {
      if (said instanceof String name) {
        Path folder = Path.of(file.source()).toAbsolutePath().getParent();
        return Optional.of(named(name, folder, at));
      }
    } catch (Unreadable e) {
      problems.add(file.problem(at, "no such file").found(String.valueOf(said)));
      return Optional.empty();
    } catch (Invalid e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
    if (said instanceof Map<?, ?>) {
      return Optional.of(file.part(at, new Tree(said).map()));
    }
    problems.add(
        file.problem(at, "a test needs an object to render")
            .expected("`cr`, here or for the whole suite: an object, or the name of a file")
            .hint("cr: ../../samples/raycluster.mini.yaml"));
    return Optional.empty();
  }

  private static boolean isRays(Document document) {
    return Kinds.BUILT_IN.named(String.valueOf(document.value().get("kind"))).isPresent();
  }

  /** The file's path as a person would write it, not by way of the folder of the suite. */
  private Document named(String name, Path folder, String at) {
    Path path = folder.resolve(name).normalize();
    Path here = Path.of("").toAbsolutePath();
    String shown = path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    List<Document> documents = InputFiles.read(List.of(shown), null).documents();
    List<Document> rays = documents.stream().filter(SuiteReader::isRays).toList();
    if (rays.size() == 1) {
      return rays.get(0);
    }
    throw new Invalid(
        file.problem(at, "a test renders one object of Ray's").found(rays.size() + " in " + name));
  }
}
