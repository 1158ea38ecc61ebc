package io.manta.kind.raycronjob;

import io.manta.kind.raycronjob.CronPolicy.Concurrency;
import io.manta.kind.raycronjob.CronPolicy.MissedRuns;
import io.manta.kind.raycronjob.CronState.OwnedRayJob;
import io.manta.kind.raycronjob.CronState.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to do about a RayCronJob now.
 *
 * @param actions in this order; the first that fails ends the pass
 * @param lastScheduled to be written into the status when all actions are done; empty when it stays
 * @param wake when to plan again if nothing happens; may be in the past, which means at once
 * @param waiting what is waited for, as a sentence without a full stop
 */
public record CronPlan(
    List<CronAction> actions,
    Optional<Instant> lastScheduled,
    Optional<Instant> wake,
    String waiting) {

  /** From so many on, how many were missed is not counted. */
  private static final int MANY = 100;

  public static CronPlan of(
      CronSchedule schedule, CronPolicy policy, CronState state, Instant now) {
    return new Planning(schedule, policy, state, now).plan();
  }

  /** The name of the RayJob for a time, as KubeRay's: two within a minute are one. */
  static String jobName(String cronJob, Instant tick) {
    return cronJob + "-" + Math.floorDiv(tick.getEpochSecond(), 60);
  }

  private record Planning(CronSchedule schedule, CronPolicy policy, CronState state, Instant now) {

    CronPlan plan() {
      List<CronAction> actions = new ArrayList<>(history());
      if (state.suspended()) {
        return new CronPlan(actions, Optional.empty(), Optional.empty(), "it is suspended");
      }
      Instant base = state.lastScheduled().orElse(state.created());
      Optional<Instant> missed = tooLate(base);
      missed.ifPresent(tick -> actions.add(miss(base, tick)));
      Instant from = missed.orElse(base);
      Optional<Instant> due =
          policy.missedRuns() == MissedRuns.ALL
              ? schedule.next(from).filter(tick -> !tick.isAfter(now))
              : schedule.latest(from, now);
      if (due.isEmpty()) {
        return waiting(actions, Optional.empty(), from);
      }
      return start(actions, from, due.get());
    }

    /** The last one for which it is too late. */
    private Optional<Instant> tooLate(Instant base) {
      return policy
          .startingDeadline()
          .flatMap(deadline -> schedule.latest(base, now.minus(deadline).minusNanos(1)));
    }

    private CronAction miss(Instant base, Instant tick) {
      return new CronAction.Miss(
          tick,
          "%s due until %s not begun within %d s"
              .formatted(counted(base, tick), tick, policy.startingDeadline().get().toSeconds()));
    }

    private String counted(Instant base, Instant tick) {
      int count = count(base, tick);
      return count == 1 ? "a RayJob" : (count > MANY ? "more than " + MANY : count) + " RayJobs";
    }

    private int count(Instant base, Instant tick) {
      Optional<Instant> at = schedule.next(base);
      int count = 0;
      while (count <= MANY && at.isPresent() && !at.get().isAfter(tick)) {
        at = schedule.next(at.get());
        count++;
      }
      return count;
    }

    private CronPlan start(List<CronAction> actions, Instant from, Instant tick) {
      String name = jobName(state.name(), tick);
      if (state.jobs().stream().anyMatch(job -> job.name().equals(name))) {
        return waiting(actions, Optional.of(tick), tick); // made, and not yet in the status
      }
      List<OwnedRayJob> active =
          state.jobs().stream().filter(job -> job.phase() == Phase.ACTIVE).toList();
      if (policy.concurrency() == Concurrency.FORBID && !active.isEmpty()) {
        actions.add(
            new CronAction.Skip(
                tick,
                "due at %s, but %s still runs and concurrencyPolicy is Forbid"
                    .formatted(tick, active.get(0).name())));
        Instant last = schedule.latest(tick, now).orElse(tick);
        return waiting(actions, Optional.empty(), last);
      }
      if (policy.concurrency() == Concurrency.REPLACE) {
        active.stream()
            .filter(job -> !job.going())
            .map(job -> replaced(job, tick))
            .forEach(actions::add);
      }
      int before = count(from, tick) - 1;
      String others =
          before == 0
              ? ""
              : ", " + (before < MANY ? before : MANY + " or more") + " before it are not made up";
      actions.add(new CronAction.Start(name, tick, "due at " + tick + others));
      return waiting(actions, Optional.of(tick), tick);
    }

    private static CronAction replaced(OwnedRayJob job, Instant tick) {
      return new CronAction.Delete(
          job.name(),
          job.uid(),
          CronAction.Cause.REPLACED,
          "the one due at " + tick + " takes its place, concurrencyPolicy is Replace");
    }

    private CronPlan waiting(List<CronAction> actions, Optional<Instant> last, Instant after) {
      Optional<Instant> next = schedule.next(after);
      return new CronPlan(
          List.copyOf(actions),
          last,
          next,
          next.map(at -> "the next one is due at " + at)
              .orElse("none is due within five years, the schedule names no such day"));
    }

    private List<CronAction> history() {
      List<CronAction> deleted = new ArrayList<>();
      deleted.addAll(
          old(Phase.SUCCEEDED, "successfulJobsHistoryLimit", policy.successfulHistory()));
      deleted.addAll(old(Phase.FAILED, "failedJobsHistoryLimit", policy.failedHistory()));
      return deleted;
    }

    private List<CronAction> old(Phase phase, String field, OptionalInt limit) {
      if (limit.isEmpty()) {
        return List.of();
      }
      return state.jobs().stream()
          .filter(job -> job.phase() == phase && !job.going())
          .sorted(
              Comparator.comparing((OwnedRayJob job) -> job.tick().orElse(Instant.MIN))
                  .thenComparing(OwnedRayJob::name)
                  .reversed())
          .skip(limit.getAsInt())
          .filter(this::isInStatus)
          .<CronAction>map(
              job ->
                  new CronAction.Delete(
                      job.name(),
                      job.uid(),
                      CronAction.Cause.HISTORY,
                      field + " is " + limit.getAsInt()))
          .toList();
    }

    /** Deleted before the status knows that it ran, it would run once more. */
    private boolean isInStatus(OwnedRayJob job) {
      return job.tick().isEmpty()
          || state.lastScheduled().filter(last -> !job.tick().get().isAfter(last)).isPresent();
    }
  }
}
