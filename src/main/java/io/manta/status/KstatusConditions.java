package io.manta.status;

import java.util.List;
import java.util.Optional;

/**
 * The conditions of kstatus, by which Flux, Argo CD and {@code kubectl wait} know whether work goes
 * on.
 *
 * @param blockers what keeps the object from being ready, the most important first
 * @param waiting the same with its times
 * @param isSuspended whether its owner suspended it, and that is done
 */
public record KstatusConditions(List<Blocker> blockers, Waiting waiting, boolean isSuspended) {

  /**
   * Empty for an object at rest: kstatus takes {@code Ready=False} for work that goes on, whatever
   * the other conditions say, and a health check would wait until it fails.
   *
   * @param ready what is said when nothing hinders it
   */
  public Optional<Condition> ready(Condition ready) {
    if (isAtRest()) {
      return Optional.empty();
    }
    return Optional.of(
        waiting.isOver()
            ? ready
            : Condition.of("Ready", false, waiting.cause().reason(), waiting.message()));
  }

  /**
   * Never beside {@code Stalled}: kstatus would take it for work that goes on. A suspended object
   * has no work left, but for what was refused and is tried again; it says by what it rests. Empty
   * where no work is left.
   */
  public Optional<Condition> reconciling() {
    if (stalled().isPresent()) {
      return Optional.empty();
    }
    if (isAtRest() && !waiting.isOver()) {
      return Optional.of(
          Condition.of("Reconciling", false, waiting.cause().reason(), waiting.message()));
    }
    return blockers.stream()
        .filter(one -> !isSuspended || !one.cause().isSuspension())
        .findFirst()
        .map(one -> holds("Reconciling", one));
  }

  /** Empty where nobody has to do anything. */
  public Optional<Condition> stalled() {
    return blockers.stream()
        .filter(one -> one.cause().needsPerson())
        .findFirst()
        .map(one -> holds("Stalled", one));
  }

  /** Suspended by its owner, and nothing is left to do. */
  private boolean isAtRest() {
    return isSuspended && blockers.stream().map(Blocker::cause).allMatch(Cause::endsByItsOwner);
  }

  private static Condition holds(String type, Blocker blocker) {
    return Condition.of(type, true, blocker.cause().reason(), blocker.text());
  }
}
