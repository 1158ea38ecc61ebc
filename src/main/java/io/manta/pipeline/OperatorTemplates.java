package io.manta.pipeline;

import io.manta.schema.Invalid;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where templates over the built-in ones come from.
 *
 * @param operators the operator's, as they were when it started
 * @param folder where those are from, to be followed; empty when they never change
 * @param policy what namespaces and RayClusters may decide with templates of theirs
 */
public record OperatorTemplates(
    Overrides operators, Optional<Path> folder, TemplateScopePolicy policy) {

  /** None but the built-in ones. */
  public static final OperatorTemplates NONE =
      new OperatorTemplates(Overrides.NONE, Optional.empty(), TemplateScopePolicy.NONE);

  /** These, whatever happens to the files they were read from. */
  public static OperatorTemplates of(TemplateSet set) {
    return new OperatorTemplates(set.own(), Optional.empty(), TemplateScopePolicy.NONE);
  }

  /**
   * Those of a directory, as it is and as it will be.
   *
   * @throws Invalid when they are not even templates now
   */
  public static OperatorTemplates following(Path folder) {
    TemplateSet set = TemplateSet.fromDirectory(folder);
    return new OperatorTemplates(set.own(), Optional.of(folder), TemplateScopePolicy.NONE);
  }

  public OperatorTemplates reaching(TemplateScopePolicy other) {
    return new OperatorTemplates(operators, folder, other);
  }
}
