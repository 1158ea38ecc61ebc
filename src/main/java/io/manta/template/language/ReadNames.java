package io.manta.template.language;

import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The variables that an expression reads, each with its fields, as in {@code cluster.name}. */
final class ReadNames {

  private ReadNames() {}

  static List<String> in(Expression<?> expression) {
    Set<String> names = new LinkedHashSet<>();
    collect(expression, names);
    return List.copyOf(names);
  }

  private static void collect(Expression<?> expression, Set<String> names) {
    if (expression instanceof ContextVariableExpression
        || expression instanceof GetAttributeExpression) {
      List<String> chain = NameChain.of(expression);
      if (!chain.isEmpty()) {
        names.add(String.join(".", chain));
      }
    } else if (expression instanceof BinaryExpression<?> both) {
      collect(both.getLeftExpression(), names);
      collect(both.getRightExpression(), names);
    } else if (expression instanceof UnaryExpression one) {
      collect(one.getChildExpression(), names);
    } else if (expression instanceof TernaryExpression choice) {
      collect(choice.getExpression1(), names);
      collect(choice.getExpression2(), names);
      collect(choice.getExpression3(), names);
    } else if (expression instanceof ArrayExpression list) {
      list.getValues().forEach(value -> collect(value, names));
    } else if (expression instanceof MapExpression map) {
      map.getEntries().values().forEach(value -> collect(value, names));
    } else if (expression instanceof FilterInvocationExpression filter) {
      arguments(filter.getArgs(), names);
    } else if (expression instanceof FunctionOrMacroInvocationExpression call) {
      arguments(call.getArguments(), names);
    }
  }

  private static void arguments(ArgumentsNode arguments, Set<String> names) {
    if (arguments != null && arguments.getPositionalArgs() != null) {
      arguments.getPositionalArgs().forEach(one -> collect(one.getValueExpression(), names));
    }
  }
}
