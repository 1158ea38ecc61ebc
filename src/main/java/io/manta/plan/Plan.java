package io.manta.plan;

import io.manta.manifest.ObjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What to do about one object now. A kind may add what its status is made from. */
public interface Plan {

  /** In the order to do them. */
  List<Step> steps();

  /** How many pods were made from an older spec or template. */
  default int outdated() {
    return 0;
  }

  /** A plan that is nothing but its steps. */
  static Plan of(List<Step> steps) {
    List<Step> copy = List.copyOf(steps);
    return () -> copy;
  }

  /** The steps of one kind, in order. */
  default <S extends Step> List<S> only(Class<S> kind) {
    return steps().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Whether this object is as it should be. */
  default boolean keeps(ObjectId id) {
    return only(Step.Keep.class).stream().anyMatch(keep -> keep.id().equals(id));
  }

  /** Whether nothing at all is to be written. */
  default boolean isSettled() {
    return steps().stream().noneMatch(Step::writes);
  }

  /** When to plan again although nothing happened. */
  default Optional<Instant> wakeUp() {
    return only(Step.Wait.class).stream()
        .flatMap(wait -> wait.until().stream())
        .min(Instant::compareTo);
  }
}
