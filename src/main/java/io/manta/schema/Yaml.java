package io.manta.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML, and JSON as the part of YAML it is, into plain values that know where they stood.
 * What a file means is what kubectl makes of it; where kubectl would silently take one of two
 * values (duplicate keys), it is an error here.
 */
public final class Yaml {

  /** Marks words without quotes and tag, whose meaning {@link Scalar} decides. */
  static final Tag PLAIN = new Tag("tag:manta,plain");

  static final String NO_MAP = "a document must be a map";

  /** Characters of a file; the biggest sensible inputs, CRDs, have a million. */
  static final int MAX_SIZE = 8 << 20;

  static final int MAX_DEPTH = 100;
  private static final int MAX_ALIASES = 10_000;

  private Yaml() {}

  /**
   * The documents of a text, without the empty ones; none for a text of nothing but comments.
   *
   * @param source what the text is called in problems, such as the file
   * @throws Invalid for the first thing that is not YAML, or else for everything that YAML allows
   *     and JSON does not
   */
  public static List<Document> read(String source, String text) {
    String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<String> lines = clean.lines().toList();
    if (clean.indexOf('\0') >= 0) {
      throw new Invalid(
          Problem.of(source, Optional.empty(), "", "not a text: it holds NUL bytes")
              .expected("YAML or JSON in UTF-8"));
    }
    List<Problem> problems = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    Expansion expansion = new Expansion(source, lines);
    for (Node root : compose(source, clean, lines)) {
      if (isNothing(root)) {
        continue;
      }
      if (!(root instanceof MappingNode mapping)) {
        problems.add(
            at(source, lines, root.getStartMark(), NO_MAP)
                .found(YamlValues.describe(root))
                .hint("an object begins like `apiVersion: ray.io/v1`"));
        continue;
      }
      expansion.add(mapping);
      YamlValues values = new YamlValues(source, lines);
      documents.add(values.document(mapping));
      problems.addAll(values.problems());
    }
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return documents;
  }

  static Problem at(String source, List<String> lines, Mark mark, String message) {
    Position position = position(mark);
    return Problem.of(source, Optional.of(position), "", message)
        .excerpt(Document.excerpt(lines, position.line(), 1));
  }

  static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static List<Node> compose(String source, String text, List<String> lines) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_SIZE);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    try {
      Composer composer =
          new Composer(
              new ParserImpl(new StreamReader(asYaml(text)), options), new PlainWords(), options);
      List<Node> roots = new ArrayList<>();
      while (composer.checkNode()) {
        roots.add(composer.getNode());
      }
      return roots;
    } catch (MarkedYAMLException e) {
      throw new Invalid(SyntaxProblem.of(source, lines, e));
    } catch (ReaderException e) {
      throw new Invalid(SyntaxProblem.of(source, text, lines, e));
    } catch (YAMLException e) {
      throw new Invalid(SyntaxProblem.of(source, e, MAX_SIZE, MAX_DEPTH));
    }
  }

  /**
   * JSON as the YAML parser takes it: it refuses tabs, even where they mean nothing, and does not
   * know the escape {@code \/}.
   */
  private static String asYaml(String text) {
    boolean plain = text.indexOf('\t') < 0 && !text.contains("\\/");
    if (plain || !text.stripLeading().startsWith("{")) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\' && i + 1 < text.length()) {
        char escaped = text.charAt(++i);
        out.append(escaped == '/' ? "/" : "\\" + escaped);
        continue;
      }
      quoted ^= c == '"';
      out.append(c == '\t' && !quoted ? ' ' : c);
    }
    return out.toString();
  }

  private static boolean isNothing(Node root) {
    return root instanceof ScalarNode scalar
        && scalar.getTag().equals(PLAIN)
        && scalar.getValue().isEmpty();
  }

  private static final class PlainWords extends Resolver {

    @Override
    protected void addImplicitResolvers() {
      // None: SnakeYAML's own rules are not kubectl's.
    }

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, implicit);
    }
  }
}
