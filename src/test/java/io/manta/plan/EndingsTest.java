package io.manta.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanScene;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pod that always fails is replaced later each time. */
class EndingsTest {

  @ParameterizedTest
  @CsvSource({"0, 10", "1, 20", "2, 40", "3, 80", "4, 160", "5, 300", "6, 300", "9999, 300"})
  void a_pod_that_ended_rests_twice_as_long_as_the_one_before(int before, int seconds) {
    assertThat(new Endings(before, false).rest()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest(name = "{0} before it, created {1} s ago, outdated {2}")
  @CsvSource({
    "0, 9, false, wait",
    "0, 10, false, delete",
    "3, 79, false, wait",
    "3, 80, false, delete",
    "3, 79, true, delete",
    "3, 9, true, wait",
    "50, 299, false, wait",
    "50, 300, false, delete",
  })
  void workers_and_heads_wait_for_their_turn(
      int before, int seconds, boolean outdated, String expected) {
    Stamp stamp = outdated ? new Stamp("old", "set-1", "old") : PlanScene.stampOf("w");
    LivePod worker = ended(PlanScene.worker("w", 0), before, seconds, stamp);
    PlanScene workers = PlanScene.withHead().group("w", 1, 1).pods(worker);
    assertThat(PlanScene.words(workers.plan())).startsWith(expected + " c-w-0-0");

    PlanScene heads = new PlanScene();
    Stamp headStamp = outdated ? stamp : PlanScene.stampOf("headgroup");
    heads.pods.add(ended(PlanScene.head("c-head-1"), before, seconds, headStamp));
    assertThat(PlanScene.words(heads.plan())).startsWith(expected + " c-head-1");
  }

  @Test
  void the_next_pod_of_the_place_says_how_many_ended_and_no_other() {
    PlanScene planScene = PlanScene.withHead().group("w", 2, 1).pods(PlanScene.worker("w", 1));
    planScene.endings.put("w/0", 3);
    planScene.endings.put("v/1", 5);
    Step.Create create = planScene.plan().only(Step.Create.class).get(0);
    assertThat(new Tree(create.manifest().object()).at("metadata", "annotations").map())
        .containsEntry(Endings.BEFORE, "3");
    planScene.endings.remove("w/0");
    create = planScene.plan().only(Step.Create.class).get(0);
    assertThat(new Tree(create.manifest().object()).at("metadata", "annotations").map())
        .doesNotContainKey(Endings.BEFORE);
  }

  @Test
  void what_ended_is_remembered_until_another_pod_has_the_place() {
    Map<String, Integer> known = new HashMap<>();
    LivePod ended = ended(PlanScene.worker("w", 0), 2, 60, PlanScene.stampOf("w"));
    Endings.learn(known, live(ended));
    assertThat(known).containsExactly(Map.entry("w/0", 3));
    Endings.learn(known, live());
    assertThat(known).containsExactly(Map.entry("w/0", 3));
    Endings.learn(known, live(ended, PlanScene.worker("b", "w", 0)));
    assertThat(known).as("another host of the replica").containsExactly(Map.entry("w/0", 3));
    Endings.learn(known, live(PlanScene.worker("w", 0)));
    assertThat(known).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 11:00:00 | 11:09:59 | 3",
        "2 | 11:00:00 | 11:10:00 | 0",
        "'' | 11:00:00 | 11:00:01 | 1",
        "many | 11:00:00 | 11:00:01 | 1",
      })
  void a_pod_that_worked_for_ten_minutes_ends_the_row(
      String before, String begin, String end, int next) {
    Map<String, Object> ran = new LinkedHashMap<>();
    ran.put("exitCode", 1);
    ran.put("startedAt", "2030-01-01T" + begin + "Z");
    ran.put("finishedAt", "2030-01-01T" + end + "Z");
    Map<String, Object> pod =
        Map.of(
            "metadata",
            Map.of("annotations", Map.of(Endings.BEFORE, before)),
            "spec",
            Map.of("containers", List.of(Map.of("name", "ray"))),
            "status",
            Map.of(
                "containerStatuses",
                List.of(
                    Map.of("name", "beside", "state", Map.of("terminated", Map.of())),
                    Map.of("name", "ray", "state", Map.of("terminated", ran)))));
    assertThat(Endings.of(new Tree(pod)).next()).isEqualTo(next);
  }

  @ParameterizedTest(name = "it ended at {0}, and was deleted at 11:00:10 with a grace of 30 s")
  @CsvSource({"11:00:09, 3", "11:00:10, 3", "11:00:11, 0", "11:00:40, 0", "'', 3"})
  void a_pod_that_somebody_deleted_ends_the_row(String end, int next) {
    Map<String, Object> metadata =
        Map.of(
            "annotations",
            Map.of(Endings.BEFORE, "2"),
            "creationTimestamp",
            "2030-01-01T11:00:00Z",
            "deletionTimestamp",
            "2030-01-01T11:00:40Z",
            "deletionGracePeriodSeconds",
            30);
    String at = end.isEmpty() ? "" : "2030-01-01T" + end + "Z";
    Map<String, Object> ran = Map.of("exitCode", 137, "finishedAt", at);
    Map<String, Object> pod =
        Map.of(
            "metadata",
            metadata,
            "spec",
            Map.of("containers", List.of(Map.of("name", "ray"))),
            "status",
            Map.of(
                "phase",
                "Failed",
                "containerStatuses",
                List.of(Map.of("name", "ray", "state", Map.of("terminated", ran)))));
    assertThat(Endings.of(new Tree(pod)).next()).isEqualTo(next);
  }

  @Test
  void a_pod_that_was_evicted_worked_until_it_was_not_ready_any_more() {
    Map<String, Object> ready =
        Map.of("type", "Ready", "status", "False", "lastTransitionTime", "2030-01-01T11:30:00Z");
    Map<String, Object> pod =
        Map.of(
            "metadata",
            Map.of("creationTimestamp", "2030-01-01T11:00:00Z"),
            "status",
            Map.of("phase", "Failed", "conditions", List.of(ready)));
    assertThat(Endings.of(new Tree(pod)).next()).isZero();
  }

  private static Live live(LivePod... pods) {
    return new Live(List.of(pods), List.of(), Map.of());
  }

  private static LivePod ended(LivePod p, int before, int seconds, Stamp stamp) {
    return PodDraft.changed(
        p,
        draft -> {
          draft.phase = "Failed";
          draft.ready = LivePod.Ready.UNSAID;
          draft.created = PlanScene.NOW.minusSeconds(seconds);
          draft.restartPolicy = "Never";
          draft.stamp = stamp;
          draft.endings = new Endings(before, false);
        });
  }
}
