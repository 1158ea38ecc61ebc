package io.manta.schema;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * How many values a text stands for once its aliases are written out. Counted on the anchors, each
 * once, before any value is made: a few lines can stand for more than any memory holds.
 */
final class Expansion {

  private static final int MAX_VALUES = 500_000;

  private final String source;
  private final List<String> lines;
  private final Map<Node, Long> counted = new IdentityHashMap<>();
  private long all;

  Expansion(String source, List<String> lines) {
    this.source = source;
    this.lines = lines;
  }

  /**
   * Counts a document.
   *
   * @throws Invalid at the innermost node with which there are too many
   */
  void add(Node root) {
    all += count(root);
    check(root, all);
  }

  private long count(Node node) {
    if (node instanceof ScalarNode) {
      return 1;
    }
    Long known = counted.get(node);
    if (known != null) {
      return known;
    }
    // An alias that contains itself is reported by the parser.
    counted.put(node, 0L);
    long count = 1 + parts(node).mapToLong(this::count).sum();
    check(node, count);
    counted.put(node, count);
    return count;
  }

  private static Stream<Node> parts(Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().stream().map(entry -> entry.getValueNode());
    }
    return ((SequenceNode) node).getValue().stream();
  }

  private void check(Node node, long count) {
    if (count > MAX_VALUES) {
      throw new Invalid(
          Yaml.at(source, lines, node.getStartMark(), "the aliases expand to too many values")
              .expected("at most " + MAX_VALUES + " values"));
    }
  }
}
