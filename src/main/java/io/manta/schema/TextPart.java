package io.manta.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One object of a long text, which can be read by itself.
 *
 * @param whole the text
 * @param from where in it the object begins
 * @param to where it ends
 * @param lines how many lines are above its first one
 * @param column how many characters stand left of it
 * @param isEntry whether it begins with the dash of a list
 */
record TextPart(String whole, int from, int to, int lines, int column, boolean isEntry) {

  /** As a document: what stands beside the dash keeps its column. */
  String text() {
    return isEntry ? " " + whole.substring(from + 1, to) : whole.substring(from, to);
  }

  /** The value, where nothing is out of the ordinary. */
  Optional<Map<String, Object>> plain(UnaryOperator<String> pool) {
    return PlainYaml.read(text(), pool);
  }

  /** The object with its places in the whole text; they are looked for when one is needed. */
  Document document(String source, Map<String, Object> value, Lazy<List<String>> allLines) {
    return new Document(source, value, new Lazy<>(() -> places(source, allLines.get())));
  }

  private Places places(String source, List<String> allLines) {
    Document here = Yaml.read(source, text()).get(0);
    Map<String, Position> positions = new HashMap<>();
    here.positions().forEach((path, position) -> positions.put(path, outside(position)));
    return new Places(positions, here.words(), allLines);
  }

  private Position outside(Position here) {
    return new Position(
        here.line() + lines, here.line() == 1 ? here.column() + column : here.column());
  }

  /**
   * The object, whatever is in it.
   *
   * @throws Invalid with what is wrong, at its place in the whole text
   */
  List<Document> read(String source) {
    // Empty lines in front make the parser count as the file does, in its hints too.
    return Yaml.read(source, "\n".repeat(lines) + " ".repeat(column) + text());
  }
}
