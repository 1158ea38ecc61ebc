package io.manta.operator.metrics;

import io.manta.model.Tree;
import io.manta.operator.controller.ObjectSeries;
import io.manta.operator.controller.Observation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Series of single objects that remember what each object shows, so that what is no longer true can
 * be taken away.
 *
 * @param <S> what one object shows
 */
abstract class ShownSeries<S> implements ObjectSeries {

  private final Map<String, S> shown = new ConcurrentHashMap<>();

  @Override
  public final void update(Observation observation, Tree status) {
    shown.compute(
        observation.uid(), (uid, before) -> show(observation, status, Optional.ofNullable(before)));
  }

  @Override
  public final void forget(String uid) {
    Optional.ofNullable(shown.remove(uid)).ifPresent(this::end);
  }

  /** Brings the series of one object up to date, and returns what they say now. */
  abstract S show(Observation observation, Tree status, Optional<S> before);

  /** Takes away all series of an object that is gone. */
  abstract void end(S last);
}
