package io.manta.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns the parsed nodes of one document into plain values, noting the place of each. An anchor's
 * content is copied to wherever an alias names it, so no two fields share a value.
 */
final class YamlValues {

  private final String source;
  private final List<String> lines;
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, String> words = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Node, Boolean> open = new IdentityHashMap<>();

  YamlValues(String source, List<String> lines) {
    this.source = source;
    this.lines = lines;
  }

  Document document(MappingNode root) {
    positions.put("", Yaml.position(root.getStartMark()));
    Map<String, Object> value = map(root, "");
    return new Document(source, value, new Lazy<>(() -> new Places(positions, words, lines)));
  }

  List<Problem> problems() {
    return problems;
  }

  private Object value(Node node, String path) {
    if (node instanceof ScalarNode scalar) {
      Object value = scalar(scalar, path);
      spelled(scalar.getValue(), value, path);
      return value;
    }
    if (open.put(node, true) != null) {
      throw new Invalid(
          Yaml.at(source, lines, node.getStartMark(), "an anchor holds an alias of itself"));
    }
    Object value =
        node instanceof MappingNode mapping ? map(mapping, path) : list((SequenceNode) node, path);
    open.remove(node);
    return value;
  }

  private void spelled(String word, Object value, String path) {
    boolean otherwise = !(value instanceof String) && !word.equals(String.valueOf(value));
    if (value != null && otherwise) {
      words.put(path, word);
    } else {
      words.remove(path);
    }
  }

  private List<Object> list(SequenceNode node, String path) {
    List<Object> out = new ArrayList<>(node.getValue().size());
    for (Node entry : node.getValue()) {
      String at = path + "[" + out.size() + "]";
      positions.put(at, Yaml.position(entry.getStartMark()));
      out.add(value(entry, at));
    }
    return out;
  }

  private Map<String, Object> map(MappingNode node, String path) {
    Map<String, Object> out = new LinkedHashMap<>();
    Map<String, Mark> own = new HashMap<>();
    for (NodeTuple entry : node.getValue()) {
      if (isMerge(entry.getKeyNode())) {
        merge(entry, path, own, out);
        continue;
      }
      Optional<String> key = key(entry.getKeyNode());
      if (key.isEmpty()) {
        continue;
      }
      String at = Document.path(path, key.get());
      Mark place = entry.getKeyNode().getStartMark();
      Mark first = own.putIfAbsent(key.get(), place);
      if (first != null) {
        problem(place, at, "the key `" + key.get() + "` stands twice in one map")
            .hint("it stands first in line " + (first.getLine() + 1) + "; keep one of them")
            .add();
        continue;
      }
      positions.put(at, Yaml.position(place));
      out.put(key.get(), value(entry.getValueNode(), at));
    }
    return out;
  }

  /**
   * The merge key {@code <<}: of several maps the first wins, and keys of the map itself win over
   * merged ones. kubectl lets a merge win over keys that stand before it, YAML's own rule does not:
   * where the two differ, the file has to say which it means.
   */
  private void merge(NodeTuple entry, String path, Map<String, Mark> own, Map<String, Object> out) {
    Node from = entry.getValueNode();
    List<Node> maps = from instanceof SequenceNode sequence ? sequence.getValue() : List.of(from);
    Map<String, Object> merged = new LinkedHashMap<>();
    for (Node one : maps) {
      if (!(one instanceof MappingNode)) {
        problem(one.getStartMark(), path, "`<<` merges maps, or a list of maps")
            .found(describe(one))
            .add();
        return;
      }
    }
    for (int i = maps.size() - 1; i >= 0; i--) {
      if (value(maps.get(i), path) instanceof Map<?, ?> map) {
        map.forEach((key, value) -> merged.put((String) key, value));
      }
    }
    merged.forEach(
        (key, value) -> {
          Mark before = own.get(key);
          if (before == null) {
            out.put(key, value);
          } else if (!Objects.equals(out.get(key), value)) {
            problem(before, Document.path(path, key), "`" + key + "` is merged again below it")
                .hint("write `<<` first in the map: kubectl would take the merged value here")
                .add();
          }
        });
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getValue().equals("<<")
        && (scalar.getTag().equals(Yaml.PLAIN) || scalar.getTag().equals(Tag.MERGE));
  }

  /** Keys are text in JSON; numbers and booleans become theirs as kubectl writes them. */
  private Optional<String> key(Node node) {
    Object key = node instanceof ScalarNode scalar ? scalar(scalar, "") : null;
    if (key == null) {
      problem(node.getStartMark(), "", "a key must be text").found(describe(node)).add();
      return Optional.empty();
    }
    return Optional.of(key.toString());
  }

  private Object scalar(ScalarNode node, String path) {
    String tag = node.getTag().getValue();
    try {
      if (node.getTag().equals(Yaml.PLAIN)) {
        return Scalar.plain(node.getValue());
      }
      return tag.startsWith(Tag.PREFIX)
          ? Scalar.tagged(tag.substring(Tag.PREFIX.length()), node.getValue())
          : node.getValue();
    } catch (IllegalArgumentException e) {
      problem(node.getStartMark(), path, "cannot read this value: " + e.getMessage())
          .found("`" + node.getValue() + "`")
          .add();
      return null;
    }
  }

  static String describe(Node node) {
    if (node instanceof MappingNode) {
      return "a map";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    String word = ((ScalarNode) node).getValue();
    return node.getTag().equals(Yaml.PLAIN) && word.isEmpty()
        ? "nothing"
        : "`" + shortened(word) + "`";
  }

  private static String shortened(String word) {
    String line = word.lines().findFirst().orElse("");
    return line.length() > 60 ? line.substring(0, 57) + "..." : line;
  }

  private Pending problem(Mark mark, String path, String message) {
    Problem at = Yaml.at(source, lines, mark, message);
    return new Pending(Problem.of(source, at.position(), path, message).excerpt(at.excerpt()));
  }

  private final class Pending {
    private Problem problem;

    Pending(Problem problem) {
      this.problem = problem;
    }

    Pending found(String what) {
      problem = problem.found(what);
      return this;
    }

    Pending hint(String what) {
      problem = problem.hint(what);
      return this;
    }

    void add() {
      problems.add(problem);
    }
  }
}
