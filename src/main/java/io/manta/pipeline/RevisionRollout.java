package io.manta.pipeline;

import io.manta.model.Tree;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a revision of templates that was accepted has come. It is kept in annotations of the
 * revision's ConfigMap, where who may approve it approves it.
 *
 * @param from the revision that new objects get until then; empty for none
 * @param canaries those that have it already
 * @param unready names of those because of which it is paused, or that none is ready to begin with
 */
public record RevisionRollout(
    Stage stage, String from, Optional<Canaries> canaries, String unready) {

  /** The annotation that says the stage. A person who writes {@code approved} ends the wait. */
  public static final String STAGE = "manta.io/rollout";

  private static final String FROM = "manta.io/rollout-from";
  private static final String CANARIES = "manta.io/rollout-canaries";
  private static final String UNREADY = "manta.io/rollout-unready";

  /** It is for all. */
  public static final RevisionRollout DONE =
      new RevisionRollout(Stage.APPROVED, "", Optional.empty(), "");

  /** From acceptance to use. */
  public enum Stage {
    /** For a person to approve it. */
    WAITS,
    /** Some RayClusters have it. */
    CANARY,
    /** Some of those are not ready again: it goes on when a person approves it. */
    PAUSED,
    /** All have it. */
    APPROVED;

    /** As the annotation has it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static RevisionRollout begun(Stage stage, String from) {
    return new RevisionRollout(stage, from, Optional.empty(), "");
  }

  RevisionRollout with(Canaries chosen) {
    return new RevisionRollout(stage, from, Optional.of(chosen), "");
  }

  /** Nobody gets it first, until one is ready. */
  RevisionRollout withoutReady() {
    return new RevisionRollout(stage, from, Optional.empty(), "no RayCluster is ready");
  }

  RevisionRollout paused(String names) {
    return new RevisionRollout(Stage.PAUSED, from, canaries, names);
  }

  /** Whether some do not get it yet. */
  boolean isOpen() {
    return stage != Stage.APPROVED;
  }

  boolean reaches(String uid) {
    return !isOpen() || canaries.filter(some -> some.has(uid)).isPresent();
  }

  /** Whether it may stay so until somebody approves it. */
  boolean needsPerson() {
    return stage == Stage.WAITS || stage == Stage.PAUSED || isOpen() && !unready.isEmpty();
  }

  /** As it is kept; what is null is to be absent. */
  public Map<String, Object> annotations() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(STAGE, stage.word());
    all.put(FROM, isOpen() ? from : null);
    all.put(CANARIES, canaries.map(Canaries::text).orElse(null));
    all.put(UNREADY, unready.isEmpty() ? null : unready);
    return all;
  }

  /** Where nothing is said it is for all; without a word, or with one that is none, it waits. */
  public static RevisionRollout in(Tree annotations) {
    String word = annotations.at(STAGE).text().strip();
    boolean isSaid =
        Stream.of(STAGE, FROM, CANARIES, UNREADY).anyMatch(key -> !annotations.at(key).isAbsent());
    Stage stage =
        !isSaid
            ? Stage.APPROVED
            : Arrays.stream(Stage.values())
                .filter(one -> one.word().equalsIgnoreCase(word))
                .findFirst()
                .orElse(Stage.WAITS);
    return stage == Stage.APPROVED
        ? DONE
        : new RevisionRollout(
            stage,
            annotations.at(FROM).text(),
            Canaries.of(annotations.at(CANARIES).text()),
            annotations.at(UNREADY).text());
  }
}
