package io.manta.template.language;

import io.manta.schema.PropertyNames;
import io.manta.template.set.Blocks;
import io.manta.template.set.SetSources;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.BlockNode;
import io.pebbletemplates.pebble.node.ExtendsNode;
import io.pebbletemplates.pebble.node.ImportNode;
import io.pebbletemplates.pebble.node.IncludeNode;
import io.pebbletemplates.pebble.node.MacroNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.Node;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.BlockFunctionExpression;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.ParentFunctionExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds in a parsed template what Pebble would only find when it comes to render it, or never:
 * names that do not exist, also in branches that no cluster has taken yet. And lets lists and maps
 * that a template writes count what they hold.
 */
public final class NameCheck extends AbstractNodeVisitor {

  /** Everything that was found in one template. */
  public static final class Refused extends RuntimeException {

    public final transient List<RuntimeException> all;

    Refused(List<PebbleException> all) {
      super(all.get(0).getPebbleMessage(), null, false, false);
      this.all = List.copyOf(all);
    }
  }

  private final String template;
  private final SetSources setSources;
  private final List<PebbleException> found = new ArrayList<>();
  private final Set<String> macros = new HashSet<>();
  private final List<FunctionOrMacroInvocationExpression> calls = new ArrayList<>();
  private boolean mayHaveOthersMacros;

  NameCheck(PebbleTemplate template, SetSources setSources) {
    super((PebbleTemplateImpl) template);
    this.template = template.getName();
    this.setSources = setSources;
    this.mayHaveOthersMacros = this.template.contains("part/");
  }

  @Override
  public void visit(RootNode root) {
    super.visit(root);
    outsideBlocks(root.getBody().getChildren());
    for (FunctionOrMacroInvocationExpression call : calls) {
      String name = call.getFunctionName();
      Function known = Language.FUNCTIONS.get(name);
      if (known != null && !macros.contains(name)) {
        List<String> names = known.getArgumentNames();
        arguments(
            name + "()",
            call.getArguments(),
            names,
            names == null ? 2 : names.size(),
            call.getLineNumber());
      }
      if (!mayHaveOthersMacros && !macros.contains(name) && !Language.FUNCTIONS.containsKey(name)) {
        List<String> all = new ArrayList<>(macros);
        all.addAll(Language.FUNCTIONS.keySet());
        unknown("function or macro", name, all, call.getLineNumber());
      }
    }
    if (!found.isEmpty()) {
      throw new Refused(found);
    }
  }

  /** Pebble drops silently what stands beside the blocks of a template that extends another. */
  private void outsideBlocks(List<RenderableNode> children) {
    Optional<ExtendsNode> parent =
        children.stream()
            .filter(ExtendsNode.class::isInstance)
            .map(ExtendsNode.class::cast)
            .findFirst();
    if (parent.isEmpty()) {
      return;
    }
    overrides(parent.get().getParentExpression(), children);
    for (RenderableNode node : children) {
      if (node instanceof TextNode text && !new String(text.getData()).isBlank()) {
        String data = new String(text.getData());
        long below = data.stripLeading().chars().filter(c -> c == '\n').count();
        refuse(
            "a template that extends another says what it has to say in blocks: this would"
                + " not be rendered",
            text.getLineNumber() - (int) below);
      } else if (node instanceof PrintNode print) {
        refuse(
            "a template that extends another prints in its blocks: this would not be rendered",
            print.getLineNumber());
      }
    }
  }

  /** Nor does it render a block that the extended template has no place for. */
  private void overrides(Expression<?> extended, List<RenderableNode> children) {
    if (!(extended instanceof LiteralStringExpression literal)) {
      return;
    }
    String parent = setSources.resolveRelativePath(literal.getValue(), template);
    Set<String> known = Blocks.of(parent, setSources);
    known.addAll(Blocks.calledIn(setSources.get(template).text()));
    for (RenderableNode node : children) {
      if (node instanceof BlockNode block
          && setSources.knows(parent)
          && !known.contains(block.getName())) {
        unknown("block", block.getName(), " in " + parent, known, block.getLineNumber());
      }
    }
  }

  @Override
  public void visit(MacroNode macro) {
    macros.add(macro.getName());
    super.visit(macro);
  }

  @Override
  public void visit(ImportNode node) {
    mayHaveOthersMacros = true;
    target(node.getImportExpression());
    super.visit(node);
  }

  @Override
  public void visit(ExtendsNode node) {
    mayHaveOthersMacros = true;
    target(node.getParentExpression());
    super.visit(node);
  }

  @Override
  public void visit(IncludeNode node) {
    target(node.getIncludeExpression());
    super.visit(node);
  }

  @Override
  public void visit(PrintNode node) {
    boolean whole =
        node.getExpression() instanceof ParentFunctionExpression
            || node.getExpression() instanceof BlockFunctionExpression;
    if (!whole) {
      super.visit(node);
    }
  }

  private void target(Expression<?> name) {
    if (name instanceof LiteralStringExpression literal) {
      String wanted = setSources.resolveRelativePath(literal.getValue(), template);
      if (!setSources.knows(wanted)) {
        unknown("template", wanted, setSources.files().keySet(), name.getLineNumber());
      }
    }
  }

  /** Pebble sends all kinds of expressions here. */
  @Override
  public void visit(Node node) {
    if (node instanceof FilterInvocationExpression filter) {
      String name = filter.getFilterName();
      if (!Language.FILTERS.containsKey(name)) {
        unknown("filter", name, Language.FILTERS.keySet(), filter.getLineNumber());
      }
      Filter known = Language.FILTERS.get(name);
      if (known != null) {
        List<String> names = known.getArgumentNames();
        // Of all arguments of filters only the separator of join may be left out.
        arguments(
            "filter " + name,
            filter.getArgs(),
            names,
            name.equals("join") ? 0 : names.size(),
            filter.getLineNumber());
      }
      visit(filter.getArgs());
    } else if (node instanceof TestInvocationExpression test) {
      if (!Language.TESTS.containsKey(test.getTestName())) {
        unknown("test", test.getTestName(), Language.TESTS.keySet(), test.getLineNumber());
      }
    } else if (node instanceof FunctionOrMacroInvocationExpression call) {
      calls.add(call);
      visit(call.getArguments());
    } else if (node instanceof ConcatenateExpression joined) {
      refuse("texts have no #{...}: join with ~", joined.getLineNumber());
    } else if (node instanceof ParentFunctionExpression call) {
      refuse("parent() stands alone in {{ }}", call.getLineNumber());
    } else if (node instanceof BlockFunctionExpression call) {
      refuse("block() stands alone in {{ }}", call.getLineNumber());
    } else {
      inside(node);
    }
  }

  /**
   * @param names of the arguments; null for any number of them without names
   * @param least how many there must be
   */
  private void arguments(
      String what, ArgumentsNode given, List<String> names, int least, int line) {
    List<NamedArgumentNode> named = orNone(given.getNamedArgs());
    int count = named.size() + orNone(given.getPositionalArgs()).size();
    if (count < least || names != null && count > names.size()) {
      String wanted = names == null ? "two or more" : names.isEmpty() ? "no" : "one";
      refuse(what + " takes " + wanted + (names == null ? " arguments" : " argument"), line);
    }
    for (NamedArgumentNode argument : named) {
      List<String> known = orNone(names);
      if (!known.contains(argument.getName())) {
        unknown("argument", argument.getName(), " of " + what, known, line);
      }
    }
  }

  /** Pebble has null for no arguments. */
  private static <T> List<T> orNone(List<T> list) {
    return list == null ? List.of() : list;
  }

  private void inside(Node node) {
    if (node instanceof BinaryExpression<?> binary) {
      binary.getLeftExpression().accept(this);
      binary.getRightExpression().accept(this);
    } else if (node instanceof UnaryExpression unary) {
      unary.getChildExpression().accept(this);
    } else if (node instanceof TernaryExpression choice) {
      choice.getExpression1().accept(this);
      choice.getExpression2().accept(this);
      choice.getExpression3().accept(this);
    } else if (node instanceof GetAttributeExpression attribute) {
      attribute.getNode().accept(this);
      attribute.getAttributeNameExpression().accept(this);
      Optional.ofNullable(attribute.getArgumentsNode()).ifPresent(this::visit);
    } else if (node instanceof ArrayExpression list) {
      list.getValues().forEach(value -> value.accept(this));
      list.getValues().replaceAll(CountedValue::new);
    } else if (node instanceof MapExpression map) {
      map.getEntries()
          .forEach(
              (key, value) -> {
                key.accept(this);
                value.accept(this);
              });
      map.getEntries().replaceAll((key, value) -> new CountedValue(value));
    }
  }

  private void unknown(String what, String name, Collection<String> known, int line) {
    unknown(what, name, "", known, line);
  }

  private void unknown(String what, String name, String where, Collection<String> known, int line) {
    String near =
        PropertyNames.nearest(name, new TreeSet<>(known)).map(n -> ", but `" + n + "`").orElse("");
    refuse("there is no " + what + " `" + name + "`" + where + near, line);
  }

  private void refuse(String message, int line) {
    found.add(new PebbleException(null, message, line, template));
  }
}
