package io.manta.operator;

import io.manta.dev.player.PlayedDashboards;
import io.manta.live.LiveEnvironment;
import io.manta.live.fault.FaultPlan;
import io.manta.operator.Stories.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Lives in several namespaces beside each other, compared with those that nothing disturbed. */
final class Lives implements AutoCloseable {

  private static final int AT_ONCE = Integer.getInteger("lives.at.once", 16);

  /** What is still to happen happens within this time after all seems done. */
  private static final long SETTLED_MILLIS = 1_000;

  private final LiveEnvironment live;
  private final PlayedDashboards dashboards;
  private final Map<LifeStory, Undisturbed> undisturbed = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private int ended;
  private long asked;
  private long questions;
  private long disturbed;
  private int starts;
  private Duration longest = Duration.ZERO;

  /**
   * A life in which nothing went wrong.
   *
   * @param end what there was at its end
   * @param requests to the API server
   * @param questions to the dashboards
   */
  record Undisturbed(Map<String, Object> end, int requests, int questions) {}

  /** Leads the undisturbed ones. */
  Lives(LiveEnvironment live, List<LifeStory> stories) {
    this.live = live;
    this.dashboards = PlayedDashboards.start();
    inLanes(
        stories,
        (namespace, story) -> {
          try (Census census = new Census(namespace);
              Life life = new Life(namespace, story, dashboards, FaultPlan.none())) {
            life.lead();
            Eventually.sleep(SETTLED_MILLIS);
            Map<String, Object> end = EndState.of(namespace, story.plural(), LifeStory.NAME);
            life.end();
            List<String> wrong = new ArrayList<>(census.wrong());
            wrong.addAll(story.wrong(life));
            if (!wrong.isEmpty()) {
              throw new AssertionError("undisturbed " + story + ": " + wrong);
            }
            undisturbed.put(story, new Undisturbed(end, life.requests(), life.questions()));
          }
        });
    if (!failures.isEmpty()) {
      throw new AssertionError(failures);
    }
  }

  Undisturbed undisturbed(LifeStory story) {
    return undisturbed.get(story);
  }

  @Override
  public void close() {
    dashboards.close();
  }

  /**
   * Leads a life for each turn.
   *
   * @param faults of a turn
   * @param check what is wrong with a life that came to the right end, if anything
   * @return what failed
   */
  List<String> lead(
      List<Turn> turns,
      Function<Turn, FaultPlan> faults,
      BiFunction<Life, Undisturbed, Optional<String>> check) {
    failures.clear();
    inLanes(turns, (namespace, turn) -> lead(namespace, turn, faults.apply(turn), check));
    return List.copyOf(failures);
  }

  /** Several at once, each lane in a namespace of its own. */
  private <T> void inLanes(List<T> all, BiConsumer<LiveEnvironment, T> lead) {
    Queue<T> left = new ConcurrentLinkedQueue<>(all);
    List<Thread> lanes = new ArrayList<>();
    for (int i = 0; i < Math.min(AT_ONCE, all.size()); i++) {
      Thread lane =
          new Thread(
              () -> {
                try (LiveEnvironment namespace =
                    LiveEnvironment.on(live.controlPlane(), live.client())) {
                  namespace.play(dashboards);
                  for (T next = left.poll(); next != null; next = left.poll()) {
                    lead.accept(namespace, next);
                  }
                } catch (RuntimeException | AssertionError e) {
                  failures.add(e.toString());
                }
              });
      lanes.add(lane);
      lane.start();
    }
    lanes.forEach(Lives::join);
  }

  /** What the lives took, for people. */
  @Override
  public synchronized String toString() {
    return "%d lives came to their end; %d faults, %d requests, %d questions to dashboards, %d starts of operators; the longest took %d s"
        .formatted(ended, disturbed, asked, questions, starts, longest.toSeconds());
  }

  private void lead(
      LiveEnvironment namespace,
      Turn turn,
      FaultPlan faultPlan,
      BiFunction<Life, Undisturbed, Optional<String>> check) {
    Instant begin = Instant.now();
    LifeStory story = turn.story();
    try (Census census = new Census(namespace);
        Life life = new Life(namespace, story, dashboards, faultPlan)) {
      try {
        life.lead();
        life.until(
            () -> "as undisturbed: " + differences(namespace, story),
            () -> differences(namespace, story).isEmpty());
        Eventually.sleep(SETTLED_MILLIS);
        List<String> wrong = new ArrayList<>();
        if (life.questions() == 0) {
          wrong.addAll(differences(namespace, story));
        } else {
          // Faults go on while Ray's dashboards are asked: a silence is in the status until it
          // ends.
          life.until(
              () -> "still as undisturbed: " + differences(namespace, story),
              () -> differences(namespace, story).isEmpty());
        }
        life.end();
        wrong.addAll(census.wrong());
        wrong.addAll(story.wrong(life));
        check.apply(life, undisturbed(story)).ifPresent(wrong::add);
        count(life, Duration.between(begin, Instant.now()));
        if (!wrong.isEmpty()) {
          failed(turn, life, String.join("; ", wrong));
        }
      } catch (RuntimeException | AssertionError e) {
        failed(turn, life, e.getMessage());
        clear(namespace, life);
      }
    }
  }

  /** The next life in this namespace is another one. */
  private static void clear(LiveEnvironment namespace, Life life) {
    try {
      life.end();
    } catch (RuntimeException | AssertionError e) {
      life.forgo();
    }
  }

  private void failed(Turn turn, Life life, String what) {
    System.out.println(turn + " went wrong: " + what);
    failures.add(turn + ": " + what + "\n    " + String.join("\n    ", life.trace()));
  }

  private synchronized void count(Life life, Duration took) {
    ended++;
    asked += life.requests();
    questions += life.questions();
    disturbed += life.disturbed();
    starts += life.starts();
    if (ended % 50 == 0) {
      System.out.println(this);
    }
    longest = longest.compareTo(took) > 0 ? longest : took;
  }

  private List<String> differences(LiveEnvironment namespace, LifeStory story) {
    return EndState.differences(
        undisturbed(story).end(), EndState.of(namespace, story.plural(), LifeStory.NAME));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
