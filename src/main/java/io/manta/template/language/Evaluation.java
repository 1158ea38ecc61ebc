package io.manta.template.language;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.template.ScopeChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pebble's context of one rendering, with what we count in it. Holds the scope and nothing else:
 * Pebble's own would also offer {@code locale}, {@code template} and {@code _context}.
 */
final class Evaluation extends EvaluationContextImpl {

  private final PebbleEngine engine;
  private final RenderBudget renderBudget;
  private final Map<String, PebbleTemplateImpl> aliases;

  private Evaluation(
      PebbleEngine engine,
      PebbleTemplateImpl self,
      RenderBudget renderBudget,
      ScopeChain scopes,
      List<PebbleTemplateImpl> imports,
      Map<String, PebbleTemplateImpl> aliases) {
    super(
        self,
        true,
        Locale.ROOT,
        -1,
        engine.getExtensionRegistry(),
        engine.getTagCache(),
        null,
        imports,
        aliases,
        scopes,
        null,
        engine.getEvaluationOptions());
    this.engine = engine;
    this.renderBudget = renderBudget;
    this.aliases = aliases;
  }

  /** Renders a compiled template and those it extends. */
  static WrittenText render(
      PebbleEngine engine, PebbleTemplateImpl template, RenderBudget renderBudget) {
    ScopeChain scopes = new ScopeChain();
    // A copy: `set` writes to the scope that knows the name.
    scopes.pushScope(new HashMap<>(renderBudget.scope()));
    Evaluation context =
        new Evaluation(engine, template, renderBudget, scopes, new ArrayList<>(), new HashMap<>());
    WrittenText out = new WrittenText();
    try {
      template.getRootNode().render(template, out, context);
      PebbleTemplateImpl parent = context.getHierarchy().getParent();
      while (parent != null) {
        context.getHierarchy().ascend();
        parent.getRootNode().render(parent, out, context);
        parent = context.getHierarchy().getParent();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }

  static RenderBudget run(io.pebbletemplates.pebble.template.EvaluationContext context) {
    return ((Evaluation) context).renderBudget;
  }

  /** For an include: the same scope, another template. */
  @Override
  public EvaluationContextImpl shallowCopyWithoutInheritanceChain(PebbleTemplateImpl self) {
    return new Evaluation(
        engine, self, renderBudget, getScopeChain(), getImportedTemplates(), aliases);
  }

  /** Pebble refuses an alias used twice, as by two parts that import the same macros. */
  @Override
  public void addNamedImportedTemplates(String alias, PebbleTemplateImpl template) {
    aliases.put(alias, template);
  }
}
