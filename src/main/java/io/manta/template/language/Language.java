package io.manta.template.language;

import io.manta.template.set.SetSources;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.extension.Test;
import io.pebbletemplates.pebble.extension.core.CoreExtension;
import io.pebbletemplates.pebble.extension.core.DefinedTest;
import io.pebbletemplates.pebble.extension.core.EvenTest;
import io.pebbletemplates.pebble.extension.core.IterableTest;
import io.pebbletemplates.pebble.extension.core.MapTest;
import io.pebbletemplates.pebble.extension.core.MaxFunction;
import io.pebbletemplates.pebble.extension.core.MinFunction;
import io.pebbletemplates.pebble.extension.core.NullTest;
import io.pebbletemplates.pebble.extension.core.OddTest;
import io.pebbletemplates.pebble.operator.Associativity;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.BinaryOperatorImpl;
import io.pebbletemplates.pebble.operator.BinaryOperatorType;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.tokenParser.BlockTokenParser;
import io.pebbletemplates.pebble.tokenParser.ExtendsTokenParser;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.IfTokenParser;
import io.pebbletemplates.pebble.tokenParser.ImportTokenParser;
import io.pebbletemplates.pebble.tokenParser.IncludeTokenParser;
import io.pebbletemplates.pebble.tokenParser.MacroTokenParser;
import io.pebbletemplates.pebble.tokenParser.SetTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What templates may use, by name: nothing of Pebble is available but what stands here. No filter,
 * function or tag reads a clock, chance, the environment, a file, a locale or a Java object.
 */
public final class Language extends AbstractExtension {

  static final List<TokenParser> TAGS =
      List.of(
          new BlockTokenParser(),
          new ExtendsTokenParser(),
          new ForTokenParser(),
          new IfTokenParser(),
          new ImportTokenParser(),
          new IncludeTokenParser(),
          new LayerTag(),
          new MacroTokenParser(),
          new SetTokenParser());

  static final Map<String, Filter> FILTERS = Filters.all();

  static final Map<String, Test> TESTS =
      Map.of(
          "defined", new DefinedTest(),
          "empty", new EmptyTest(),
          "null", new NullTest(),
          "map", new MapTest(),
          "iterable", new IterableTest(),
          "even", new EvenTest(),
          "odd", new OddTest());

  static final Map<String, Function> FUNCTIONS =
      Map.of("object", new ObjectOf(), "min", new MinFunction(), "max", new MaxFunction());

  private final List<NodeVisitorFactory> visitors;

  private Language(List<NodeVisitorFactory> visitors) {
    this.visitors = visitors;
  }

  /** The tags of the language, by name. */
  public static List<String> tags() {
    return TAGS.stream().map(TokenParser::getTag).sorted().toList();
  }

  /** What can be called, by name: filters after {@code |}, and functions. */
  public static Set<String> callable() {
    Set<String> names = new TreeSet<>(FILTERS.keySet());
    names.addAll(FUNCTIONS.keySet());
    return names;
  }

  /** The filters, by name. */
  public static Set<String> filters() {
    return FILTERS.keySet();
  }

  /** What may stand after {@code is}. */
  public static Set<String> tests() {
    return new TreeSet<>(TESTS.keySet());
  }

  public static Set<String> functions() {
    return new TreeSet<>(FUNCTIONS.keySet());
  }

  /**
   * @param branches notes which are taken
   */
  static PebbleEngine engine(SetSources setSources, Optional<BranchLog> branches) {
    List<NodeVisitorFactory> visitors = new ArrayList<>();
    visitors.add(template -> new NameCheck(template, setSources));
    branches.ifPresent(
        log -> visitors.add(template -> new BranchTracking(template, setSources, log)));
    visitors.add(LineTracking::new);
    return engine(setSources, visitors);
  }

  /** One that only parses. */
  static PebbleEngine parser(SetSources setSources) {
    return engine(setSources, List.of());
  }

  private static PebbleEngine engine(SetSources setSources, List<NodeVisitorFactory> visitors) {
    return new PebbleEngine.Builder()
        .loader(new SourceLoader(setSources))
        .autoEscaping(false)
        .strictVariables(true)
        // Trimming joins YAML lines.
        .newLineTrimming(false)
        .defaultLocale(Locale.ROOT)
        .methodAccessValidator((object, method) -> false)
        .registerExtensionCustomizer(
            given -> given instanceof CoreExtension ? new Operators(given) : new Nothing(given))
        .allowOverrideCoreOperators(true)
        .extension(new Language(visitors))
        .build();
  }

  @Override
  public List<TokenParser> getTokenParsers() {
    return TAGS;
  }

  @Override
  public Map<String, Filter> getFilters() {
    return FILTERS;
  }

  @Override
  public Map<String, Test> getTests() {
    return TESTS;
  }

  @Override
  public Map<String, Function> getFunctions() {
    return FUNCTIONS;
  }

  @Override
  public List<BinaryOperator> getBinaryOperators() {
    return List.of(
        operator("~", 110, Operation.Join::new),
        operator("..", 120, Operation.Range::new),
        operator("+", 40, Operation.Add::new),
        operator("-", 40, Operation.Arithmetic::minus),
        operator("*", 60, Operation.Arithmetic::times),
        operator("/", 60, Operation.Arithmetic::by),
        operator("%", 60, Operation.Arithmetic::rest));
  }

  private static BinaryOperator operator(
      String symbol, int precedence, java.util.function.Supplier<Operation> node) {
    return new BinaryOperatorImpl(
        symbol, precedence, node, BinaryOperatorType.NORMAL, Associativity.LEFT);
  }

  @Override
  public List<NodeVisitorFactory> getNodeVisitors() {
    return visitors;
  }

  @Override
  public List<AttributeResolver> getAttributeResolver() {
    return List.of(new Attributes());
  }

  /** {@code object("pod/head.yaml.peb")}: the object another template makes in this scope. */
  private static final class ObjectOf implements Function {

    @Override
    public List<String> getArgumentNames() {
      return List.of("template");
    }

    @Override
    public Object execute(
        Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
      if (arguments.get("template") instanceof String name) {
        return Evaluation.run(context).object(name, self.getName(), line);
      }
      throw new PebbleException(
          null, "object() needs the name of a template", line, self.getName());
    }
  }

  /** Of Pebble's core only the operators stay. */
  private static final class Operators extends Nothing {

    private final Extension core;

    Operators(Extension core) {
      super(core);
      this.core = core;
    }

    @Override
    public List<BinaryOperator> getBinaryOperators() {
      return core.getBinaryOperators();
    }

    @Override
    public List<io.pebbletemplates.pebble.operator.UnaryOperator> getUnaryOperators() {
      return core.getUnaryOperators();
    }
  }

  private static class Nothing extends ExtensionCustomizer {

    Nothing(Extension given) {
      super(given);
    }

    @Override
    public Map<String, Filter> getFilters() {
      return Map.of();
    }

    @Override
    public Map<String, Test> getTests() {
      return Map.of();
    }

    @Override
    public Map<String, Function> getFunctions() {
      return Map.of();
    }

    @Override
    public List<TokenParser> getTokenParsers() {
      return List.of();
    }

    @Override
    public List<BinaryOperator> getBinaryOperators() {
      return List.of();
    }

    @Override
    public List<io.pebbletemplates.pebble.operator.UnaryOperator> getUnaryOperators() {
      return List.of();
    }

    @Override
    public Map<String, Object> getGlobalVariables() {
      return Map.of();
    }

    @Override
    public List<NodeVisitorFactory> getNodeVisitors() {
      return List.of();
    }

    @Override
    public List<AttributeResolver> getAttributeResolver() {
      return List.of();
    }
  }
}
