package io.manta.dev.view;

import java.time.Duration;

/** How long ago, in the two largest units at most, as kubectl has it. */
final class Age {

  private Age() {}

  static String of(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 600) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    if (seconds < 3 * 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86400 + "d";
  }
}
