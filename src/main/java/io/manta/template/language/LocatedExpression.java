package io.manta.template.language;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;

/** An expression whose every failure names its template and line. */
record LocatedExpression(Expression<?> inner) implements Expression<Object> {

  @Override
  public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
    return evaluate(inner, self, context);
  }

  static Object evaluate(
      Expression<?> expression, PebbleTemplateImpl self, EvaluationContextImpl context) {
    try {
      return expression.evaluate(self, context);
    } catch (RuntimeException e) {
      throw locate(e, self.getName(), expression.getLineNumber());
    }
  }

  /** The failure itself when it knows its place, else one that does. */
  static RuntimeException locate(RuntimeException e, String template, int line) {
    if (e instanceof PebbleException known
        && known.getFileName() != null
        && known.getLineNumber() != null) {
      return known;
    }
    String message = e instanceof PebbleException p ? p.getPebbleMessage() : e.getMessage();
    return new PebbleException(e, String.valueOf(message), line, template);
  }

  @Override
  public int getLineNumber() {
    return inner.getLineNumber();
  }

  @Override
  public void accept(NodeVisitor visitor) {
    inner.accept(visitor);
  }
}
