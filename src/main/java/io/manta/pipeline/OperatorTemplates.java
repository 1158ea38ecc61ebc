package io.manta.pipeline;

import io.manta.kind.Kinds;
import io.manta.schema.Invalid;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.nio.file.Path;
import java.util.List;

/**
 * Where templates over the built-in ones come from.
 *
 * @param operators the operator's, as they were when it started
 * @param folders where those are from, to be followed, each over those before it; empty when they
 *     never change
 * @param policy what namespaces and RayClusters may decide with templates of theirs
 */
public record OperatorTemplates(
    Overrides operators, List<Path> folders, TemplateScopePolicy policy) {

  /** None but the built-in ones. */
  public static final OperatorTemplates NONE =
      new OperatorTemplates(Overrides.NONE, List.of(), TemplateScopePolicy.NONE);

  /** These, whatever happens to the files they were read from. */
  public static OperatorTemplates of(TemplateSet set) {
    return new OperatorTemplates(set.own(), List.of(), TemplateScopePolicy.NONE);
  }

  /**
   * Those of directories, as they are and as they will be.
   *
   * @throws Invalid when they are not even templates now
   */
  public static OperatorTemplates following(List<Path> folders) {
    TemplateSet set = Kinds.BUILT_IN.templates().overriddenBy(folders);
    return new OperatorTemplates(set.own(), List.copyOf(folders), TemplateScopePolicy.NONE);
  }

  public OperatorTemplates reaching(TemplateScopePolicy other) {
    return new OperatorTemplates(operators, folders, other);
  }
}
