package io.manta.operator;

import io.manta.live.LiveEnvironment;
import io.manta.live.fault.FaultPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Lives in several namespaces beside each other, compared with one that nothing disturbed. */
final class Lives {

  private static final int AT_ONCE = Integer.getInteger("lives.at.once", 10);

  /** What is still to happen happens within this time after all seems done. */
  private static final long SETTLED_MILLIS = 1_000;

  private final LiveEnvironment live;
  private final Map<String, Object> undisturbed;
  private final int requests;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private int ended;
  private long asked;
  private long disturbed;
  private int starts;
  private Duration longest = Duration.ZERO;

  /** Leads the undisturbed one. */
  Lives(LiveEnvironment live) {
    this.live = live;
    live.play();
    try (Life life = new Life(live, FaultPlan.none())) {
      life.lead();
      sleep(SETTLED_MILLIS);
      undisturbed = EndState.of(live, Life.CLUSTER);
      life.end();
      requests = life.requests();
    }
  }

  /** How many requests a life takes in which nothing goes wrong. */
  int requests() {
    return requests;
  }

  /** How many of its objects there are at the end. */
  int objects() {
    return undisturbed.size();
  }

  /**
   * Leads a life for each number.
   *
   * @param faultPlan for a number
   * @param check what is wrong with a life that came to the right end, if anything
   * @return what failed
   */
  List<String> lead(
      List<Long> numbers, LongFunction<FaultPlan> faults, Function<Life, Optional<String>> check) {
    Queue<Long> left = new ConcurrentLinkedQueue<>(numbers);
    List<Thread> lanes = new ArrayList<>();
    for (int i = 0; i < Math.min(AT_ONCE, numbers.size()); i++) {
      Thread lane =
          new Thread(
              () -> {
                try (LiveEnvironment namespace =
                    LiveEnvironment.on(live.controlPlane(), live.client())) {
                  namespace.play();
                  for (Long next = left.poll(); next != null; next = left.poll()) {
                    lead(namespace, next, faults.apply(next), check);
                  }
                }
              });
      lanes.add(lane);
      lane.start();
    }
    lanes.forEach(Lives::join);
    return List.copyOf(failures);
  }

  /** What the lives took, for people. */
  @Override
  public synchronized String toString() {
    return "%d lives came to their end; %d faults, %d requests, %d starts of operators; the longest took %d s"
        .formatted(ended, disturbed, asked, starts, longest.toSeconds());
  }

  private void lead(
      LiveEnvironment namespace,
      long number,
      FaultPlan faultPlan,
      Function<Life, Optional<String>> check) {
    Instant begin = Instant.now();
    try (Census census = new Census(namespace);
        Life life = new Life(namespace, faultPlan)) {
      try {
        life.lead();
        life.until(
            () -> "as undisturbed: " + differences(namespace),
            () -> differences(namespace).isEmpty());
        sleep(SETTLED_MILLIS);
        List<String> wrong = new ArrayList<>(differences(namespace));
        life.end();
        wrong.addAll(census.wrong());
        check.apply(life).ifPresent(wrong::add);
        count(life, Duration.between(begin, Instant.now()));
        if (!wrong.isEmpty()) {
          failed(number, life, String.join("; ", wrong));
        }
      } catch (RuntimeException | AssertionError e) {
        failed(number, life, e.getMessage());
        ApiObjects.delete(namespace, "rayclusters", Life.CLUSTER);
      }
    }
  }

  private void failed(long number, Life life, String what) {
    failures.add(number + ": " + what + "\n    " + String.join("\n    ", life.trace()));
  }

  private synchronized void count(Life life, Duration took) {
    ended++;
    asked += life.requests();
    disturbed += life.disturbed();
    starts += life.starts();
    longest = longest.compareTo(took) > 0 ? longest : took;
  }

  private List<String> differences(LiveEnvironment namespace) {
    return EndState.differences(undisturbed, EndState.of(namespace, Life.CLUSTER));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
