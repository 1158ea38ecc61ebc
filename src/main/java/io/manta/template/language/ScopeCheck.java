package io.manta.template.language;

import io.manta.schema.ValueType;
import io.manta.template.set.SetSources;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.BlockNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ExtendsNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.ImportNode;
import io.pebbletemplates.pebble.node.IncludeNode;
import io.pebbletemplates.pebble.node.MacroNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the names that cannot exist, in every branch of a set's templates, by what is known of the
 * variables. Each template is followed through its includes and parents as if all its branches were
 * taken. A name in a part is reported when no file that includes the part has it.
 */
public final class ScopeCheck {

  private static final ValueType LOOP =
      ValueType.fields(
          Map.of(
              "index", ValueType.NUMBER,
              "length", ValueType.NUMBER,
              "first", ValueType.BOOLEAN,
              "last", ValueType.BOOLEAN));

  private static final int DEEPEST = 32;

  private static final Pattern ALIAS = Pattern.compile("\\bas\\s+(\\w+)");

  private final ParsedTemplates parsed;
  private final Findings findings;
  private final List<String> chain = new ArrayList<>();
  private Set<String> ofScope = Set.of();

  /**
   * @param time for all that is followed: parts inside each other are many times as long as their
   *     text, and who writes templates of a namespace must not hold up others
   */
  public ScopeCheck(SetSources setSources, Duration time) {
    this.parsed = new ParsedTemplates(setSources);
    this.findings = new Findings(time);
  }

  /**
   * Follows a template with the variables that it sees.
   *
   * @throws PebbleException naming the limit when it takes too long
   */
  public void follow(String template, Map<String, ValueType> scope) {
    ofScope = scope.keySet();
    template(template, NameScope.of(scope), new HashMap<>());
  }

  /** What was found in all templates that were followed, in the order of their text. */
  public List<UnknownName> found() {
    return findings.all();
  }

  /** What the place of a {@link Probe} sees; empty when nothing that was followed leads there. */
  public Optional<SeenHere> seen() {
    return findings.seen();
  }

  /**
   * @param blocks those of the templates that extend this one, by name, each with its own file
   */
  private void template(String name, NameScope scope, Map<String, List<Filled>> blocks) {
    if (chain.size() > DEEPEST || chain.contains(name)) {
      return;
    }
    Optional<RootNode> root = parsed.root(name);
    if (root.isEmpty()) {
      return;
    }
    chain.add(name);
    List<RenderableNode> children = root.get().getBody().getChildren();
    Optional<ExtendsNode> parent =
        children.stream()
            .filter(ExtendsNode.class::isInstance)
            .map(ExtendsNode.class::cast)
            .findFirst();
    if (parent.isPresent()) {
      children.stream()
          .filter(BlockNode.class::isInstance)
          .map(BlockNode.class::cast)
          .forEach(
              block ->
                  blocks
                      .computeIfAbsent(block.getName(), key -> new ArrayList<>())
                      .add(new Filled(name, block)));
      children.stream()
          .filter(node -> !(node instanceof BlockNode))
          .forEach(node -> new Walk(name, scope, blocks).node(node));
      literal(parent.get().getParentExpression(), name)
          .ifPresent(target -> template(target, scope, blocks));
    } else {
      new Walk(name, scope, blocks).body(root.get().getBody());
    }
    chain.remove(chain.size() - 1);
  }

  private Optional<String> literal(Expression<?> expression, String from) {
    return expression instanceof LiteralStringExpression text
        ? Optional.of(parsed.setSources().resolveRelativePath(text.getValue(), from))
        : Optional.empty();
  }

  /** A block of a template that extends another. */
  private record Filled(String template, BlockNode block) {}

  /** One file, seen from one place. */
  private final class Walk {

    private final String template;
    private final NameScope scope;
    private final Map<String, List<Filled>> blocks;
    private final ExpressionTypes expressions;

    Walk(String template, NameScope scope, Map<String, List<Filled>> blocks) {
      this.template = template;
      this.scope = scope;
      this.blocks = blocks;
      this.expressions = new ExpressionTypes(template, parsed.words(template), scope, findings);
    }

    private Walk in(NameScope other) {
      return new Walk(template, other, blocks);
    }

    void body(BodyNode body) {
      if (body != null) {
        body.getChildren().forEach(this::node);
      }
    }

    void node(RenderableNode node) {
      findings.goOn(template, 1);
      if (node instanceof IfNode choice) {
        choice(choice);
      } else if (node instanceof ForNode loop) {
        ValueType entry = expressions.entry(loop.getIterable());
        Map<String, ValueType> more = Map.of(loop.getIterationVariable(), entry, "loop", LOOP);
        in(scope.inside(more)).body(loop.getBody());
        body(loop.getElseBody());
      } else if (node instanceof SetNode set) {
        ValueType type = expressions.of(set.getValue());
        if (ofScope.contains(set.getName()) && scope.find(set.getName()).isPresent()) {
          findings.hidden(template, set.getLineNumber(), words(), set.getName());
        }
        scope.set(set.getName(), type);
      } else if (node instanceof PrintNode print) {
        expressions.of(print.getExpression());
      } else if (node instanceof IncludeNode include) {
        include(include);
      } else if (node instanceof ImportNode imported) {
        aliases(imported);
      } else if (node instanceof MacroNode macro) {
        macro(macro);
      } else if (node instanceof BlockNode block) {
        block(block);
      }
    }

    private SourceWords words() {
      return parsed.words(template);
    }

    private void choice(IfNode choice) {
      Set<String> asked = new HashSet<>();
      choice.getConditionsWithBodies().forEach(c -> asked.addAll(AskedNames.in(c.getLeft())));
      Walk inside = in(scope.asking(asked));
      choice
          .getConditionsWithBodies()
          .forEach(
              c -> {
                inside.expressions.of(c.getLeft());
                inside.body(c.getRight());
              });
      inside.body(choice.getElseBody());
    }

    private void include(IncludeNode include) {
      Optional<String> target = literal(include.getIncludeExpression(), template);
      if (target.isEmpty()) {
        expressions.of(include.getIncludeExpression());
        return;
      }
      boolean handsOver =
          words().all().stream()
              .anyMatch(w -> w.line() == include.getLineNumber() && w.text().equals("with"));
      template(target.get(), handsOver ? scope.open() : scope, new HashMap<>());
    }

    /** The name of an import is not in Pebble's tree. */
    private void aliases(ImportNode imported) {
      String line = parsed.setSources().get(template).lines().get(imported.getLineNumber() - 1);
      Matcher alias = ALIAS.matcher(line);
      while (alias.find()) {
        scope.set(alias.group(1), ValueType.ANYTHING);
      }
      literal(imported.getImportExpression(), template)
          .ifPresent(target -> template(target, NameScope.of(Map.of()), new HashMap<>()));
    }

    private void macro(MacroNode macro) {
      Map<String, ValueType> arguments = new LinkedHashMap<>();
      for (NamedArgumentNode argument : macro.getArgs().getNamedArgs()) {
        arguments.put(argument.getName(), ValueType.ANYTHING);
      }
      in(NameScope.of(arguments)).body(macro.getBody());
    }

    /** Whichever of them is rendered, and whether it prints its parent's or not. */
    private void block(BlockNode block) {
      body(block.getBody());
      for (Filled filled : blocks.getOrDefault(block.getName(), List.of())) {
        new Walk(filled.template(), scope, blocks).body(filled.block().getBody());
      }
    }
  }
}
