package io.manta.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The tables of {@code templates/README.md}, which is where variables and functions are described.
 */
public final class ReferenceTables {

  /**
   * What a page says of a variable.
   *
   * @param type as in {@code string or null}
   */
  public record VariableRow(String name, String type, String words, String example) {}

  /**
   * What a page says of a filter or function.
   *
   * @param written how it is called, as in {@code list | join(",")}
   * @param example as in {@code {{ min(3, 2) }}}
   * @param result of the example, as JSON
   */
  public record FunctionRow(
      String name, String written, String words, String example, String result) {}

  /**
   * What a page says of a test or a tag.
   *
   * @param written as in {@code block last}
   */
  public record WordRow(String written, String words) {}

  private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");
  private static final String FUNCTIONS = "| Name | Written |";
  private static final String VARIABLES = "| Variable |";
  private static final String TESTS = "| Test |";
  private static final String TAGS = "| Tag |";
  private static final Pattern CODE = Pattern.compile("`((\\w+)[^`]*)`");

  private final Map<String, VariableRow> variables = new LinkedHashMap<>();
  private final Map<String, FunctionRow> functions = new LinkedHashMap<>();
  private final Map<String, WordRow> tests = new LinkedHashMap<>();
  private final Map<String, WordRow> tags = new LinkedHashMap<>();

  private ReferenceTables(String page) {
    String table = "";
    for (String line : page.lines().toList()) {
      if (!line.startsWith("|")) {
        table = "";
      } else if (table.isEmpty()) {
        table = line;
      } else if (line.startsWith("| `")) {
        add(table, cells(line));
      }
    }
  }

  /** Those of the page that comes with Manta. */
  public static ReferenceTables read() {
    try (InputStream in = ReferenceTables.class.getResourceAsStream("/templates/README.md")) {
      return new ReferenceTables(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String table, List<String> cells) {
    String name = plain(cells.get(0));
    if (table.startsWith(VARIABLES)) {
      variables.put(name, new VariableRow(name, cells.get(1), cells.get(2), cells.get(3)));
    } else if (table.startsWith(FUNCTIONS)) {
      String[] example = cells.get(3).split("` is `");
      functions.put(
          name,
          new FunctionRow(
              name, plain(cells.get(1)), cells.get(2), plain(example[0]), plain(example[1])));
    } else if (table.startsWith(TESTS)) {
      add(tests, cells);
    } else if (table.startsWith(TAGS)) {
      add(tags, cells);
    }
  }

  /** A row may stand for several names. */
  private static void add(Map<String, WordRow> rows, List<String> cells) {
    CODE.matcher(cells.get(0))
        .results()
        .forEach(code -> rows.put(code.group(2), new WordRow(code.group(1), cells.get(1))));
  }

  private static List<String> cells(String line) {
    return Arrays.stream(CELL.split(line + " ", -1))
        .skip(1)
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }

  private static String plain(String cell) {
    return cell.replaceAll("^`|`$", "");
  }

  /** By name, as in {@code cluster.name}. */
  public Map<String, VariableRow> variables() {
    return variables;
  }

  /** By name, in the order of the page. */
  public Map<String, FunctionRow> functions() {
    return functions;
  }

  /** What may stand after {@code is}, by name. */
  public Map<String, WordRow> tests() {
    return tests;
  }

  /** By their first word. */
  public Map<String, WordRow> tags() {
    return tags;
  }
}
