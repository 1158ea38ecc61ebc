package io.manta.operator;

import io.manta.live.LiveEnvironment;
import java.util.List;

/** What happens in a life of one object, whose name is {@link #NAME}. */
interface LifeStory {

  String NAME = "c";

  /** Where the API server has it. */
  String plural();

  /** From nothing to the moment before the end. */
  void lead(Life life);

  /**
   * What a life did that none may, whatever the faults.
   *
   * @param life that came to its end
   */
  default List<String> wrong(Life life) {
    return List.of();
  }

  /** Whether all of it is gone. */
  default boolean isOver(LiveEnvironment live) {
    return ApiObjects.get(live, plural(), NAME).isAbsent() && EndState.leftOver(live).isEmpty();
  }
}
