package io.manta.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One YAML or JSON document as plain values (maps, lists, strings, longs, doubles, booleans, null)
 * that still knows where each value stood.
 *
 * @param source the file, or {@code RayCluster namespace/name} for an object of the API server
 * @param value the document
 * @param where its places in the text; none for objects of the API server
 */
public record Document(String source, Map<String, Object> value, Lazy<Places> where) {

  /** Characters of a line that an excerpt shows. */
  private static final int LONGEST_SHOWN = 300;

  private static final Pattern UNQUOTED_KEY = Pattern.compile("\\G([^\\s:'\"]+)\\s*:");
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

  /** An object without a text behind it, such as one from the API server. */
  public static Document of(String source, Map<String, Object> value) {
    return new Document(source, value, new Lazy<>(() -> Places.NONE));
  }

  /** The same places with another value, as after defaulting. */
  public Document with(Map<String, Object> other) {
    return new Document(source, other, where);
  }

  /**
   * Another value, of the same text.
   *
   * @param moved its places, from those of this one; asked for when one is needed
   */
  public Document with(Map<String, Object> other, UnaryOperator<Places> moved) {
    return new Document(source, other, new Lazy<>(() -> moved.apply(where.get())));
  }

  public Map<String, Position> positions() {
    return where.get().positions();
  }

  public Map<String, String> words() {
    return where.get().words();
  }

  /** The text of the source, line by line; empty for objects of the API server. */
  public List<String> lines() {
    return where.get().lines();
  }

  /** What stands at a path of this document, as a document of its own with the places it has. */
  public Document part(String path, Map<String, Object> inner) {
    return new Document(source, inner, new Lazy<>(() -> where.get().below(path)));
  }

  /**
   * The path of a field of the map at {@code parent}: {@code spec.suspend}, and {@code
   * metadata.labels[ray.io/cluster]} for keys that are not a plain word.
   */
  public static String path(String parent, String key) {
    if (!PLAIN_KEY.matcher(key).matches()) {
      return parent + "[" + key + "]";
    }
    return parent.isEmpty() ? key : parent + "." + key;
  }

  /** The place of a field, or of the nearest field around it that has one. */
  public Optional<Position> at(String path) {
    for (String p = path; ; p = parent(p)) {
      Position found = positions().get(p);
      if (found != null || p.isEmpty()) {
        return Optional.ofNullable(found);
      }
    }
  }

  /** The problem, found by its path alone, with the place it has in this document. */
  public Problem locate(Problem problem) {
    Problem here = problem.at(problem(problem.path(), problem.message()));
    return otherKey(problem.path())
        .map(hint -> here.hint(here.hint().map(own -> hint + "; " + own).orElse(hint)))
        .orElse(here);
  }

  /** For a key that is not called what the source says: {@code on}, which YAML reads as true. */
  private Optional<String> otherKey(String path) {
    Position place = positions().get(path);
    if (place == null || place.line() > lines().size()) {
      return Optional.empty();
    }
    String line = lines().get(place.line() - 1);
    Matcher key = UNQUOTED_KEY.matcher(line);
    if (!key.find(Math.min(place.column() - 1, line.length()))) {
      return Optional.empty();
    }
    String word = key.group(1);
    String read = String.valueOf(Scalar.plain(word));
    return !read.equals(word) && path.endsWith("." + read)
        ? Optional.of("quote the key: without quotes YAML reads `" + word + "` as " + read)
        : Optional.empty();
  }

  /** A problem at a field of this document, with the source line and its neighbours. */
  public Problem problem(String path, String message) {
    Optional<Position> position = at(path);
    return Problem.of(source, position, path, message)
        .excerpt(position.map(p -> excerpt(lines(), p.line(), 1)).orElse(List.of()));
  }

  /**
   * The lines around line {@code line} (from 1), numbered, the line itself marked with {@code >}.
   */
  public static List<String> excerpt(List<String> lines, int line, int around) {
    int from = Math.max(1, line - around);
    int to = Math.min(lines.size(), line + around);
    int width = String.valueOf(to).length();
    List<String> out = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      String mark = i == line ? "> " : "  ";
      out.add(
          (mark + " ".repeat(width - String.valueOf(i).length()) + i + " | " + clipped(lines, i))
              .stripTrailing());
    }
    return out;
  }

  private static String clipped(List<String> lines, int number) {
    String line = lines.get(number - 1);
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
  }

  private static String parent(String path) {
    int end = path.endsWith("]") ? path.lastIndexOf('[') : path.lastIndexOf('.');
    return end < 0 ? "" : path.substring(0, end);
  }
}
