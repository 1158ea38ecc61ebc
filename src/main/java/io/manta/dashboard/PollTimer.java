package io.manta.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The time by which a poller asks. A test sets it by hand. */
public interface PollTimer extends AutoCloseable {

  Instant now();

  /**
   * Runs a task once.
   *
   * @return takes it back if it has not begun
   */
  Runnable after(Duration delay, Runnable task);

  @Override
  void close();

  /**
   * One thread for all tasks; they must not wait for anything.
   *
   * @param clock by which answers and silence are compared with other times
   */
  static PollTimer ofThread(String name, Clock clock) {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return new PollTimer() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public Runnable after(Duration delay, Runnable task) {
        Future<?> waiting = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> waiting.cancel(false);
      }

      @Override
      public void close() {
        thread.shutdownNow();
      }
    };
  }
}
