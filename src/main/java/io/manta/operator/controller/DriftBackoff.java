package io.manta.operator.controller;

import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How often drift was corrected lately. Who changes a field back every time has reasons of its own:
 * the field is left to it, and reported.
 */
public final class DriftBackoff {

  /** So many times a field is put right within {@link #LATELY}; then it is left. */
  public static final int MOST = 5;

  private static final Duration LATELY = Duration.ofMinutes(10);

  private record Field(ObjectId object, String path) {}

  /**
   * @param hash of what was rendered then
   * @param last when it was put right for the last time
   * @param left whether it was changed back since
   */
  private record GivenUp(String hash, Instant last, boolean left) {

    /** Who changed it back does so no more, it seems. */
    boolean isOver(Instant now) {
      return !left && last.plus(LATELY).isBefore(now);
    }
  }

  private final Map<Field, Deque<Instant>> times = new HashMap<>();
  private final Map<ObjectId, GivenUp> givenUp = new HashMap<>();

  /** Objects that are left as others want them, by the hash of what was rendered then. */
  Map<ObjectId, String> givenUp(Instant now) {
    givenUp.values().removeIf(object -> object.isOver(now));
    Map<ObjectId, String> hashes = new HashMap<>();
    givenUp.forEach((id, object) -> hashes.put(id, object.hash()));
    return hashes;
  }

  void applied(Step.Apply step, Instant now) {
    if (step.drift().isEmpty()) {
      // Recreated or rendered again: whoever changed the one before may not care about this one.
      forget(step.id());
      return;
    }
    Deque<Instant> lately =
        times.computeIfAbsent(
            new Field(step.id(), step.drift().get()), field -> new ArrayDeque<>());
    lately.addLast(now);
    lately.removeIf(time -> time.plus(LATELY).isBefore(now));
    if (lately.size() >= MOST) {
      Tree annotations = new Tree(step.manifest().object()).at("metadata", "annotations");
      String hash = annotations.at(Stamp.HASH).text();
      givenUp.put(step.id(), new GivenUp(hash, now, false));
    }
  }

  /** It was changed once more, and left so. */
  void left(ObjectId id) {
    givenUp.computeIfPresent(id, (key, it) -> new GivenUp(it.hash(), it.last(), true));
  }

  /**
   * It was found as rendered. If it was left before, someone else made it so: nobody changes it
   * back any more. If not, it is our own last word, and the answer to that may be on its way.
   */
  void asRendered(ObjectId id) {
    if (givenUp.containsKey(id) && givenUp.get(id).left()) {
      forget(id);
    }
  }

  /** Somebody asked to have all put right once more. */
  void reset() {
    times.clear();
    givenUp.clear();
  }

  private void forget(ObjectId id) {
    givenUp.remove(id);
    times.keySet().removeIf(field -> field.object().equals(id));
  }
}
