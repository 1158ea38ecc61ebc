package io.manta.operator.election;

import io.manta.apply.Lease;
import io.manta.client.DualClockTime;
import io.manta.client.Fence;
import io.manta.client.LeaseTimes;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One who wants the Lease, or has it. Takes it when it is given back, or was not renewed for as
 * long as it lasts by this process' own steady clock: the times that others wrote into it are not
 * read, so clocks that differ or are set do no harm (the libraries' elections compare them), and
 * the duration that they wrote counts within bounds.
 */
final class LeaseCandidate {

  enum Standing {
    WAITS,
    LEADS,
    /** It was ours and is another's. */
    LOST
  }

  private final Lease lease;
  private final String me;
  private final LeaseTimes times;
  private final Fence fence;
  private final Supplier<DualClockTime> clock;
  private Standing standing = Standing.WAITS;
  private Optional<Lease.State> known = Optional.empty();
  private DualClockTime changed;

  /**
   * @param fence is confirmed with each renewal
   */
  LeaseCandidate(
      Lease lease, String me, LeaseTimes times, Fence fence, Supplier<DualClockTime> clock) {
    this.lease = lease;
    this.me = me;
    this.times = times;
    this.fence = fence;
    this.clock = clock;
    this.changed = clock.get();
  }

  /** Who has it, as far as was seen; empty for nobody. */
  String holder() {
    return known.map(Lease.State::holder).orElse("");
  }

  /** That the duration in it counts only in part, if so; else an empty text. */
  String bounds() {
    return known
        .filter(state -> !state.holder().equals(me))
        .filter(state -> !times.counts(state.lasts()).equals(state.lasts()))
        .map(
            state ->
                " and claims it for %d s after a renewal, which count as %d s"
                    .formatted(state.lasts().toSeconds(), times.counts(state.lasts()).toSeconds()))
        .orElse("");
  }

  /**
   * Asks for it, or renews it.
   *
   * @throws IOException when the API server does not answer, or says no; then nothing is different
   */
  Standing turn() throws IOException {
    DualClockTime startedAt = clock.get();
    if (standing == Standing.LEADS && take(startedAt)) {
      return standing;
    }
    Optional<Lease.State> there = lease.read();
    if (!there.equals(known)) {
      changed = clock.get();
      known = there;
    }
    if (there.isEmpty()) {
      known = lease.create(me, times.lasts());
      known.ifPresent(created -> lead(startedAt));
    } else if (standing == Standing.LEADS && !holder().equals(me)) {
      standing = Standing.LOST;
    } else if (isFree(there.get())) {
      take(startedAt);
    }
    return standing;
  }

  /** Gives it back, so that the next one begins at once. */
  void release() throws IOException {
    if (standing == Standing.LEADS && known.isPresent()) {
      lease.write(known.get().heldBy("", Duration.ofSeconds(1)));
    }
  }

  /** When another's Lease can be ours at the soonest; empty when there is nothing to wait for. */
  Optional<Duration> untilFree() {
    return known
        .filter(state -> standing == Standing.WAITS)
        .map(state -> times.counts(state.lasts()).minus(clock.get().steadySince(changed)))
        .filter(left -> !left.isNegative() && !left.isZero());
  }

  private boolean isFree(Lease.State state) {
    return state.holder().isEmpty()
        || state.holder().equals(me)
        || clock.get().steadySince(changed).compareTo(times.counts(state.lasts())) >= 0;
  }

  /** Whether it is ours now. */
  private boolean take(DualClockTime startedAt) throws IOException {
    Optional<Lease.State> written =
        known.isEmpty() ? Optional.empty() : lease.write(known.get().heldBy(me, times.lasts()));
    if (written.isPresent()) {
      known = written;
      lead(startedAt);
    }
    return written.isPresent();
  }

  private void lead(DualClockTime startedAt) {
    fence.confirm(startedAt);
    standing = Standing.LEADS;
  }
}
