package io.manta.template.language;

import io.manta.template.set.SetSources;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.Optional;

/** The templates of a set, each compiled when it is first used. Safe for many threads. */
public final class CompiledTemplates {

  private final PebbleEngine engine;

  /**
   * @param branches notes which are taken
   */
  public CompiledTemplates(SetSources setSources, Optional<BranchLog> branches) {
    this.engine = Language.engine(setSources, branches);
  }

  /** Compiles a template, for what may be wrong with it. */
  public void compile(String template) {
    engine.getTemplate(template);
  }

  /** What a template writes, and those that it extends. */
  public WrittenText render(String template, RenderBudget renderBudget) {
    PebbleTemplateImpl compiled = (PebbleTemplateImpl) engine.getTemplate(template);
    return Evaluation.render(engine, compiled, renderBudget);
  }
}
