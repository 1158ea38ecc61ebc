package io.manta.template.language;

import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.BlockNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ExtendsNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.IncludeNode;
import io.pebbletemplates.pebble.node.MacroNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.utils.Pair;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Prepares a parsed template: everything that writes notes its line, everything that can fail names
 * it, and loops, includes and macros are counted.
 */
final class LineTracking extends AbstractNodeVisitor {

  LineTracking(PebbleTemplate template) {
    super((PebbleTemplateImpl) template);
  }

  @Override
  public void visit(BodyNode body) {
    super.visit(body);
    body.getChildren().replaceAll(LineTracking::tracked);
  }

  @Override
  public void visit(BlockNode block) {
    getTemplate().registerBlock(block.getBlock());
    super.visit(block);
  }

  @Override
  public void visit(MacroNode macro) {
    getTemplate().registerMacro(new MacroCall(macro));
    super.visit(macro);
  }

  private static RenderableNode tracked(RenderableNode node) {
    if (node instanceof TextNode text) {
      return new Written(text);
    }
    if (node instanceof PrintNode print) {
      return new PrintedValue(print);
    }
    if (node instanceof ForNode loop) {
      return new LoopNode(loop);
    }
    if (node instanceof IfNode choice) {
      return located(choice);
    }
    if (node instanceof SetNode set) {
      return new SetNode(set.getLineNumber(), set.getName(), new LocatedExpression(set.getValue()));
    }
    if (node instanceof IncludeNode || node instanceof ExtendsNode) {
      return new Entered((AbstractRenderableNode) node);
    }
    return node;
  }

  private static IfNode located(IfNode choice) {
    List<Pair<Expression<?>, BodyNode>> conditions = new ArrayList<>();
    choice
        .getConditionsWithBodies()
        .forEach(c -> conditions.add(new Pair<>(new LocatedExpression(c.getLeft()), c.getRight())));
    return new IfNode(choice.getLineNumber(), conditions, choice.getElseBody());
  }

  /** Text of the template itself. */
  private static final class Written extends AbstractRenderableNode {

    private final char[] data;

    Written(TextNode node) {
      // Pebble gives a text the line it ends on.
      super(node.getLineNumber() - newlines(node.getData()));
      this.data = node.getData();
    }

    private static int newlines(char[] data) {
      int count = 0;
      for (char c : data) {
        count += c == '\n' ? 1 : 0;
      }
      return count;
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer out, EvaluationContextImpl context) {
      RenderBudget renderBudget = Evaluation.run(context);
      renderBudget.tick(self.getName(), getLineNumber());
      renderBudget.wrote(data.length, self.getName(), getLineNumber());
      ((WrittenText) out).write(self.getName(), getLineNumber(), data);
    }

    @Override
    public void accept(NodeVisitor visitor) {
      visitor.visit(this);
    }
  }

  /** Another template, whose nesting is counted. */
  private static final class Entered extends AbstractRenderableNode {

    private final AbstractRenderableNode inner;

    Entered(AbstractRenderableNode inner) {
      super(inner.getLineNumber());
      this.inner = inner;
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer out, EvaluationContextImpl context)
        throws IOException {
      RenderBudget renderBudget = Evaluation.run(context);
      renderBudget.enter(self.getName(), getLineNumber());
      try {
        inner.render(self, out, context);
      } catch (RuntimeException e) {
        throw LocatedExpression.locate(e, self.getName(), getLineNumber());
      }
      if (inner instanceof IncludeNode) {
        renderBudget.leave();
      }
    }

    @Override
    public void accept(NodeVisitor visitor) {
      inner.accept(visitor);
    }
  }
}
