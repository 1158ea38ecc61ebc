package io.manta.template.language;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;

/** What stands in a list or map that a template writes, as in {@code [a, b]}; it is counted. */
record CountedValue(Expression<?> inner) implements Expression<Object> {

  @Override
  public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
    Object value = inner.evaluate(self, context);
    return Evaluation.run(context).held(value, self.getName(), getLineNumber());
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
