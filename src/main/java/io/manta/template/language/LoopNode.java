package io.manta.template.language;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.template.ScopeChain;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code {% for %}}. Pebble's own shows templates Java objects ({@code loop}, map entries); here
 * both are maps: {@code loop.index}, {@code loop.first}, {@code loop.last}, {@code loop.length},
 * {@code entry.key}, {@code entry.value}.
 */
final class LoopNode extends AbstractRenderableNode {

  private final ForNode node;

  LoopNode(ForNode node) {
    super(node.getLineNumber());
    this.node = node;
  }

  @Override
  public void render(PebbleTemplateImpl self, Writer out, EvaluationContextImpl context)
      throws IOException {
    List<Object> items = items(LocatedExpression.evaluate(node.getIterable(), self, context), self);
    if (items.isEmpty()) {
      if (node.getElseBody() != null) {
        node.getElseBody().render(self, out, context);
      }
      return;
    }
    RenderBudget renderBudget = Evaluation.run(context);
    ScopeChain scopes = context.getScopeChain();
    scopes.pushScope();
    for (int i = 0; i < items.size(); i++) {
      renderBudget.round(self.getName(), getLineNumber());
      scopes.put("loop", loop(i, items.size()));
      scopes.put(node.getIterationVariable(), items.get(i));
      node.getBody().render(self, out, context);
    }
    scopes.popScope();
  }

  private static Map<String, Object> loop(int index, int length) {
    Map<String, Object> loop = new HashMap<>();
    loop.put("index", (long) index);
    loop.put("length", (long) length);
    loop.put("first", index == 0);
    loop.put("last", index == length - 1);
    return loop;
  }

  private List<Object> items(Object value, PebbleTemplateImpl self) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof Collection<?> list) {
      return new ArrayList<>(list);
    }
    if (value instanceof Map<?, ?> map) {
      return entries(map);
    }
    throw new PebbleException(
        null,
        "for needs a list or a map, this is " + TemplateValues.describe(value),
        node.getIterable().getLineNumber(),
        self.getName());
  }

  private static List<Object> entries(Map<?, ?> map) {
    List<Object> out = new ArrayList<>(map.size());
    // A map written in a template has no order of its own.
    Map<?, ?> ordered = map.getClass() == HashMap.class ? new TreeMap<>(map) : map;
    ordered.forEach(
        (key, value) -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("key", key);
          entry.put("value", value);
          out.add(entry);
        });
    return out;
  }

  @Override
  public void accept(NodeVisitor visitor) {
    visitor.visit(this);
  }
}
