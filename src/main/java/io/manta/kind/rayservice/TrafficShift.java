package io.manta.kind.rayservice;

import java.time.Instant;
import java.util.Optional;

/**
 * The next step of an incremental upgrade: the side that grows gets capacity, then traffic up to
 * it, then the other side gives up capacity. A rollback is the same the other way round.
 *
 * @param now decides whether the interval between two steps of traffic is over
 */
record TrafficShift(ServiceSpec spec, Instant now) {

  /**
   * What is true of both clusters.
   *
   * @param routed gateway and route are accepted, and have the weights of the state
   * @param configured both clusters were given the capacity of the state
   * @param ready the applications of the side that grows run
   */
  record Facts(boolean routed, boolean configured, boolean ready) {}

  /** What an upgrade begins with, where the state does not say it yet. */
  static ServiceState begun(ServiceState state, Instant now) {
    if (state.pending().isNone()) {
      return state;
    }
    if (state.active().isNone()) {
      return state.pending().capacity().isPresent()
          ? state
          : state.withPending(state.pending().withCapacity(100));
    }
    ServiceState out = state;
    if (out.active().capacity().isEmpty() || out.active().traffic().isEmpty()) {
      out = out.withActive(out.active().withCapacity(100).withTraffic(100, now));
    }
    if (out.pending().capacity().isEmpty() || out.pending().traffic().isEmpty()) {
      out = out.withPending(out.pending().withCapacity(0).withTraffic(0, now));
    }
    return out;
  }

  /** Whether everything is with the pending cluster. */
  static boolean isDone(ServiceState state) {
    return !state.rollback() && capacity(state.active()) == 0 && traffic(state.pending()) == 100;
  }

  /** Whether everything is with the active cluster again. */
  static boolean isBack(ServiceState state) {
    return capacity(state.active()) == 100
        && traffic(state.active()) == 100
        && capacity(state.pending()) == 0
        && traffic(state.pending()) == 0;
  }

  ServiceState next(ServiceState state, Facts facts) {
    ClusterSide grows = state.rollback() ? state.active() : state.pending();
    ClusterSide shrinks = state.rollback() ? state.pending() : state.active();
    if (!facts.routed() || !facts.configured()) {
      return state;
    }
    if (traffic(grows) == capacity(grows)) {
      return capacity(grows) + capacity(shrinks) <= 100
          ? with(state, grows.withCapacity(Math.min(100, capacity(grows) + spec.surge())), shrinks)
          : with(state, grows, shrinks.withCapacity(Math.max(0, capacity(shrinks) - spec.surge())));
    }
    if (!facts.ready() || due(state).filter(now::isBefore).isPresent()) {
      return state;
    }
    int percent = Math.min(traffic(grows) + spec.step(), capacity(grows));
    return with(state, grows.withTraffic(percent, now), shrinks.withTraffic(100 - percent, now));
  }

  /** When traffic may move again. */
  Optional<Instant> due(ServiceState state) {
    return state.pending().moved().map(moved -> moved.plus(spec.interval()));
  }

  private static ServiceState with(ServiceState state, ClusterSide grows, ClusterSide shrinks) {
    return state.rollback() ? state.withSides(grows, shrinks) : state.withSides(shrinks, grows);
  }

  private static int capacity(ClusterSide side) {
    return side.capacity().orElse(0);
  }

  private static int traffic(ClusterSide side) {
    return side.traffic().orElse(0);
  }
}
