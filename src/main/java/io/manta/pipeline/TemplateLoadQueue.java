package io.manta.pipeline;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Loads the templates of namespaces: of several at once, so that one whose templates are slow holds
 * up no other; of each one load after the other, so that the last one saw the newest.
 */
final class TemplateLoadQueue implements AutoCloseable {

  private static final int AT_ONCE = 4;

  private final Consumer<String> load;

  /** After how many milliseconds. */
  private final Map<String, Long> asked = new HashMap<>();

  private final Set<String> underWay = new HashSet<>();
  private final ScheduledExecutorService threads;

  /**
   * @param load the templates of a namespace; may take its time and must not throw
   */
  TemplateLoadQueue(Consumer<String> load) {
    AtomicInteger number = new AtomicInteger();
    this.load = load;
    this.threads =
        Executors.newScheduledThreadPool(
            AT_ONCE,
            task -> {
              Thread made = new Thread(task, "manta-templates-" + number.incrementAndGet());
              made.setDaemon(true);
              return made;
            });
  }

  /** A look begins after this time, and after the one that is under way; one at most is to come. */
  synchronized void ask(String namespace, long millis) {
    boolean isNew = asked.putIfAbsent(namespace, millis) == null;
    if (isNew && !underWay.contains(namespace)) {
      schedule(namespace);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void schedule(String namespace) {
    try {
      threads.schedule(() -> run(namespace), asked.get(namespace), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      asked.remove(namespace);
    }
  }

  private void run(String namespace) {
    started(namespace);
    try {
      load.accept(namespace);
    } finally {
      ended(namespace);
    }
  }

  private synchronized void started(String namespace) {
    asked.remove(namespace);
    underWay.add(namespace);
  }

  private synchronized void ended(String namespace) {
    underWay.remove(namespace);
    if (asked.containsKey(namespace)) {
      schedule(namespace);
    }
  }
}
