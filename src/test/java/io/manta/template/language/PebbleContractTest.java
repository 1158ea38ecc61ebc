package io.manta.template.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.ParserException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What we rely on in Pebble beyond its published interface, on Pebble as it is, without anything of
 * ours: its inner classes, and how it behaves. Whoever takes another version sees here, by name,
 * what has changed.
 */
class PebbleContractTest {

  /** Read the failures of this class before you change it. */
  private static final String VERSION = "4.1.2";

  private static final Path LANGUAGE = Path.of("src/main/java/io/manta/template/language");

  /** Packages that Pebble does not document for those who use it. */
  private static final Pattern INNER =
      Pattern.compile(
          "io\\.pebbletemplates\\.pebble\\.((?:node|template|operator|utils|extension\\.core|tokenParser)"
              + "\\.[\\w.]*[A-Z]\\w*)");

  private static final String INNER_CLASSES =
      """
      extension.core.CoreExtension
      extension.core.DefaultFilter
      extension.core.DefinedTest
      extension.core.EvenTest
      extension.core.IterableTest
      extension.core.MapTest
      extension.core.MaxFunction
      extension.core.MinFunction
      extension.core.NullTest
      extension.core.OddTest
      node.AbstractRenderableNode
      node.ArgumentsNode
      node.BlockNode
      node.BodyNode
      node.ExtendsNode
      node.ForNode
      node.IfNode
      node.ImportNode
      node.IncludeNode
      node.MacroNode
      node.NamedArgumentNode
      node.Node
      node.PrintNode
      node.RenderableNode
      node.RootNode
      node.SetNode
      node.TestInvocationExpression
      node.TextNode
      node.expression.ArrayExpression
      node.expression.BinaryExpression
      node.expression.BlockFunctionExpression
      node.expression.ConcatenateExpression
      node.expression.ContextVariableExpression
      node.expression.Expression
      node.expression.FilterExpression
      node.expression.FilterInvocationExpression
      node.expression.FunctionOrMacroInvocationExpression
      node.expression.GetAttributeExpression
      node.expression.LiteralStringExpression
      node.expression.MapExpression
      node.expression.ParentFunctionExpression
      node.expression.PositiveTestExpression
      node.expression.TernaryExpression
      node.expression.UnaryExpression
      operator.Associativity
      operator.BinaryOperator
      operator.BinaryOperatorImpl
      operator.BinaryOperatorType
      operator.UnaryOperator
      template.EvaluationContext
      template.EvaluationContextImpl
      template.Hierarchy
      template.Macro
      template.MacroAttributeProvider
      template.PebbleTemplate
      template.PebbleTemplateImpl
      template.ScopeChain
      tokenParser.BlockTokenParser
      tokenParser.ExtendsTokenParser
      tokenParser.ForTokenParser
      tokenParser.IfTokenParser
      tokenParser.ImportTokenParser
      tokenParser.IncludeTokenParser
      tokenParser.MacroTokenParser
      tokenParser.SetTokenParser
      tokenParser.TokenParser
      utils.OperatorUtils
      utils.Pair
      """;

  private static PebbleEngine engine(Map<String, String> files, Extension... more) {
    MemoryLoader loader = new MemoryLoader();
    files.forEach(loader::addTemplate);
    PebbleEngine.Builder builder =
        new PebbleEngine.Builder()
            .loader(loader)
            .autoEscaping(false)
            .strictVariables(true)
            .newLineTrimming(false);
    Stream.of(more).forEach(builder::extension);
    return builder.build();
  }

  private static String render(PebbleEngine engine, Map<String, Object> scope) {
    StringWriter out = new StringWriter();
    try {
      engine.getTemplate("t").evaluate(out, scope);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString();
  }

  private static Throwable failure(String text, Map<String, Object> scope) {
    return catchThrowable(() -> render(engine(Map.of("t", text)), scope));
  }

  @Test
  void this_is_the_version_that_was_checked() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<pebble.version>" + VERSION + "</pebble.version>");
  }

  @Test
  void the_inner_classes_that_are_used_are_these() throws IOException {
    TreeSet<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.list(LANGUAGE)) {
      for (Path file : files.toList()) {
        INNER.matcher(Files.readString(file)).results().forEach(found -> used.add(found.group(1)));
      }
    }
    assertThat(String.join("\n", used) + "\n").isEqualTo(INNER_CLASSES);
  }

  /** The wordings that {@code PebbleWording} says in ours. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{% nosuch %}                 | Unexpected tag name \"nosuch\"",
        "{% %}                        | A block must start with a tag name",
        "{{ 1 2 }}                    | Unexpected token of value \"2\" and type",
        "{{ }}                        | Unexpected token \"",
        "{{ (a }}                     | Unclosed \"",
        "{{ a ^ b }}                  | Unexpected character [^]",
        "{{ nosuch() }}               | Function or Macro [nosuch] does not exist",
        "{% if list %}{% endif %}     | Wrong operand(s) type in conditional",
        "{{ 'a' < 1 }}                | Could not perform",
      })
  void a_mistake_is_said_in_these_words_with_template_and_line(String text, String words) {
    Throwable thrown =
        failure("first line\n" + text.strip(), Map.of("a", 1, "b", 2, "list", List.of()));

    assertThat(thrown).isInstanceOf(PebbleException.class);
    assertThat(((PebbleException) thrown).getPebbleMessage()).startsWith(words.strip());
  }

  @Test
  void what_cannot_be_parsed_has_its_line() {
    ParserException thrown = (ParserException) failure("a\n{% nosuch %}", Map.of());

    assertThat(thrown.getLineNumber()).isEqualTo(2);
    assertThat(thrown.getFileName()).isEqualTo("t");
  }

  @Test
  void an_absent_variable_is_named() {
    RootAttributeNotFoundException thrown =
        (RootAttributeNotFoundException) failure("{{ nosuch }}", Map.of());

    assertThat(thrown.getAttributeName()).isEqualTo("nosuch");
    assertThat(thrown.getPebbleMessage()).startsWith("Root attribute");
  }

  @Test
  void a_number_that_is_too_large_has_no_line() {
    assertThat(failure("{{ 99999999999999999999 }}", Map.of()))
        .isNotInstanceOf(PebbleException.class)
        .hasMessageContaining("For input string: \"99999999999999999999\"");
  }

  @Test
  void what_stands_beside_the_blocks_of_an_extending_template_is_dropped_without_a_word() {
    PebbleEngine engine =
        engine(
            Map.of(
                "p", "<{% block b %}{% endblock %}>",
                "t", "{% extends \"p\" %}lost{% block b %}kept{% endblock %}"));

    assertThat(render(engine, Map.of())).isEqualTo("<kept>");
  }

  @Test
  void set_writes_to_the_scope_that_knows_the_name() {
    Map<String, Object> scope = new HashMap<>(Map.of("x", 1, "list", List.of(1, 2)));

    assertThat(
            render(
                engine(Map.of("t", "{% for e in list %}{% set x = e %}{% endfor %}{{ x }}")),
                scope))
        .isEqualTo("2");
  }

  @Test
  void two_imports_under_one_alias_are_refused() {
    PebbleEngine engine =
        engine(
            Map.of(
                "m", "{% macro f() %}x{% endmacro %}",
                "t", "{% import \"m\" as m %}{% import \"m\" as m %}"));

    assertThat(catchThrowable(() -> render(engine, Map.of()))).isInstanceOf(PebbleException.class);
  }

  /** Passes on what it gets, and keeps it. */
  private static final class Seen extends AbstractExtension implements Filter {
    private final List<Object> values = new ArrayList<>();

    @Override
    public Map<String, Filter> getFilters() {
      return Map.of("seen", this);
    }

    @Override
    public List<String> getArgumentNames() {
      return List.of();
    }

    @Override
    public Object apply(
        Object input,
        Map<String, Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      values.add(input);
      return input;
    }
  }

  @Test
  void a_value_passes_through_set_and_filters_as_the_same_object() {
    Seen seen = new Seen();
    String text = new String("x");

    render(engine(Map.of("t", "{% set y = x | seen %}{{ y | seen }}"), seen), Map.of("x", text));

    assertThat(seen.values).hasSize(2).allSatisfy(value -> assertThat(value).isSameAs(text));
  }

  /** Takes away what a template would write, after it was parsed. */
  private static final class Emptied extends AbstractExtension {
    @Override
    public List<NodeVisitorFactory> getNodeVisitors() {
      return List.of(
          template ->
              new AbstractNodeVisitor((PebbleTemplateImpl) template) {
                @Override
                public void visit(BodyNode body) {
                  body.getChildren().clear();
                }
              });
    }
  }

  @Test
  void a_visitor_may_replace_the_nodes_of_a_parsed_template() {
    assertThat(render(engine(Map.of("t", "text"), new Emptied()), Map.of())).isEmpty();
  }
}
