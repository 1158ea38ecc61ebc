package io.manta.template.language;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.expression.BlockFunctionExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.ParentFunctionExpression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.Hierarchy;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** {@code {{ }}}: puts one value, of whatever type, where it stands. */
final class PrintedValue extends AbstractRenderableNode {

  private final Expression<?> expression;
  private final String variable;
  private final List<String> reads;

  PrintedValue(PrintNode node) {
    super(node.getLineNumber());
    this.expression = node.getExpression();
    this.variable = variable(expression);
    this.reads = ReadNames.in(expression);
  }

  @Override
  public void render(PebbleTemplateImpl self, Writer out, EvaluationContextImpl context)
      throws IOException {
    RenderBudget renderBudget = Evaluation.run(context);
    renderBudget.tick(self.getName(), getLineNumber());
    if (expression instanceof ParentFunctionExpression parent) {
      parent(parent, self, out, context);
    } else if (expression instanceof BlockFunctionExpression block) {
      String name = Filters.text(block.getBlockNameExpression().evaluate(self, context));
      self.block(out, context, name, false);
    } else {
      Object value = LocatedExpression.evaluate(expression, self, context);
      if (value instanceof SafeString made) {
        fragment(made.toString(), renderBudget, self, (WrittenText) out);
      } else {
        value(value, renderBudget, self, (WrittenText) out);
      }
    }
  }

  private void fragment(
      String made, RenderBudget renderBudget, PebbleTemplateImpl self, WrittenText out) {
    WrittenText fragment = renderBudget.fragment(made);
    if (fragment != null) {
      renderBudget.wrote(made.length(), self.getName(), getLineNumber());
      out.add(fragment);
    }
  }

  private void value(
      Object value, RenderBudget renderBudget, PebbleTemplateImpl self, WrittenText out) {
    TemplateValues.Copy copy;
    try {
      copy = TemplateValues.copy(value, renderBudget.mostCharacters());
    } catch (IllegalArgumentException e) {
      throw new PebbleException(e, e.getMessage(), getLineNumber(), self.getName());
    }
    renderBudget.wrote(copy.size(), self.getName(), getLineNumber());
    out.print(self.getName(), getLineNumber(), new WrittenText.Slot(copy.value(), variable, reads));
  }

  /** What Pebble does for parent(), but into our writer, which knows lines. */
  private static void parent(
      ParentFunctionExpression call,
      PebbleTemplateImpl self,
      Writer out,
      EvaluationContextImpl context)
      throws IOException {
    Hierarchy hierarchy = context.getHierarchy();
    PebbleTemplateImpl parent = hierarchy.getParent();
    if (parent == null) {
      throw new PebbleException(
          null,
          "parent() is for a template that extends another",
          call.getLineNumber(),
          self.getName());
    }
    hierarchy.ascend();
    parent.block(out, context, call.getBlockName(), true);
    hierarchy.descend();
  }

  /** {@code pod.template} for an expression that only reads a variable, else nothing. */
  private static String variable(Expression<?> expression) {
    if (expression instanceof ContextVariableExpression variable) {
      return variable.getName();
    }
    if (expression instanceof GetAttributeExpression attribute
        && attribute.getArgumentsNode() == null
        && attribute.getAttributeNameExpression() instanceof LiteralStringExpression name) {
      String of = variable(attribute.getNode());
      return of.isEmpty() ? "" : of + "." + name.getValue();
    }
    return "";
  }

  @Override
  public void accept(NodeVisitor visitor) {
    visitor.visit(this);
  }
}
