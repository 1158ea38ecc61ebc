package io.manta.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timer that a test sets: no thread, no sleep. */
final class HandTimer implements PollTimer {

  private record Task(Instant due, long order, Runnable run) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::order));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long count;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Runnable after(Duration delay, Runnable run) {
    Task task = new Task(now.plus(delay), count++, run);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  /** Time passes; what comes due meanwhile runs at its time. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    while (!tasks.isEmpty() && !tasks.peek().due().isAfter(end)) {
      Task task = tasks.poll();
      now = task.due();
      task.run().run();
    }
    now = end;
  }

  int waiting() {
    return tasks.size();
  }

  @Override
  public void close() {
    tasks.clear();
  }
}
