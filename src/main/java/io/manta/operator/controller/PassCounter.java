package io.manta.operator.controller;

import io.manta.plan.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Counts passes and how long they take. */
public interface PassCounter {

  /** How many objects wait for their pass to begin. */
  void deferred(IntSupplier count);

  /** How many objects keep what their templates no longer make. */
  void unpruned(IntSupplier count);

  void rendered(Duration took);

  /**
   * @param fault why nothing could be planned
   */
  void passed(Duration took, Optional<String> fault, List<Outcome> outcomes);
}
