package io.manta.template;

import io.manta.schema.Names;
import io.manta.schema.Problem;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in our words what Pebble says in its own. */
final class Wording {

  private static final Pattern TAG = Pattern.compile("Unexpected tag name \"(\\w*)\"");
  private static final Pattern NO_FUNCTION = Pattern.compile("Function or Macro \\[(.*)] does.*");

  private final Map<String, Object> scope;

  /**
   * @param scope what the template saw; empty while it is only compiled
   */
  Wording(Map<String, Object> scope) {
    this.scope = scope;
  }

  static String message(Throwable thrown) {
    if (thrown instanceof StackOverflowError) {
      return "limit reached: nested too deeply";
    }
    String said = thrown instanceof PebbleException p ? p.getPebbleMessage() : thrown.getMessage();
    String text = said == null ? thrown.getClass().getSimpleName() : said;
    Matcher tag = TAG.matcher(text);
    if (tag.find()) {
      return tag.group(1).startsWith("end")
          ? "`" + tag.group(1) + "` does not belong to what is open here"
          : "there is no tag `" + tag.group(1) + "`";
    }
    Matcher function = NO_FUNCTION.matcher(text);
    if (function.matches()) {
      return "there is no function or macro `" + function.group(1) + "`";
    }
    if (text.startsWith("Attempt to get attribute of null object")) {
      return "cannot read a field of null";
    }
    if (text.startsWith("Unsupported value type") || text.startsWith("null value given to if")) {
      return "`if` needs true or false";
    }
    if (text.startsWith("Could not perform")) {
      return "arithmetic needs two numbers";
    }
    return text.strip().replaceAll("[.]$", "");
  }

  /** The way out for who wrote a value into YAML, said for who printed it. */
  static String hint(String hint, Origins.Origin origin) {
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
  Problem explain(Problem problem, PebbleException thrown) {
    if (thrown instanceof RootAttributeNotFoundException missing
        && missing.getPebbleMessage().startsWith("Root attribute")) {
      return variable(problem, missing.getAttributeName());
    }
    if (problem.message().startsWith("there is no tag")) {
      List<String> tags = Language.TAGS.stream().map(TokenParser::getTag).sorted().toList();
      return problem.hint("known here: `" + String.join("`, `", tags) + "`");
    }
    if (problem.message().startsWith("`if` needs")) {
      return problem.hint(
          "of a map, list or text ask `is empty`; of what may be absent, `is defined`");
    }
    return problem;
  }

  private Problem variable(Problem problem, String name) {
    if (scope.containsKey(name)) {
      return scope.get(name) == null
          ? saying(problem, "the variable `" + name + "` is null")
          : saying(problem, "a macro sees its arguments alone, not `" + name + "`")
              .hint("give it as an argument");
    }
    Problem said = saying(problem, "there is no variable `" + name + "` here");
    return Names.hint(name, new TreeSet<>(scope.keySet())).map(said::hint).orElse(said);
  }

  private static Problem saying(Problem problem, String message) {
    return Problem.of(problem.source(), problem.position(), problem.path(), message)
        .excerpt(problem.excerpt());
  }
}
