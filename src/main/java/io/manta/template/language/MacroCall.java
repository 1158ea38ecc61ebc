package io.manta.template.language;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.MacroNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.Macro;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.template.ScopeChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** A macro, which as in Pebble sees its arguments alone, but whose text keeps its lines. */
record MacroCall(MacroNode node) implements Macro {

  @Override
  public String getName() {
    return node.getName();
  }

  @Override
  public List<String> getArgumentNames() {
    return node.getArgs().getNamedArgs().stream().map(NamedArgumentNode::getName).toList();
  }

  @Override
  public String call(
      PebbleTemplateImpl self, EvaluationContextImpl context, Map<String, Object> arguments) {
    RenderBudget renderBudget = Evaluation.run(context);
    renderBudget.enter(self.getName(), node.getBody().getLineNumber());
    ScopeChain scopes = context.getScopeChain();
    scopes.pushLocalScope();
    for (NamedArgumentNode argument : node.getArgs().getNamedArgs()) {
      scopes.put(argument.getName(), value(argument, self, context, arguments));
    }
    WrittenText out = new WrittenText();
    try {
      node.getBody().render(self, out, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    scopes.popScope();
    renderBudget.leave();
    return renderBudget.keep(out);
  }

  private Object value(
      NamedArgumentNode argument,
      PebbleTemplateImpl self,
      EvaluationContextImpl context,
      Map<String, Object> arguments) {
    if (arguments.containsKey(argument.getName())) {
      return arguments.get(argument.getName());
    }
    if (argument.getValueExpression() != null) {
      return argument.getValueExpression().evaluate(self, context);
    }
    throw new PebbleException(
        null,
        "macro " + getName() + " needs its argument " + argument.getName(),
        node.getBody().getLineNumber(),
        self.getName());
  }
}
