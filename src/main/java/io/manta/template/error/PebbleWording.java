package io.manta.template.error;

import io.manta.schema.Problem;
import io.manta.schema.PropertyNames;
import io.manta.template.language.Language;
import io.manta.template.language.LanguageFailure;
import io.manta.template.layers.Origins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in our words what Pebble says in its own. */
public final class PebbleWording {

  /** What Pebble says, and what we say instead. */
  private record Saying(Pattern theirs, String ours) {

    static Saying of(String theirs, String ours) {
      return new Saying(Pattern.compile(theirs, Pattern.DOTALL), ours);
    }

    Optional<String> of(String text) {
      Matcher matcher = theirs.matcher(text);
      return matcher.matches() ? Optional.of(matcher.replaceFirst(ours)) : Optional.empty();
    }
  }

  private static final String TOKEN = "Unexpected token of value \"(.*)\" and type \\w+, expected ";

  private static final List<Saying> SAYINGS =
      List.of(
          Saying.of(
              "Unexpected tag name \"((?:end|else)\\w*)\".*",
              "`$1` does not belong to what is open here"),
          Saying.of("Unexpected tag name \"(\\w*)\".*", "there is no tag `$1`"),
          Saying.of("A block must start with a tag name.*", "a tag is missing after `{%`"),
          Saying.of(TOKEN + "token of type (PRINT|EXECUTE)_END.*", "`$1` does not belong here"),
          Saying.of("Unexpected token of value \"(,)\".* NAME.*", "`$1` does not belong here"),
          Saying.of(
              "Unexpected token of value \"(\\w+)\" and type NAME, .* NAME.*",
              "a word is missing before `$1`"),
          Saying.of(TOKEN + "token of type NAME.*", "a name is missing before `$1`"),
          Saying.of(TOKEN + ".*", "something is missing before `$1`"),
          Saying.of(
              "Unexpected token \"\\w+\" of value \"(.*)\".*", "a value is missing before `$1`"),
          Saying.of("Unclosed \"(.*)\".*", "`$1` is missing"),
          Saying.of("Unexpected character \\[(.*)].*", "the character `$1` means nothing here"),
          Saying.of("Function or Macro \\[(.*)] does.*", "there is no function or macro `$1`"),
          Saying.of("Attempt to get attribute of null object.*", "cannot read a field of null"),
          Saying.of(
              "(Unsupported value type|null value given to if).*", "`if` needs true or false"),
          Saying.of(
              "(Could not perform|invalid operands for math).*",
              "`<`, `>`, min and max compare two numbers"),
          Saying.of("For input string: \"(\\d+)\".*", "the number $1 is too large"),
          Saying.of("For input string: .*|Cannot convert to Number: .*", "`-` needs a number"),
          Saying.of("class .* cannot be cast to class .*", "this needs a whole number"));

  /** The way out of what Pebble cannot parse, by what the line says. */
  private static final List<Saying> HINTS =
      List.of(
          Saying.of(
              ".*\\{%\\s*for\\b.*",
              "`{% for e in list %}`; of a map in the same way, with `e.key` and `e.value`"),
          Saying.of(".*\\{%\\s*set\\b.*", "`{% set x = ... %}`"),
          Saying.of(".*\\?\\?.*", "for what may be absent write `a | default(b)`"),
          Saying.of(".*(&&|\\|\\||!(?!=)).*", "write `and`, `or`, `not`"),
          Saying.of(".* \\?(?!.*:).*", "`a ? b : c`"));

  private final Map<String, Object> scope;

  /**
   * @param scope what the template saw; empty while it is only compiled
   */
  PebbleWording(Map<String, Object> scope) {
    this.scope = scope;
  }

  static String message(Throwable thrown) {
    return thrown instanceof StackOverflowError
        ? "limit reached: nested too deeply"
        : message(LanguageFailure.message(thrown));
  }

  static String message(String text) {
    return SAYINGS.stream()
        .flatMap(saying -> saying.of(text).stream())
        .findFirst()
        .orElseGet(() -> text.strip().replaceAll("[.]$", ""));
  }

  /** The way out for who wrote a value into YAML, said for who printed it. */
  public static String hint(String hint, Origins.Origin origin) {
    if (!origin.isPrinted() || !origin.path().isEmpty()) {
      return hint;
    }
    String value = origin.variable().isEmpty() ? "(...)" : origin.variable();
    if (hint.startsWith("quote it")) {
      return "make it a text: {{ " + value + " ~ \"\" }}";
    }
    if (hint.matches("(?i)remove the quotes: (true|false)")) {
      return "make it a boolean: {{ " + value + " == \"true\" }}";
    }
    return hint.startsWith("remove the quotes")
        ? "make it a number: {{ " + value + " | number }}"
        : hint;
  }

  /** The problem with its way out, where one is known. */
  Problem explain(Problem problem, LanguageFailure failure) {
    if (failure.variable().isPresent()) {
      return variable(problem, failure.variable().get());
    }
    if (problem.message().startsWith("there is no tag")) {
      return problem.hint("known here: `" + String.join("`, `", Language.tags()) + "`");
    }
    if (problem.message().startsWith("`if` needs")) {
      return problem.hint(
          "of a map, list or text ask `is empty`; of what may be absent, `is defined`");
    }
    return failure.isOfParser() ? parsed(problem) : problem;
  }

  private static Problem parsed(Problem problem) {
    String line =
        problem.excerpt().stream().filter(shown -> shown.startsWith(">")).findFirst().orElse("");
    return HINTS.stream()
        .flatMap(hint -> hint.of(line).stream())
        .findFirst()
        .map(problem::hint)
        .orElse(problem);
  }

  private Problem variable(Problem problem, String name) {
    if (scope.containsKey(name)) {
      return scope.get(name) == null
          ? saying(problem, "the variable `" + name + "` is null")
          : saying(problem, "a macro sees its arguments alone, not `" + name + "`")
              .hint("give it as an argument");
    }
    Problem said = saying(problem, "there is no variable `" + name + "` here");
    return PropertyNames.hint(name, new TreeSet<>(scope.keySet())).map(said::hint).orElse(said);
  }

  private static Problem saying(Problem problem, String message) {
    return Problem.of(problem.source(), problem.position(), problem.path(), message)
        .excerpt(problem.excerpt());
  }
}
