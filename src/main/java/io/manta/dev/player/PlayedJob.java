package io.manta.dev.player;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job that no program runs for: it goes as its course says.
 *
 * @param stopped when somebody stopped it before
 */
record PlayedJob(Instant begun, JobCourse course, Optional<Instant> stopped) {

  static PlayedJob begun(Instant now, JobCourse course) {
    return new PlayedJob(now, course, Optional.empty());
  }

  boolean hasEnded(Instant now) {
    return !now.isBefore(end());
  }

  /** When it ended, or will. */
  Instant end() {
    return stopped.orElse(begun.plus(course.length()));
  }

  PlayedJob stopped(Instant now) {
    return hasEnded(now) ? this : new PlayedJob(begun, course, Optional.of(now));
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
      info.put("end_time", end().toEpochMilli());
    }
    return info;
  }

  String status(Instant now) {
    if (stopped.isPresent()) {
      return "STOPPED";
    }
    if (!hasEnded(now)) {
      return "RUNNING";
    }
    return course.succeeds() ? "SUCCEEDED" : "FAILED";
  }
}
