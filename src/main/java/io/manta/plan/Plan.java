package io.manta.plan;

import io.manta.kind.raycluster.plan.PodSpecs;
import io.manta.kind.raycluster.plan.RolloutProgress;
import io.manta.kind.raycluster.plan.Suspension;
import io.manta.manifest.ObjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do about one cluster now.
 *
 * @param steps in the order to do them
 * @param suspension where the cluster stands between running and suspended, after these steps
 * @param rolloutProgress how far the pods follow the spec, before these steps
 * @param podSpecs which spec pods follow that do not tell it themselves, to be remembered
 */
public record Plan(
    List<Step> steps, Suspension suspension, RolloutProgress rolloutProgress, PodSpecs podSpecs) {

  public Plan {
    steps = List.copyOf(steps);
  }

  /** The steps of one kind, in order. */
  public <S extends Step> List<S> only(Class<S> kind) {
    return steps.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Whether this object is as it should be. */
  public boolean keeps(ObjectId id) {
    return only(Step.Keep.class).stream().anyMatch(keep -> keep.id().equals(id));
  }

  /** Whether nothing at all is to be written. */
  public boolean isSettled() {
    return writes().findAny().isEmpty();
  }

  /** When to look again although nothing happened. */
  public Optional<Instant> wakeUp() {
    return only(Step.Wait.class).stream()
        .flatMap(wait -> wait.until().stream())
        .min(Instant::compareTo);
  }

  private Stream<Step> writes() {
    return steps.stream().filter(Step::writes);
  }
}
