package io.manta.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with an input, a template or what a template rendered: what, where,
 * found, expected, and the way out.
 *
 * @param source the file (or {@code RayCluster namespace/name}) it is in
 * @param position where in that file; empty for objects that come from the API server
 * @param path the field, as in {@code spec.workerGroupSpecs[0].replicas}; empty when no single
 *     field is meant
 * @param message one sentence, without a full stop
 * @param found what was found, when that helps
 * @param expected what should be written instead, when that helps
 * @param hint the way out, such as the nearest known name
 * @param excerpt the lines of the source around the place, already numbered and marked; may be
 *     empty
 * @param rayClusters of what a template makes, the RayClusters that it is wrong for; empty where
 *     there is but one
 */
public record Problem(
    String source,
    Optional<Position> position,
    String path,
    String message,
    Optional<String> found,
    Optional<String> expected,
    Optional<String> hint,
    List<String> excerpt,
    List<String> rayClusters) {

  private static final Pattern HIDDEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\t\\n]]");

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
        List.of(),
        List.of());
  }

  public Problem found(String what) {
    return new Problem(
        source, position, path, message, Optional.of(what), expected, hint, excerpt, rayClusters);
  }

  public Problem expected(String what) {
    return new Problem(
        source, position, path, message, found, Optional.of(what), hint, excerpt, rayClusters);
  }

  public Problem hint(String what) {
    return new Problem(
        source, position, path, message, found, expected, Optional.of(what), excerpt, rayClusters);
  }

  public Problem excerpt(List<String> lines) {
    return new Problem(
        source, position, path, message, found, expected, hint, List.copyOf(lines), rayClusters);
  }

  public Problem rayClusters(List<String> names) {
    return new Problem(
        source, position, path, message, found, expected, hint, excerpt, List.copyOf(names));
  }

  /** The same, placed where another problem is. */
  public Problem at(Problem place) {
    return new Problem(
        place.source,
        place.position,
        place.path,
        message,
        found,
        expected,
        hint,
        place.excerpt,
        rayClusters);
  }

  /** {@code file:line:column}, or the file alone. */
  public String place() {
    return position.map(p -> source + ":" + p).orElse(source);
  }

  /** Where and what, in one line. */
  public String line() {
    String field = path.isEmpty() ? "" : path + ": ";
    return place() + ": " + field + message;
  }

  /** One paragraph with all that helps, for conditions and events. */
  public String sentence() {
    StringBuilder out = new StringBuilder(line());
    found.ifPresent(what -> out.append(", found: ").append(what));
    expected.ifPresent(what -> out.append(", expected: ").append(what));
    hint.ifPresent(what -> out.append(". To fix: ").append(what));
    return out.toString();
  }

  /** Several lines, for a terminal. */
  public String text() {
    StringBuilder out = new StringBuilder(line()).append('\n');
    excerpt.forEach(line -> out.append("    ").append(line).append('\n'));
    if (!rayClusters.isEmpty()) {
      int others = rayClusters.size() - 1;
      String more = others == 0 ? "" : " and " + others + " more";
      out.append("  = for: ").append(rayClusters.get(0)).append(more).append('\n');
    }
    found.ifPresent(what -> out.append("  = found: ").append(what).append('\n'));
    expected.ifPresent(what -> out.append("  = expected: ").append(what).append('\n'));
    hint.ifPresent(what -> out.append("  = hint: ").append(what).append('\n'));
    return visible(out.toString());
  }

  /**
   * A text for a terminal or a log: what these would take for an order, or nobody sees, is shown by
   * its number. Lines and tabs stay.
   */
  public static String visible(String text) {
    return HIDDEN
        .matcher(text)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  static String text(List<Problem> problems) {
    return problems.stream().map(Problem::text).collect(Collectors.joining("\n"));
  }
}
