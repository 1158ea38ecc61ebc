package io.manta.kind.rayservice;

import io.manta.kind.PlanInput;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import java.util.List;
import java.util.Optional;

/**
 * What one pass of an incremental upgrade comes to, by {@link TrafficShift}.
 *
 * @param next the state after it
 * @param steps what it waits for
 * @param hindrances what holds it up
 */
record TrafficSteps(ServiceState next, List<Step> steps, List<Blocker> hindrances) {

  /**
   * @param next what was decided already
   * @param steps of the objects that are rendered, which say whether the gateway is as it shall be
   */
  static TrafficSteps of(
      PlanInput input,
      ServiceSpec spec,
      ServiceState next,
      List<Step> steps,
      Optional<ServeSteps> active,
      Optional<ServeSteps> pending) {
    ServiceState begun = TrafficShift.begun(next, input.now());
    if (active.isEmpty() || pending.isEmpty()) {
      return none(begun);
    }
    if (begun.rollback() && (TrafficShift.isBack(begun) || !pending.get().child().isHeadReady())) {
      return none(begun.rollingBack(false).withPending(ClusterSide.NONE));
    }
    if (TrafficShift.isDone(begun)) {
      return none(begun);
    }
    boolean routed = Gateways.areReady(input, steps);
    TrafficShift shift = new TrafficShift(spec, input.now());
    ServeSteps grows = begun.rollback() ? active.get() : pending.get();
    ServeSteps shrinks = begun.rollback() ? pending.get() : active.get();
    ServiceState after =
        shift.next(
            begun, new TrafficShift.Facts(routed, areConfigured(grows, shrinks), grows.isReady()));
    List<Step> waits =
        shift
            .due(after)
            .filter(input.now()::isBefore)
            .<Step>map(
                at ->
                    new Step.Wait(
                        input.subject().id(), "traffic moves again then", Optional.of(at)))
            .stream()
            .toList();
    return new TrafficSteps(
        after,
        waits,
        routed
            ? List.of()
            : List.of(new Blocker(Cause.GATEWAY_NOT_READY, List.of(), Gateways.lacks(input))));
  }

  private static TrafficSteps none(ServiceState next) {
    return new TrafficSteps(next, List.of(), List.of());
  }

  /** One that gives up its traffic and does not answer any more holds up nothing. */
  private static boolean areConfigured(ServeSteps grows, ServeSteps shrinks) {
    return grows.isCurrent() && (shrinks.isCurrent() || !shrinks.answers());
  }
}
