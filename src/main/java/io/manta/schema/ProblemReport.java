package io.manta.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a check of files found, for people and for machines.
 *
 * @param files how many files were read
 * @param objects how many objects are in them, by kind
 * @param notes what works and is hardly meant
 */
public record ProblemReport(
    int files, Map<String, Integer> objects, List<Problem> problems, List<Problem> notes) {

  /** Every problem with its excerpt, then the notes, then one line that sums up. */
  public String text() {
    String each =
        Stream.concat(
                problems.stream().map(Problem::text),
                notes.stream().map(note -> "note: " + note.text()))
            .map(text -> text + "\n")
            .collect(Collectors.joining());
    String sum = problems.isEmpty() ? "no problems" : count(problems.size(), "problem");
    sum += notes.isEmpty() ? "" : ", " + count(notes.size(), "note");
    return each
        + (objects.isEmpty() ? count(0, "object") + " of Ray's" : counts())
        + " in "
        + count(files, "file")
        + ": "
        + sum
        + "\n";
  }

  private String counts() {
    return objects.entrySet().stream()
        .map(kind -> count(kind.getValue(), kind.getKey()))
        .collect(Collectors.joining(", "));
  }

  /**
   * One object: {@code files}, {@code rayClusters}, {@code objects} (how many, by kind), and {@code
   * problems}, each with {@code file}, {@code message}, and as far as known {@code line}, {@code
   * column}, {@code path}, {@code for} (RayClusters), {@code found}, {@code expected}, {@code
   * hint}; {@code notes} in the same form.
   */
  public String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("files", files);
    report.put("rayClusters", objects.getOrDefault("RayCluster", 0));
    report.put("objects", objects);
    report.put("problems", problems.stream().map(ProblemReport::fields).toList());
    report.put("notes", notes.stream().map(ProblemReport::fields).toList());
    return PrettyJson.of(report);
  }

  /** What is known of a problem, by name. */
  public static Map<String, Object> fields(Problem problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", problem.source());
    problem
        .position()
        .ifPresent(
            position -> {
              fields.put("line", position.line());
              fields.put("column", position.column());
            });
    if (!problem.path().isEmpty()) {
      fields.put("path", problem.path());
    }
    fields.put("message", problem.message());
    if (!problem.rayClusters().isEmpty()) {
      fields.put("for", problem.rayClusters());
    }
    problem.found().ifPresent(found -> fields.put("found", found));
    problem.expected().ifPresent(expected -> fields.put("expected", expected));
    problem.hint().ifPresent(hint -> fields.put("hint", hint));
    return fields;
  }

  /** As in {@code 1 problem} and {@code 2 problems}. */
  public static String count(long number, String what) {
    return number == 1 ? "1 " + what : number + " " + what + "s";
  }
}
