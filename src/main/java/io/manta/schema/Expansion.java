package io.manta.schema;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * How many values a text stands for once its aliases are written out, and how many characters those
 * are with the path of each, under which its place is kept. Counted on the anchors, each once,
 * before any value is made: a few lines can stand for more than any memory holds.
 */
final class Expansion {

  private static final int MAX_VALUES = 500_000;

  /** Characters of any text, and further ones for each of its own. */
  private static final long MAX_CHARACTERS = 28_000_000;

  private static final int TIMES_ITS_LENGTH = 10;

  /** Of a place in a list, as in {@code [12345]}. */
  private static final int INDEX = 8;

  /**
   * @param characters of the values and of their paths from here on
   */
  private record Size(long values, long characters) {

    static final Size NOTHING = new Size(0, 0);

    Size plus(Size other) {
      return new Size(values + other.values, characters + other.characters);
    }

    /** Below a key of so many characters. */
    Size below(int key) {
      return new Size(values, characters + key * values);
    }
  }

  private final String source;
  private final List<String> lines;
  private final long longest;
  private final Map<Node, Size> counted = new IdentityHashMap<>();
  private Size all = Size.NOTHING;

  Expansion(String source, List<String> lines) {
    this.source = source;
    this.lines = lines;
    this.longest =
        MAX_CHARACTERS + TIMES_ITS_LENGTH * lines.stream().mapToLong(String::length).sum();
  }

  /**
   * Counts a document.
   *
   * @throws Invalid at the innermost node with which it is too much
   */
  void add(Node root) {
    all = all.plus(size(root));
    check(root, all);
  }

  private Size size(Node node) {
    if (node instanceof ScalarNode scalar) {
      return new Size(1, scalar.getValue().length());
    }
    Size known = counted.get(node);
    if (known != null) {
      return known;
    }
    // An alias that contains itself is reported by the parser.
    counted.put(node, Size.NOTHING);
    Size size = new Size(1, 0);
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        int key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue().length() : 0;
        size = size.plus(size(entry.getValueNode()).below(key + 1));
        check(node, size);
      }
    } else {
      for (Node entry : ((SequenceNode) node).getValue()) {
        size = size.plus(size(entry).below(INDEX));
        check(node, size);
      }
    }
    counted.put(node, size);
    return size;
  }

  private void check(Node node, Size size) {
    if (size.values() > MAX_VALUES) {
      throw new Invalid(
          Yaml.at(source, lines, node.getStartMark(), "the aliases expand to too many values")
              .expected("at most " + MAX_VALUES + " values"));
    }
    if (size.characters() > longest) {
      throw new Invalid(
          Yaml.at(
                  source,
                  lines,
                  node.getStartMark(),
                  "long keys over many values, or aliases of long values: too much to keep")
              .found(size.characters() + " characters, each value with its whole path")
              .expected("at most " + longest));
    }
  }
}
