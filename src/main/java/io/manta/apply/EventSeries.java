package io.manta.apply;

import io.manta.manifest.ObjectId;
import io.manta.status.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Counts equal events instead of making each one: the first is an Event, the second begins its
 * series, and those after it are written once in six minutes, as client-go's recorder does it
 * (tools/events/event_broadcaster.go). Unlike there, only the same words are equal. All methods may
 * be called by any thread.
 */
final class EventSeries {

  private static final Duration HEARTBEAT = Duration.ofMinutes(6);

  /** How many different events are remembered; the longest unused is forgotten. */
  private static final int MOST = 4096;

  /**
   * What makes two events equal.
   *
   * @param uid of the object they regard
   */
  record Key(ObjectId regarding, String uid, Event event) {}

  /**
   * What to write of an event.
   *
   * @param name of the Event object
   * @param count how often it happened; 1 for one that is to be made
   */
  record Write(Key key, String name, int count, Instant last) {}

  private static final class Run {
    private final String name;
    private int count = 1;
    private int written = 1;
    private Instant last;
    private Instant writtenAt;

    Run(String name, Instant at) {
      this.name = name;
      this.last = at;
      this.writtenAt = at;
    }

    private Write write(Key key, Instant now) {
      written = count;
      writtenAt = now;
      return new Write(key, name, count, last);
    }

    private boolean isDue(Instant now) {
      return count > written && (written == 1 || !now.isBefore(writtenAt.plus(HEARTBEAT)));
    }

    private boolean isOver(Instant now) {
      return count == written && !now.isBefore(last.plus(HEARTBEAT));
    }
  }

  private final Map<Key, Run> runs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Run> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Counts one.
   *
   * @param name of its Event object where it is the first
   * @return what to write, if anything
   */
  synchronized Optional<Write> next(Key key, String name, Instant at) {
    Run run = runs.get(key);
    if (run == null || run.isOver(at)) {
      runs.put(key, new Run(name, at));
      return Optional.of(new Write(key, name, 1, at));
    }
    run.count++;
    run.last = at;
    return run.isDue(at) ? Optional.of(run.write(key, at)) : Optional.empty();
  }

  /** What was counted and is due to be written; what has not happened for long is forgotten. */
  synchronized List<Write> due(Instant now) {
    List<Write> due = writes(run -> run.isDue(now), now);
    runs.values().removeIf(run -> run.isOver(now));
    return due;
  }

  /** All that was counted and not written. */
  synchronized List<Write> rest(Instant now) {
    return writes(run -> run.count > run.written, now);
  }

  private List<Write> writes(Predicate<Run> which, Instant now) {
    List<Write> writes = new ArrayList<>();
    runs.forEach(
        (key, run) -> {
          if (which.test(run)) {
            writes.add(run.write(key, now));
          }
        });
    return writes;
  }

  /** Its Event could not be written, or is no more: the next is a first one. */
  synchronized void forget(Key key) {
    runs.remove(key);
  }
}
