package io.manta.recipe;

import io.manta.schema.Invalid;
import io.manta.template.Overrides;
import io.manta.template.TemplateSet;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where templates over the built-in ones come from.
 *
 * @param operators the operator's, as they were when it started
 * @param folder where those are from, to be followed; empty when they never change
 * @param reach what namespaces and RayClusters may decide with templates of theirs
 */
public record OwnTemplates(Overrides operators, Optional<Path> folder, Reach reach) {

  /** None but the built-in ones. */
  public static final OwnTemplates NONE =
      new OwnTemplates(Overrides.NONE, Optional.empty(), Reach.NONE);

  /** These, whatever happens to the files they were read from. */
  public static OwnTemplates of(TemplateSet set) {
    return new OwnTemplates(set.own(), Optional.empty(), Reach.NONE);
  }

  /**
   * Those of a directory, as it is and as it will be.
   *
   * @throws Invalid when they are not even templates now
   */
  public static OwnTemplates following(Path folder) {
    TemplateSet set = TemplateSet.fromDirectory(folder);
    return new OwnTemplates(set.own(), Optional.of(folder), Reach.NONE);
  }

  public OwnTemplates reaching(Reach other) {
    return new OwnTemplates(operators, folder, other);
  }
}
