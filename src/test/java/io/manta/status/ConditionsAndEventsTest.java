package io.manta.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables of conditions and of events in {@code config/TROUBLESHOOTING.md} have those of the
 * code and no others, and say of each event rightly whether it is a warning.
 */
class ConditionsAndEventsTest {

  private static final Path PAGE = Path.of("config/TROUBLESHOOTING.md");
  private static final Pattern CODE_WORD = Pattern.compile("`([A-Z][A-Za-z]+)`");
  private static final Pattern LITERAL = Pattern.compile("\"([A-Z][A-Za-z]*)\"");
  private static final Pattern CONSTANT =
      Pattern.compile("String ([A-Z_]+) =\\s*\"([A-Z][A-Za-z]+)\"");
  private static final Pattern CONDITION =
      Pattern.compile(
          "(?:Condition\\.of|new Condition|holds|suspension)\\(\\s*(?:\"(\\w+)\"|([A-Z_]+)),");

  /** An event whose reason is written whole. */
  private static final Pattern EVENT =
      Pattern.compile(
          "(?:new Event(?:Form)?\\(\\s*\"(Normal|Warning)\",|\\b(normal|warning|tls)\\()\\s*"
              + "\"([A-Z][A-Za-z]+)\",");

  /**
   * As in {@code "FailedTo" + action + kind}: what follows such a beginning is not in one place.
   */
  private static final List<String> VERBS =
      List.of(
          "Created", "Updated", "Deleted", "FailedToCreate", "FailedToUpdate", "FailedToDelete");

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String folder : List.of("status", "kind", "operator/controller")) {
      try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/manta").resolve(folder))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.add(Files.readString(file));
        }
      }
    }
    return sources;
  }

  @Test
  void the_conditions_are_those_of_the_code() throws IOException {
    Set<String> inCode = new TreeSet<>();
    for (String source : sources()) {
      Map<String, String> constants = new LinkedHashMap<>();
      CONSTANT.matcher(source).results().forEach(c -> constants.put(c.group(1), c.group(2)));
      CONDITION
          .matcher(source)
          .results()
          .map(c -> Optional.ofNullable(c.group(1)).orElseGet(() -> constants.get(c.group(2))))
          .forEach(inCode::add);
    }
    Set<String> onPage = new TreeSet<>();
    rows("Conditions").forEach(row -> onPage.addAll(words(row.get(0))));

    assertThat(onPage).isEqualTo(inCode).hasSizeGreaterThan(15);
  }

  @Test
  void every_reason_in_the_table_of_conditions_is_one_of_the_code() throws IOException {
    Set<String> literals = literals();
    for (List<String> row : rows("Conditions")) {
      Set<String> reasons = new TreeSet<>();
      row.subList(1, row.size()).forEach(cell -> reasons.addAll(words(cell)));
      reasons.forEach(reason -> assertThat(literals).as(row.get(0)).contains(reason));
    }
  }

  @Test
  void the_events_that_the_code_names_are_on_the_page_with_their_type() throws IOException {
    Map<String, String> onPage = events();
    Map<String, String> inCode = new TreeMap<>();
    for (String source : sources()) {
      Matcher event = EVENT.matcher(source);
      while (event.find()) {
        String type = Optional.ofNullable(event.group(1)).orElse(event.group(2));
        inCode.put(event.group(3), type.equalsIgnoreCase("warning") ? "Warning" : "Normal");
      }
    }
    inCode.keySet().removeAll(causes()); // in the table of reasons

    assertThat(inCode).hasSizeGreaterThan(15);
    inCode.forEach((name, type) -> assertThat(onPage).as(name).containsEntry(name, type));
  }

  @Test
  void every_event_of_the_page_can_be_made_by_the_code() throws IOException {
    Set<String> literals = literals();
    events().keySet().forEach(name -> assertThat(isMade(name, literals)).as(name).isTrue());
  }

  /** Whole, or of a verb and what is written whole. */
  private static boolean isMade(String name, Set<String> literals) {
    return literals.contains(name)
        || VERBS.stream()
            .anyMatch(
                verb -> name.startsWith(verb) && literals.contains(name.substring(verb.length())));
  }

  /** The events of the page, each with its type. */
  private static Map<String, String> events() throws IOException {
    Map<String, String> events = new TreeMap<>();
    for (List<String> row : rows("Events")) {
      if (row.get(0).startsWith("`Created...`")) {
        words(row.get(0)).forEach(kind -> events.put("Created" + kind, "Normal"));
        continue;
      }
      boolean isWarning = row.get(0).contains("(Warning)");
      for (String name : words(row.get(0))) {
        boolean isRefusal = name.startsWith("FailedTo") || name.startsWith("Invalid");
        events.put(name, isWarning || isRefusal ? "Warning" : "Normal");
      }
    }
    return events;
  }

  private static Set<String> literals() throws IOException {
    Set<String> literals = causes();
    for (String source : sources()) {
      LITERAL.matcher(source).results().forEach(literal -> literals.add(literal.group(1)));
    }
    return literals;
  }

  private static Set<String> causes() {
    Set<String> causes = new TreeSet<>();
    for (Cause cause : Cause.values()) {
      causes.add(cause.reason());
    }
    return causes;
  }

  /** The cells of each row of the table under a heading. */
  private static List<List<String>> rows(String heading) throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf("\n## " + heading + "\n");
    String chapter = page.substring(from, page.indexOf("\n## ", from + 1));
    return chapter
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> List.of(line.substring(2).split(" \\| | \\|$")))
        .toList();
  }

  private static Set<String> words(String cell) {
    Set<String> words = new TreeSet<>();
    CODE_WORD.matcher(cell).results().forEach(word -> words.add(word.group(1)));
    return words;
  }
}
