package io.manta.suite;

import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.Renderer;
import io.manta.pipeline.Batch;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One test: renders its object as {@code manta render} does, and asks each assertion. */
final class TestRun {

  private final TemplateSet set;
  private final Snapshots snapshots;
  private final Document file;
  private final Suite.Test test;
  private final List<Problem> failures = new ArrayList<>();
  private int snapshot;

  TestRun(TemplateSet set, Snapshots snapshots, Suite suite, Suite.Test test) {
    this.set = set;
    this.snapshots = snapshots;
    this.file = suite.file();
    this.test = test;
  }

  /** What is not as asserted. */
  List<Problem> failures() {
    Document object;
    try {
      object = object();
    } catch (IllegalArgumentException e) {
      return List.of(file.problem(test.path() + ".set", e.getMessage()));
    }
    Batch batch;
    try {
      batch = render(object);
    } catch (Unreadable e) {
      return List.of(file.problem(test.path() + ".cr", e.getMessage()));
    }
    boolean fails = test.assertions().stream().anyMatch(Assertion::isFailure);
    if (!batch.problems().isEmpty() && !fails) {
      return batch.problems();
    }
    List<Manifest> manifests =
        batch.parts().stream().flatMap(part -> part.manifests().stream()).toList();
    for (Assertion assertion : test.assertions()) {
      if (assertion.isFailure()) {
        failed(assertion, batch.problems());
      } else {
        assertion(assertion, manifests);
      }
    }
    return failures;
  }

  private Document object() {
    Document object = test.input().object().orElseThrow();
    Map<String, Object> value = object.value();
    for (Map.Entry<String, Object> change : test.input().changes().entrySet()) {
      value = ObjectPath.of(change.getKey()).set(value, change.getValue());
    }
    return object.with(value);
  }

  private Batch render(Document object) {
    Surroundings around = test.input().surroundings();
    InputFiles input = new InputFiles(List.of(object.source()), List.of(object), 1, List.of());
    return Batch.of(
        input,
        new Batch.Setting(
            Kinds.BUILT_IN, around.settings(), around.observed(), new Renderer(set), ""));
  }

  private void assertion(Assertion assertion, List<Manifest> all) {
    List<String> globs = test.input().templates();
    List<Manifest> chosen =
        all.stream()
            .filter(
                manifest ->
                    globs.isEmpty()
                        || globs.stream()
                            .anyMatch(glob -> Globs.matchTemplate(glob, manifest.template())))
            .filter(assertion.objects()::fits)
            .toList();
    if (assertion.word().equals(Assertion.COUNT)) {
      count(assertion, chosen);
    } else if (chosen.isEmpty()) {
      add(assertion, "there is no " + assertion.objects().words(), List.of(), made(all), "one");
    } else if (assertion.word().equals(Assertion.SNAPSHOT)) {
      snapshot(assertion, chosen);
    } else {
      chosen.forEach(manifest -> field(assertion, manifest));
    }
  }

  private static String made(List<Manifest> manifests) {
    return manifests.isEmpty()
        ? "no objects at all"
        : manifests.stream()
            .map(one -> one.id().kind() + " " + one.id().name())
            .distinct()
            .limit(12)
            .collect(Collectors.joining(", "));
  }

  private void count(Assertion assertion, List<Manifest> chosen) {
    long wanted = assertion.said().at("count").whole().orElse(0L);
    if (chosen.size() != wanted) {
      String found = chosen.isEmpty() ? "none" : chosen.size() + ": " + made(chosen);
      add(assertion, "another number of objects", List.of(), found, String.valueOf(wanted));
    }
  }

  private void field(Assertion assertion, Manifest manifest) {
    ObjectPath path = assertion.path().orElseThrow();
    ObjectPath.Found found = path.in(manifest.object());
    assertion
        .check()
        .orElseThrow()
        .of(found.value())
        .ifPresent(
            wrong ->
                add(
                    assertion,
                    manifest.id().kind()
                        + " "
                        + manifest.id().name()
                        + ": "
                        + assertion.said().at("path").text()
                        + " "
                        + wrong.message(),
                    new RenderedField(set, manifest, found.path()).excerpt(),
                    isSecret(manifest) ? "hidden" : wrong.found(),
                    wrong.expected()));
  }

  private static boolean isSecret(Manifest manifest) {
    return manifest.id().kind().equals("Secret");
  }

  private void snapshot(Assertion assertion, List<Manifest> chosen) {
    String name = test.name() + " " + ++snapshot;
    String now = Snapshots.text(chosen, assertion.path());
    Optional<String> before = snapshots.before(name, now);
    if (before.isEmpty()) {
      String kept = "a snapshot, kept by `manta test --update`";
      add(assertion, "there is no snapshot `" + name + "` yet", List.of(), "none", kept);
    } else if (!before.get().equals(now)) {
      List<String> was = before.get().lines().toList();
      List<String> is = now.lines().toList();
      int line = 0;
      while (line < Math.min(was.size(), is.size()) && was.get(line).equals(is.get(line))) {
        line++;
      }
      List<String> excerpt = new ArrayList<>(List.of("rendered:"));
      excerpt.addAll(Document.excerpt(is, Math.min(line + 1, is.size()), 2));
      add(assertion, "is not as it was kept", excerpt, line(is, line), line(was, line));
    }
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? "line " + (index + 1) + ": " + lines.get(index) : "nothing more";
  }

  private void failed(Assertion assertion, List<Problem> problems) {
    String message = assertion.said().at("message").text();
    String template = assertion.said().at("template").text();
    long line = assertion.said().at("line").whole().orElse(0L);
    boolean as =
        problems.stream()
            .anyMatch(
                one ->
                    one.line().contains(message)
                        && (template.isEmpty() || one.source().endsWith(template))
                        && (line == 0 || one.position().filter(p -> p.line() == line).isPresent()));
    if (!as) {
      String found =
          problems.isEmpty()
              ? "it was rendered without a problem"
              : problems.stream().map(Problem::line).collect(Collectors.joining("; "));
      String where = (template + (line == 0 ? "" : " line " + line)).strip();
      String wanted = message.isEmpty() ? "a problem" : "`" + message + "`";
      add(
          assertion,
          "does not fail so",
          List.of(),
          found,
          where.isEmpty() ? wanted : wanted + " in " + where);
    }
  }

  private void add(
      Assertion assertion, String message, List<String> more, String found, String expected) {
    Problem problem = file.problem(assertion.place() + "." + assertion.word(), message);
    List<String> excerpt = new ArrayList<>(problem.excerpt());
    excerpt.addAll(more);
    // The path of an assertion in its suite says nothing that the line does not.
    failures.add(
        Problem.of(problem.source(), problem.position(), "", message)
            .excerpt(excerpt)
            .found(found)
            .expected(expected));
  }
}
