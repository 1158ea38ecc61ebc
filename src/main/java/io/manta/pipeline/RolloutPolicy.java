package io.manta.pipeline;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How templates that were accepted reach the Ray objects that they are for.
 *
 * @param percent how many RayClusters get them first
 * @param timeout how long those that were ready may take to be ready again
 */
public record RolloutPolicy(Strategy strategy, int percent, Duration timeout) {

  /** At once, which is the default. */
  public static final RolloutPolicy AUTOMATIC =
      new RolloutPolicy(Strategy.AUTOMATIC, 10, Duration.ofMinutes(10));

  /** What becomes of templates that were accepted. */
  public enum Strategy {
    /** All get them at once. */
    AUTOMATIC("Automatic"),
    /** Nobody gets them until somebody approves them. */
    MANUAL("Manual"),
    /** Some RayClusters get them, and the others when those are ready. */
    CANARY("Canary");

    private final String word;

    Strategy(String word) {
      this.word = word;
    }

    /** As flags and annotations have it. */
    public String word() {
      return word;
    }

    public static Optional<Strategy> of(String word) {
      return Arrays.stream(values()).filter(one -> one.word.equalsIgnoreCase(word)).findFirst();
    }

    /** All words, for people. */
    public static String words() {
      return Arrays.stream(values()).map(Strategy::word).collect(Collectors.joining(", "));
    }
  }

  public RolloutPolicy {
    if (percent < 1 || percent > 100) {
      throw new IllegalArgumentException("a canary takes 1 to 100 percent, not " + percent);
    }
  }

  RolloutPolicy by(Strategy other) {
    return new RolloutPolicy(other, percent, timeout);
  }
}
