package io.manta.pipeline;

import io.manta.manifest.Manifest;
import io.manta.schema.Problem;
import java.util.List;
import java.util.Optional;

/** What an API server would say of an object that is not made yet. */
public interface ObjectCheck {

  /** Nobody is asked. */
  ObjectCheck NONE = manifest -> Optional.empty();

  /**
   * What is wrong with the object itself, at its fields: not that there is no room, no right or no
   * answer for it. Empty when that is not known.
   */
  Optional<List<Problem>> wrong(Manifest manifest);
}
