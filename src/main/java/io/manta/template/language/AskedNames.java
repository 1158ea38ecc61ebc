package io.manta.template.language;

import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import java.util.HashSet;
import java.util.Set;

/** The names of which a condition asks {@code is defined}, as in {@code cluster.spec.x}. */
final class AskedNames {

  private AskedNames() {}

  static Set<String> in(Expression<?> condition) {
    Set<String> names = new HashSet<>();
    collect(condition, names);
    return names;
  }

  private static void collect(Expression<?> expression, Set<String> names) {
    if (expression instanceof PositiveTestExpression test
        && test.getRightExpression() instanceof TestInvocationExpression asked
        && asked.getTestName().equals("defined")) {
      names.add(String.join(".", NameChain.of(test.getLeftExpression())));
    } else if (expression instanceof BinaryExpression<?> both) {
      collect(both.getLeftExpression(), names);
      collect(both.getRightExpression(), names);
    } else if (expression instanceof UnaryExpression one) {
      collect(one.getChildExpression(), names);
    }
  }
}
