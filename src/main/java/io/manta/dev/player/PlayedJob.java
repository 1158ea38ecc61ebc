package io.manta.dev.player;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job that no program runs for: it succeeds a moment after it began.
 *
 * @param stopped when somebody stopped it before
 */
record PlayedJob(Instant begun, Optional<Instant> stopped) {

  static final Duration LENGTH = Duration.ofSeconds(1);

  static PlayedJob begun(Instant now) {
    return new PlayedJob(now, Optional.empty());
  }

  boolean hasEnded(Instant now) {
    return stopped.isPresent() || !now.isBefore(begun.plus(LENGTH));
  }

  PlayedJob stopped(Instant now) {
    return hasEnded(now) ? this : new PlayedJob(begun, Optional.of(now));
  }

  /** As Ray's dashboard says it. */
  Map<String, Object> info(String id, Instant now) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("submission_id", id);
    info.put("type", "SUBMISSION");
    info.put("status", status(now));
    info.put("message", "Played by manta dev: no program ran.");
    info.put("start_time", begun.toEpochMilli());
    if (hasEnded(now)) {
      info.put("end_time", stopped.orElse(begun.plus(LENGTH)).toEpochMilli());
    }
    return info;
  }

  private String status(Instant now) {
    if (stopped.isPresent()) {
      return "STOPPED";
    }
    return hasEnded(now) ? "SUCCEEDED" : "RUNNING";
  }
}
