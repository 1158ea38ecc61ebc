package io.manta.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with an input, a template or what a template made, told to the person who
 * can mend it: what, where, found, expected, and the way out.
 *
 * @param source the file (or {@code RayCluster namespace/name}) it is in
 * @param position where in that file; empty for objects that come from the API server
 * @param path the field, as in {@code spec.workerGroupSpecs[0].replicas}; empty when no single
 *     field is meant
 * @param message one sentence, without a full stop
 * @param found what stands there, when that helps
 * @param expected what should stand there, when that helps
 * @param hint the way out, such as the nearest known name
 * @param excerpt the lines of the source around the place, already numbered and marked; may be
 *     empty
 */
public record Problem(
    String source,
    Optional<Position> position,
    String path,
    String message,
    Optional<String> found,
    Optional<String> expected,
    Optional<String> hint,
    List<String> excerpt) {

  /** The order in which a reader of the file meets problems; those without a place come first. */
  public static final Comparator<Problem> IN_TEXT =
      Comparator.comparing(
          problem -> problem.position().orElse(new Position(0, 0)),
          Comparator.comparingInt(Position::line).thenComparingInt(Position::column));

  /** A problem of which only the place and a sentence are known. */
  public static Problem of(
      String source, Optional<Position> position, String path, String message) {
    return new Problem(
        source,
        position,
        path,
        message,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  public Problem found(String what) {
    return new Problem(source, position, path, message, Optional.of(what), expected, hint, excerpt);
  }

  public Problem expected(String what) {
    return new Problem(source, position, path, message, found, Optional.of(what), hint, excerpt);
  }

  public Problem hint(String what) {
    return new Problem(
        source, position, path, message, found, expected, Optional.of(what), excerpt);
  }

  public Problem excerpt(List<String> lines) {
    return new Problem(source, position, path, message, found, expected, hint, List.copyOf(lines));
  }

  /** {@code file:line:column}, or the file alone. */
  public String place() {
    return position.map(p -> source + ":" + p).orElse(source);
  }

  /** One line, for conditions and events. */
  public String line() {
    String field = path.isEmpty() ? "" : path + ": ";
    return place() + ": " + field + message;
  }

  /** Several lines, for a terminal. */
  public String text() {
    StringBuilder out = new StringBuilder(line()).append('\n');
    excerpt.forEach(line -> out.append("    ").append(line).append('\n'));
    found.ifPresent(what -> out.append("  = found: ").append(what).append('\n'));
    expected.ifPresent(what -> out.append("  = expected: ").append(what).append('\n'));
    hint.ifPresent(what -> out.append("  = hint: ").append(what).append('\n'));
    return out.toString();
  }

  static String text(List<Problem> problems) {
    return problems.stream().map(Problem::text).collect(Collectors.joining("\n"));
  }
}
