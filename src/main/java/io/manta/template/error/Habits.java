package io.manta.template.error;

import io.manta.schema.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people write who know Helm or Jinja, and what it is here. */
public final class Habits {

  private record Habit(Pattern line, String hint) {

    static Habit of(String line, String hint) {
      return new Habit(Pattern.compile(line), hint);
    }
  }

  private static final String LEAVE = "leave it away: ";
  private static final String TEXTS = LEAVE + "texts come out quoted";
  private static final String INDENT = LEAVE + "values keep to their place without it";
  private static final String WHOLE = LEAVE + "`{{ x }}` prints maps and lists whole";
  private static final String LOOP = "`{% for e in list %}` ... `{% endfor %}`";
  private static final String CHOICE =
      "`{% if a %}` ... `{% elseif b %}` ... `{% else %}` ... `{% endif %}`";
  private static final String PART =
      "`{% include \"part/x.yaml.peb\" %}`, which sees what this file sees";
  private static final String ENTRIES = "`{% for e in map %}` has `e.key` and `e.value`";
  private static final String NUMBER = "`x | number`";
  private static final String OUTSIDE =
      "templates have no clock, no chance, no environment and no cluster: what they see is in"
          + " templates/README.md";
  private static final String VALUES =
      "Helm's values do not exist here: what is set for one cluster stands in its labels,"
          + " annotations and spec, as `cluster.labels.team`";

  /** Names that are taken for filters, functions, tests, tags, variables or fields. */
  private static final Map<String, String> NAMES = names();

  /** For what cannot even be read, by the line that it is in. */
  private static final List<Habit> LINES =
      List.of(
          Habit.of("\\{\\{-?\\s*/\\*", "comments stand in `{# #}`"),
          Habit.of("\\{\\{-?\\s*include\\b", PART),
          Habit.of("\\|\\s*n?indent\\b", INDENT),
          Habit.of("\\btoYaml\\b", WHOLE),
          Habit.of("\\{\\{-?\\s*(if|else)\\b", CHOICE),
          Habit.of("\\{\\{-?\\s*range\\b", LOOP),
          Habit.of("\\{\\{-?\\s*end\\b", "`{% endif %}`, `{% endfor %}`: the end says of what"),
          Habit.of("\\{\\{-?\\s*(define|template|block)\\b", PART),
          Habit.of(":=|\\{\\{-?\\s*\\$", "`{% set x = ... %}`"),
          Habit.of("\\{\\{-?\\s*\\.|\\s\\.[A-Za-z]\\w*", VALUES),
          Habit.of("\\{%\\s*else\\s+if\\b", CHOICE),
          Habit.of("\\{\\{.*\\bif\\b.*\\belse\\b", "`a ? b : c`"),
          Habit.of("\\{%\\s*(el)?if\\b.*\\bnot in\\b", "`not (list contains x)`"),
          Habit.of("\\{%\\s*(el)?if\\b.*\\bin\\b", "`list contains x`"),
          Habit.of("\\{%\\s*set\\s+\\w+\\s*%}", "`{% set x = ... %}`; of several lines, a macro"),
          Habit.of(
              "(printf|default|quote|eq|ne) +[\"'.(\\w]",
              "arguments stand in `( )`, and values before `|`"));

  private static final Pattern NAMED =
      Pattern.compile("(?:there is no [a-z ]+|^no) `([^`]+)`.*", Pattern.DOTALL);

  private static final Pattern LISTED = Pattern.compile("no `\\w+` here, this is a list");

  private static final Pattern UNOPENED = Pattern.compile("`(\\w+)` does not belong to what.*");

  /** The names that are taken for variables; others may be variables of anybody's. */
  private static final Set<String> VARIABLES =
      Set.of("Values", "Release", "Chart", "Capabilities", "True", "False", "None", "none", "nil");

  private static final Pattern METHOD = Pattern.compile("there are no methods: `(\\w+)\\(.*");

  private Habits() {}

  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : List.of("quote", "squote", "e", "escape", "safe", "raw")) {
      names.put(name, TEXTS);
    }
    List.of("indent", "nindent").forEach(name -> names.put(name, INDENT));
    List.of("toYaml", "to_yaml", "to_nice_yaml").forEach(name -> names.put(name, WHOLE));
    List.of("toJson", "to_json", "toPrettyJson").forEach(name -> names.put(name, "`x | tojson`"));
    List.of("elif", "elsif").forEach(name -> names.put(name, CHOICE));
    List.of("items", "iteritems", "dictsort").forEach(name -> names.put(name, ENTRIES));
    List.of("int", "float", "atoi", "int64").forEach(name -> names.put(name, NUMBER));
    List.of("string", "toString", "str")
        .forEach(name -> names.put(name, "a text of anything: `x ~ \"\"`"));
    List.of("now", "date", "env", "expandenv", "lookup", "randAlphaNum", "uuidv4", "getHostByName")
        .forEach(name -> names.put(name, OUTSIDE));
    List.of("Values", "Release", "Chart", "Capabilities").forEach(name -> names.put(name, VALUES));
    List.of("define", "template", "tpl").forEach(name -> names.put(name, PART));
    List.of("len", "count", "size").forEach(name -> names.put(name, "`x | length`"));
    List.of("None", "none", "nil").forEach(name -> names.put(name, "`null`; ask `is null`"));
    names.put("include", PART);
    names.put("range", LOOP + "; of numbers, `1..3`");
    names.put("end", "`{% endif %}`, `{% endfor %}`: the end says of what");
    names.put("with", "`{% set x = ... %}`");
    names.put("do", "`{% set x = ... %}`");
    names.put("from", "`{% import \"part/macros.yaml.peb\" as m %}`, then `{{ m.name() }}`");
    names.put("call", "`{{ name(...) }}`");
    names.put("True", "`true`");
    names.put("False", "`false`");
    names.put("undefined", "`is not defined`");
    names.put("mapping", "`is map`");
    names.put("sequence", "`is iterable`");
    names.put("trunc", "names are cut where they are made: `cluster.objectName`");
    names.put("b64enc", "`x | base64`");
    names.put("b64encode", "`x | base64`");
    names.put("sha256sum", "`x | sha256`");
    names.put("combine", "`x | merge(y)`");
    names.put("d", "`x | default(y)`");
    names.put("coalesce", "`x | default(y)`");
    names.put("ternary", "`a ? b : c`");
    names.put("printf", "join with `~`: `a ~ \"-\" ~ b`");
    names.put("format", "join with `~`: `a ~ \"-\" ~ b`");
    names.put("fail", "`x | required(\"what to do\")`");
    names.put("dict", "`{\"key\": value}`");
    names.put("list", "`[a, b]`");
    names.put("keys", "`x | keys`");
    names.put("get", "`map[key] | default(x)`");
    names.put("split", "`x | split(\",\")`");
    names.put("join", "`x | join(\",\")`");
    names.put("replace", "`x | replace({\"a\": \"b\"})`");
    names.put("lower", "`x | lower`");
    names.put("upper", "`x | upper`");
    names.put("strip", "`x | trim`");
    names.put("index0", "`loop.index` counts from 0");
    names.put("revindex", "`loop.length - loop.index`");
    return Map.copyOf(names);
  }

  /** The way out, when the problem is one of these habits. */
  public static Optional<String> hint(Problem problem) {
    Matcher list = LISTED.matcher(problem.message());
    if (list.matches()) {
      return Optional.of(LOOP + ", or one entry: `list[0]`");
    }
    for (Pattern pattern : List.of(METHOD, UNOPENED, NAMED)) {
      Matcher named = pattern.matcher(problem.message());
      if (named.matches()) {
        boolean isVariable = problem.message().startsWith("there is no variable");
        return Optional.of(named.group(1))
            .filter(name -> !isVariable || VARIABLES.contains(name))
            .map(NAMES::get);
      }
    }
    return Optional.empty();
  }

  /**
   * The problem, with the way out where it is one of these habits.
   *
   * @param isOfParser whether the line could not even be read
   */
  static Problem explain(Problem problem, boolean isOfParser) {
    Optional<String> known = hint(problem);
    if (known.isPresent() || !isOfParser) {
      return known.map(problem::hint).orElse(problem);
    }
    String line =
        problem.excerpt().stream().filter(shown -> shown.startsWith(">")).findFirst().orElse("");
    boolean isNamed = NAMED.matcher(problem.message()).matches();
    return isNamed || problem.hint().isPresent()
        ? problem
        : LINES.stream()
            .filter(habit -> habit.line().matcher(line).find())
            .findFirst()
            .map(habit -> problem.hint(habit.hint()))
            .orElse(problem);
  }
}
