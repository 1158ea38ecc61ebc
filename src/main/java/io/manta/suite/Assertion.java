package io.manta.suite;

import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;

/**
 * One entry of {@code asserts}.
 *
 * @param word what it is, as in {@code equal}
 * @param place where it is in the suite, as in {@code tests[0].asserts[2]}
 * @param said what stands below the word
 * @param check of assertions about a field
 * @param path of the field, or of the part of a snapshot
 * @param objects which ones are meant
 */
record Assertion(
    String word,
    String place,
    Tree said,
    Optional<Check> check,
    Optional<ObjectPath> path,
    Chosen objects) {

  static final String COUNT = "hasDocuments";
  static final String SNAPSHOT = "matchSnapshot";
  static final String FAILS = "fails";

  private static final Set<String> OTHERS = Set.of(COUNT, SNAPSHOT, FAILS);

  /**
   * Chooses objects; what is empty chooses all.
   *
   * @param name a glob
   * @param template a glob
   */
  record Chosen(String kind, String name, String template) {

    boolean fits(Manifest manifest) {
      return (kind.isEmpty() || kind.equals(manifest.id().kind()))
          && (name.isEmpty() || Globs.match(name, manifest.id().name()))
          && (template.isEmpty() || Globs.matchTemplate(template, manifest.template()));
    }

    String words() {
      List<String> words = new ArrayList<>();
      words.add(kind.isEmpty() ? "object" : kind);
      if (!name.isEmpty()) {
        words.add("called " + name);
      }
      if (!template.isEmpty()) {
        words.add("of " + template);
      }
      return String.join(" ", words);
    }
  }

  /** Empty, with a problem, when it does not say one thing, or not in a way that can be meant. */
  static Optional<Assertion> of(Tree entry, String place, Document file, Consumer<Problem> wrong) {
    Map<String, Object> all = entry.map();
    Set<String> words = new TreeSet<>(all.keySet());
    Set<String> known = new TreeSet<>(Check.WORDS.keySet());
    known.addAll(OTHERS);
    words.retainAll(known);
    if (words.size() != 1) {
      wrong.accept(
          file.problem(place, "an assertion says one thing")
              .found(words.isEmpty() ? "nothing" : String.join(" and ", words))
              .expected("one of " + String.join(", ", known)));
      return Optional.empty();
    }
    String word = words.iterator().next();
    Tree said = entry.at(word);
    try {
      String path = said.at("path").text();
      return Optional.of(
          new Assertion(
              word,
              place,
              said,
              Optional.ofNullable(Check.WORDS.get(word)).map(make -> make.apply(said)),
              path.isEmpty() ? Optional.empty() : Optional.of(ObjectPath.of(path)),
              new Chosen(
                  entry.at("kind").text(), entry.at("name").text(), entry.at("template").text())));
    } catch (PatternSyntaxException e) {
      String at = place + "." + word + ".pattern";
      wrong.accept(file.problem(at, "no regular expression: " + e.getDescription()));
    } catch (IllegalArgumentException e) {
      wrong.accept(file.problem(place + "." + word + ".path", e.getMessage()));
    }
    return Optional.empty();
  }

  boolean isFailure() {
    return word.equals(FAILS);
  }
}
