package io.manta.operator;

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
 * that is not fought over, but told.
 */
final class Corrections {

  /** So many times a field is put right within {@link #LATELY}; then it is left. */
  static final int MOST = 5;

  private static final Duration LATELY = Duration.ofMinutes(10);

  private record Field(ObjectId object, String path) {}

  private final Map<Field, Deque<Instant>> times = new HashMap<>();
  private final Map<ObjectId, String> givenUp = new HashMap<>();

  /** Objects that are left as others want them, by the hash of what was rendered then. */
  Map<ObjectId, String> givenUp() {
    return givenUp;
  }

  void applied(Step.Apply step, Instant now) {
    if (step.drift().isEmpty()) {
      // Made or rendered anew: whoever changed the one before may not care about this one.
      asRendered(step.id());
      times.keySet().removeIf(field -> field.object().equals(step.id()));
      return;
    }
    Deque<Instant> lately =
        times.computeIfAbsent(
            new Field(step.id(), step.drift().get()), field -> new ArrayDeque<>());
    lately.addLast(now);
    lately.removeIf(time -> time.plus(LATELY).isBefore(now));
    if (lately.size() >= MOST) {
      Tree annotations = new Tree(step.manifest().object()).at("metadata", "annotations");
      givenUp.put(step.id(), annotations.at(Stamp.HASH).text());
    }
  }

  /** It was found as rendered although we had given up: nobody changes it back any more. */
  void asRendered(ObjectId id) {
    if (givenUp.remove(id) != null) {
      times.keySet().removeIf(field -> field.object().equals(id));
    }
  }
}
