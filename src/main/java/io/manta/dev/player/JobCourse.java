package io.manta.dev.player;

import java.time.Duration;

/**
 * How a played job goes.
 *
 * @param length until it ends by itself
 * @param succeeds whether it ends well then
 */
public record JobCourse(Duration length, boolean succeeds) {

  /** What a job does of which nobody says anything. */
  static final JobCourse USUAL = new JobCourse(Duration.ofSeconds(1), true);
}
