package io.manta.template;

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
  private final Run run;
  private final Map<String, PebbleTemplateImpl> aliases;

  private Evaluation(
      PebbleEngine engine,
      PebbleTemplateImpl self,
      Run run,
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
    this.run = run;
    this.aliases = aliases;
  }

  /** Renders a compiled template and those it extends. */
  static Text render(PebbleEngine engine, PebbleTemplateImpl template, Run run) {
    ScopeChain scopes = new ScopeChain();
    // A copy: `set` writes to the scope that knows the name.
    scopes.pushScope(new HashMap<>(run.scope()));
    Evaluation context =
        new Evaluation(engine, template, run, scopes, new ArrayList<>(), new HashMap<>());
    Text out = new Text();
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

  static Run run(io.pebbletemplates.pebble.template.EvaluationContext context) {
    return ((Evaluation) context).run;
  }

  /** For an include: the same scope, another template. */
  @Override
  public EvaluationContextImpl shallowCopyWithoutInheritanceChain(PebbleTemplateImpl self) {
    return new Evaluation(engine, self, run, getScopeChain(), getImportedTemplates(), aliases);
  }

  /** Pebble refuses an alias used twice, as by two parts that import the same macros. */
  @Override
  public void addNamedImportedTemplates(String alias, PebbleTemplateImpl template) {
    aliases.put(alias, template);
  }
}
