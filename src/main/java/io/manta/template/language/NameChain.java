package io.manta.template.language;

import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import java.util.ArrayList;
import java.util.List;

/** The names of an expression such as {@code cluster.labels.team}, from the variable on. */
final class NameChain {

  private NameChain() {}

  /** Without what is no plain name, such as the index of a list. */
  static List<String> of(Expression<?> expression) {
    List<String> names = new ArrayList<>();
    collect(expression, names);
    return names;
  }

  private static void collect(Expression<?> expression, List<String> names) {
    if (expression instanceof ContextVariableExpression variable) {
      names.add(variable.getName());
    } else if (expression instanceof GetAttributeExpression attribute) {
      collect(attribute.getNode(), names);
      if (attribute.getAttributeNameExpression() instanceof LiteralStringExpression name) {
        names.add(name.getValue());
      }
    }
  }
}
