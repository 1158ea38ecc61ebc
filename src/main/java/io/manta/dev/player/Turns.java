package io.manta.dev.player;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A work queue: a key waits at most once, and is never worked on twice at the same time. */
final class Turns implements AutoCloseable {

  private final ScheduledExecutorService[] lanes;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final Consumer<String> work;

  Turns(int atOnce, String name, Consumer<String> work) {
    this.work = work;
    this.lanes =
        IntStream.range(0, atOnce)
            .mapToObj(
                i ->
                    Executors.newSingleThreadScheduledExecutor(
                        task -> {
                          Thread thread = new Thread(task, name + "-" + i);
                          thread.setDaemon(true);
                          return thread;
                        }))
            .toArray(ScheduledExecutorService[]::new);
  }

  void take(String key) {
    if (waiting.add(key)) {
      schedule(key, Duration.ZERO, true);
    }
  }

  /** Besides what may be waiting already. */
  void takeAfter(String key, Duration delay) {
    schedule(key, delay, false);
  }

  private void schedule(String key, Duration delay, boolean waits) {
    try {
      lanes[Math.floorMod(key.hashCode(), lanes.length)].schedule(
          () -> {
            if (waits) {
              waiting.remove(key); // before the work: what comes meanwhile needs another turn
            }
            work.accept(key);
          },
          delay.toNanos(),
          TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      waiting.remove(key);
    }
  }

  @Override
  public void close() {
    for (ScheduledExecutorService lane : lanes) {
      lane.shutdownNow();
    }
  }
}
