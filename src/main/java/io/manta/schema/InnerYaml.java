package io.manta.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * YAML inside a text of another document, such as {@code runtimeEnvYAML}. In a literal block
 * ({@code |}) each line of the text is a line of the file, so places are the file's; elsewhere they
 * are the field's, and the message counts the lines of the text.
 */
public final class InnerYaml {

  /** The end of the line with the key of a literal block, after an anchor or a tag. */
  private static final Pattern LITERAL =
      Pattern.compile(".*:\\s+([&!]\\S*\\s+)*\\|([-+]?[1-9]?[-+]?)\\s*(#.*)?");

  private final Document outer;
  private final String path;

  /**
   * Lines of the file above the text, and columns left of it; empty where it is no literal block.
   */
  private final Optional<Position> offset;

  private InnerYaml(Document outer, String path) {
    this.outer = outer;
    this.path = path;
    this.offset = offset(outer, path);
  }

  /**
   * Reads a text that should be a map.
   *
   * @param path the field with the text
   * @return the map with its places in the file; its paths start inside the text, and an empty one
   *     is an empty map
   * @throws Invalid when it is anything else; problems have their place in the file, as far as it
   *     is known
   */
  public static Document read(Document outer, String path, String text) {
    return new InnerYaml(outer, path).read(text);
  }

  private Document read(String text) {
    List<Document> documents;
    try {
      // Empty lines in front make the parser count as the file does, in its hints too.
      documents = Yaml.read(outer.source(), "\n".repeat(above()) + text);
    } catch (Invalid broken) {
      throw new Invalid(broken.problems().stream().map(this::outside).toList());
    }
    if (documents.size() > 1) {
      throw new Invalid(
          outer
              .problem(path, "the text must hold one document")
              .found(documents.size() + " documents"));
    }
    Map<String, Object> value = documents.isEmpty() ? Map.of() : documents.get(0).value();
    Map<String, String> words = documents.isEmpty() ? Map.of() : documents.get(0).words();
    Map<String, Position> positions = new HashMap<>();
    outer.at(path).ifPresent(place -> positions.put("", place));
    if (offset.isPresent() && !documents.isEmpty()) {
      documents.get(0).positions().forEach((name, at) -> positions.put(name, outside(at)));
    }
    return outer.with(value, whole -> new Places(positions, words, whole.lines()));
  }

  private int above() {
    return offset.map(Position::line).orElse(0);
  }

  private Position outside(Position inner) {
    return new Position(inner.line(), inner.column() + offset.orElseThrow().column());
  }

  private Problem outside(Problem inner) {
    boolean noMap = inner.message().equals(Yaml.NO_MAP);
    String name = inner.path().isEmpty() ? "" : "`" + inner.path() + "`: ";
    String message = noMap ? "the text must be a map in YAML" : name + inner.message();
    Problem here = at(inner, message);
    here = inner.found().map(here::found).orElse(here);
    here = inner.expected().map(here::expected).orElse(here);
    return noMap ? here : inner.hint().map(here::hint).orElse(here);
  }

  private Problem at(Problem inner, String message) {
    Optional<Position> at = inner.position();
    if (at.isEmpty()) {
      return outer.problem(path, message);
    }
    if (offset.isEmpty()) {
      int line = at.get().line();
      return outer
          .problem(path, "line " + line + " of the text: " + message)
          .excerpt(inner.excerpt());
    }
    Position place = outside(at.get());
    return Problem.of(outer.source(), Optional.of(place), path, message)
        .excerpt(Document.excerpt(outer.lines(), place.line(), 1));
  }

  private static Optional<Position> offset(Document outer, String path) {
    Position key = outer.positions().get(path);
    if (key == null || key.line() > outer.lines().size()) {
      return Optional.empty();
    }
    String line = outer.lines().get(key.line() - 1);
    Matcher literal = LITERAL.matcher(line.substring(Math.min(key.column() - 1, line.length())));
    if (!literal.matches()) {
      return Optional.empty();
    }
    List<String> below = new ArrayList<>(outer.lines().subList(key.line(), outer.lines().size()));
    int indent =
        below.stream()
            .filter(text -> !text.isBlank())
            .findFirst()
            .map(text -> text.length() - text.stripLeading().length())
            .orElse(0);
    String given = literal.group(2).replaceAll("[-+]", "");
    return Optional.of(
        new Position(
            key.line(), given.isEmpty() ? indent : key.column() - 1 + Integer.parseInt(given)));
  }
}
