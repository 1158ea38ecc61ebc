package io.manta.template.layers;

import io.manta.schema.PropertyNames;
import io.manta.schema.Scalar;
import io.manta.template.language.WrittenText;
import io.manta.template.layers.TextShape.Broken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Parses what a template wrote. */
final class YamlComposer {

  private static final Tag PLAIN = new Tag("!plain");
  private static final List<String> PATCHES = List.of("delete", "merge", "replace");
  private static final int MAX_SIZE = 8 << 20;
  private static final int MAX_DEPTH = 60;
  private static final int MAX_VALUES = 200_000;

  private final String text;

  /** Offsets of all slots. */
  private final int[] slots;

  /** The offset of each code point, which is what SnakeYAML counts; empty when it is the same. */
  private final int[] offsets;

  private final Map<Node, Boolean> open = new IdentityHashMap<>();
  private int values;

  private YamlComposer(String text) {
    this.text = text;
    this.slots =
        IntStream.range(0, text.length())
            .filter(i -> text.charAt(i) == WrittenText.SENTINEL)
            .toArray();
    this.offsets =
        text.codePointCount(0, text.length()) == text.length()
            ? new int[0]
            : IntStream.range(0, text.length())
                .filter(
                    i -> i == 0 || !Character.isSurrogatePair(text.charAt(i - 1), text.charAt(i)))
                .toArray();
  }

  /**
   * The shape of one document, or a {@link TextShape.Constant} null for one of nothing but
   * comments.
   *
   * @throws Broken when it is not YAML, or not what JSON can say
   */
  static TextShape read(String text) {
    YamlComposer yamlComposer = new YamlComposer(text);
    Node root = yamlComposer.root();
    return root == null ? new TextShape.Constant(null, "", 0) : yamlComposer.shape(root);
  }

  private Node root() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_SIZE);
    options.setNestingDepthLimit(MAX_DEPTH);
    try {
      return new Composer(new ParserImpl(new StreamReader(text), options), new Words(), options)
          .getSingleNode();
    } catch (MarkedYAMLException e) {
      throw broken(e);
    } catch (ReaderException e) {
      int offset = text.offsetByCodePoints(0, e.getPosition());
      String name = String.format("U+%04X", e.getCodePoint());
      throw new Broken(offset, "the character " + name + " may not stand in YAML", "");
    } catch (YAMLException e) {
      throw new Broken(0, "broken YAML: " + e.getMessage().lines().findFirst().orElse(""), "");
    }
  }

  private Broken broken(MarkedYAMLException e) {
    Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    int offset = Math.min(offset(mark), text.length());
    String problem = e.getProblem() == null ? String.valueOf(e.getContext()) : e.getProblem();
    if (String.valueOf(e.getContext()).contains("parsing a flow") && e.getContextMark() != null) {
      // The bracket that is not closed is to be mended, not the line where that shows.
      return new Broken(offset(e.getContextMark()), "broken YAML: this bracket is not closed", "");
    }
    return nextToSlot(offset) ? new Broken(offset, BESIDE, TILDE) : syntax(offset, problem);
  }

  private static final String BESIDE = "{{ }} is a whole value, nothing may stand beside it";
  private static final String TILDE =
      "no quotes are needed; join inside the braces with ~ as in {{ cluster.name ~ \"-head\" }}";

  private static Broken syntax(int offset, String problem) {
    String message = "broken YAML: " + problem.strip();
    if (problem.contains("TAB") || problem.contains("'\\t(TAB)'")) {
      return new Broken(offset, "broken YAML: a tab stands where it may not", "use spaces");
    }
    if (problem.contains("mapping values are not allowed")) {
      return new Broken(
          offset,
          "broken YAML: a second `:` in one value, or a wrong indentation",
          "quote a text that holds `: `");
    }
    if (problem.contains("expected <block end>")) {
      return new Broken(
          offset,
          "broken YAML: this does not belong to the lines above",
          "entries of one map or list are indented alike");
    }
    return new Broken(offset, message, "");
  }

  /** Whether a slot stands in the same line shortly before or after the offset. */
  private boolean nextToSlot(int offset) {
    int from = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
    int end = text.indexOf('\n', offset);
    String line = text.substring(Math.min(from, offset), end < 0 ? text.length() : end);
    for (int i = line.indexOf(WrittenText.SENTINEL);
        i >= 0;
        i = line.indexOf(WrittenText.SENTINEL, i + 1)) {
      int slot = from + i;
      boolean before = slot >= 2 && sticks(text.charAt(slot - 2));
      boolean after = slot + 2 < text.length() && sticks(text.charAt(slot + 2));
      if (before || after) {
        return true;
      }
    }
    return false;
  }

  private static boolean sticks(char c) {
    return !Character.isWhitespace(c) && ",:[]{}".indexOf(c) < 0;
  }

  private TextShape shape(Node node) {
    if (++values > MAX_VALUES) {
      throw new Broken(offset(node.getStartMark()), "limit reached: too many values", "");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    int at = offset(node.getStartMark());
    if (open.put(node, true) != null) {
      throw new Broken(at, "an anchor holds an alias of itself", "");
    }
    TextShape textShape =
        node instanceof MappingNode map ? fields(map, at) : items((SequenceNode) node, at);
    open.remove(node);
    return textShape;
  }

  private TextShape items(SequenceNode node, int at) {
    List<TextShape> items = new ArrayList<>(node.getValue().size());
    node.getValue().forEach(item -> items.add(shape(item)));
    return new TextShape.Items(items, at);
  }

  private TextShape fields(MappingNode node, int at) {
    List<TextShape.Entry> entries = new ArrayList<>(node.getValue().size());
    Set<Object> constants = new HashSet<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode)) {
        throw new Broken(offset(tuple.getKeyNode().getStartMark()), "a key must be text", "");
      }
      TextShape key = shape(tuple.getKeyNode());
      TextShape value = shape(tuple.getValueNode());
      if (key instanceof TextShape.Constant constant) {
        check(constant, ((ScalarNode) tuple.getKeyNode()).getValue(), value);
      }
      entries.add(new TextShape.Entry(key, value));
    }
    return new TextShape.Fields(entries, at);
  }

  private static void check(TextShape.Constant key, String word, TextShape value) {
    Object meant = key.value();
    if ("<<".equals(meant)) {
      throw new Broken(
          key.at(), "`<<` is not available", "merge with {{ a | merge(b) }} or a layer");
    }
    if (meant != null && !meant.toString().equals(word)) {
      throw new Broken(
          key.at(),
          "YAML reads the key `" + word + "` as `" + meant + "`",
          "quote it: \"" + word + "\"");
    }
    if ("$patch".equals(meant)
        && value instanceof TextShape.Constant patch
        && !PATCHES.contains(String.valueOf(patch.value()))) {
      throw new Broken(
          key.at(),
          "there is no `$patch: " + patch.value() + "`",
          PropertyNames.hint(String.valueOf(patch.value()), PATCHES).orElse(""));
    }
  }

  private TextShape scalar(ScalarNode node) {
    int at = offset(node.getStartMark());
    String word = node.getValue();
    if (word.indexOf(WrittenText.SENTINEL) < 0) {
      Object value = constant(node, at);
      boolean spelled = value instanceof Number || value instanceof Boolean;
      return new TextShape.Constant(value, spelled ? word : "", at);
    }
    ScalarStyle style = node.getScalarStyle();
    if (style == ScalarStyle.DOUBLE_QUOTED && word.length() == 1) {
      return new TextShape.Hole(slotsBefore(at), at);
    }
    if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
      List<String> around = List.of(word.split(WrittenText.SLOT, -1));
      // Counted from the end: a comment beside the | may hold slots too.
      int first = slotsBefore(offset(node.getEndMark())) - (around.size() - 1);
      return new TextShape.Block(around, first, at);
    }
    throw new Broken(at, BESIDE, TILDE);
  }

  private static Object constant(ScalarNode node, int at) {
    if (!node.getTag().equals(PLAIN)) {
      String tag = node.getTag().getValue();
      if (tag.equals("tag:yaml.org,2002:str")) {
        return node.getValue();
      }
      throw new Broken(at, "the tag " + tag + " is not available", "quote a text");
    }
    try {
      return Scalar.plain(node.getValue());
    } catch (IllegalArgumentException e) {
      throw new Broken(at, e.getMessage(), "");
    }
  }

  private int slotsBefore(int offset) {
    int found = Arrays.binarySearch(slots, offset);
    return found < 0 ? -found - 1 : found;
  }

  private int offset(Mark mark) {
    if (offsets.length == 0) {
      return Math.min(mark.getIndex(), text.length());
    }
    return mark.getIndex() < offsets.length ? offsets[mark.getIndex()] : text.length();
  }

  /** Leaves the meaning of unquoted words to us: SnakeYAML's rules are not kubectl's. */
  private static final class Words extends Resolver {

    @Override
    protected void addImplicitResolvers() {
      // None.
    }

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, implicit);
    }
  }
}
