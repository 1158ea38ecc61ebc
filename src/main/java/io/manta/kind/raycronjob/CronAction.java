package io.manta.kind.raycronjob;

import java.time.Instant;

/** One thing that a RayCronJob does, or leaves, and why. */
public sealed interface CronAction {

  /** Why, as a sentence for the person who asks, without a full stop. */
  String reason();

  /**
   * Make the RayJob that was due.
   *
   * @param name the same for every try, so that a lost answer makes no second run
   */
  record Start(String name, Instant tick, String reason) implements CronAction {}

  /** One is due and does not begin yet, because another runs. */
  record Skip(Instant tick, String reason) implements CronAction {}

  /** One was due and will not run: it is too late for it. */
  record Miss(Instant tick, String reason) implements CronAction {}

  /** Delete exactly the RayJob with this uid. */
  record Delete(String name, String uid, Cause cause, String reason) implements CronAction {}

  /** Why a RayJob is deleted. */
  enum Cause {
    /** The next one takes its place. */
    REPLACED,
    /** More of its kind are kept than the history may have. */
    HISTORY
  }
}
