package io.manta.dev.player;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a pod is to be played, as its annotations say.
 *
 * @param delay from first sight to Running
 * @param stayPending never bound to a node, reported as Unschedulable
 * @param neverReady Running, but not Ready
 * @param readyAfter from Running to Ready
 * @param failAfter from Running to Failed
 * @param exitAfter from Running to the end of its containers; a Job's pods end by themselves
 * @param exitCode of the containers
 * @param terminateAfter from the wish to delete it to its being gone
 */
record Script(
    Duration delay,
    boolean stayPending,
    boolean neverReady,
    Optional<Duration> readyAfter,
    Optional<Duration> failAfter,
    Optional<Duration> exitAfter,
    Optional<Integer> exitCode,
    Duration terminateAfter) {

  static final String PREFIX = "dev.manta.io/";
  static final String DELAY = PREFIX + "delay";
  static final String STAY_PENDING = PREFIX + "stay-pending";
  static final String NEVER_READY = PREFIX + "never-ready";
  static final String READY_AFTER = PREFIX + "ready-after";
  static final String FAIL_AFTER = PREFIX + "fail-after";
  static final String EXIT_AFTER = PREFIX + "exit-after";
  static final String EXIT_CODE = PREFIX + "exit-code";
  static final String TERMINATE_AFTER = PREFIX + "terminate-after";

  private static final Duration LENGTH_OF_A_JOB = Duration.ofMillis(200);
  private static final Pattern PIECE = Pattern.compile("(\\d+)(ms|s|m|h)");

  /** What cannot be read counts as not said: a player has nobody to complain to. */
  static Script of(Pod pod) {
    Map<String, String> said =
        Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    Optional<Duration> natural =
        ownedByJob(pod) ? Optional.of(LENGTH_OF_A_JOB) : Optional.<Duration>empty();
    return new Script(
        duration(said, DELAY).orElse(Duration.ZERO),
        "true".equals(said.get(STAY_PENDING)),
        "true".equals(said.get(NEVER_READY)),
        duration(said, READY_AFTER),
        duration(said, FAIL_AFTER),
        duration(said, EXIT_AFTER).or(() -> natural),
        Optional.ofNullable(said.get(EXIT_CODE))
            .filter(text -> text.matches("\\d{1,3}"))
            .map(Integer::valueOf),
        duration(said, TERMINATE_AFTER).orElse(Duration.ZERO));
  }

  private static boolean ownedByJob(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getKind().equals("Job"));
  }

  /** Durations as Go writes them: {@code 1m30s}, {@code 500ms}. */
  static Optional<Duration> duration(Map<String, String> said, String key) {
    String text = said.getOrDefault(key, "");
    if (!text.matches("(" + PIECE.pattern() + ")+")) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    for (Matcher piece = PIECE.matcher(text); piece.find(); ) {
      long n = Long.parseLong(piece.group(1));
      sum =
          sum.plus(
              switch (piece.group(2)) {
                case "ms" -> Duration.ofMillis(n);
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                default -> Duration.ofHours(n);
              });
    }
    return Optional.of(sum);
  }
}
