package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.plan.Known;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.PodSpecs;
import io.manta.plan.Progress;
import io.manta.plan.Step;
import io.manta.plan.Suspension;
import io.manta.template.Origins;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTest {

  @Test
  void a_restart_alone_has_nothing_to_write_down() {
    Memory memory = new Memory(status(3), false);
    memory.known(Live.NOTHING, Instant.EPOCH);
    assertThat(memory.kept(List.of(), Map.of())).isEqualTo(Map.of("podEpoch", 3L));
  }

  @Test
  void names_begin_where_no_earlier_process_can_have_been_and_that_is_said_before_the_first() {
    Memory memory = new Memory(status(3), false);
    Known known = memory.known(Live.NOTHING, Instant.EPOCH);
    assertThat(known.firstAttempt()).isEqualTo(4 * 10_000);
    assertThat(known.unsaidEpoch()).contains(4);

    learn(memory, Result.UNKNOWN);
    assertThat(memory.known(Live.NOTHING, Instant.EPOCH).unsaidEpoch()).contains(4);
    learn(memory, Result.DONE);
    assertThat(memory.known(Live.NOTHING, Instant.EPOCH).unsaidEpoch()).isEmpty();
    assertThat(memory.kept(List.of(), Map.of())).isEqualTo(Map.of("podEpoch", 4L));
  }

  @ParameterizedTest(name = "fresh: {0}")
  @CsvSource({"true, 0, ''", "false, 10000, 1"})
  void a_cluster_made_since_this_process_began_needs_no_word_of_it(
      boolean fresh, int first, String unsaid) {
    Known known = new Memory(new Tree(Map.of()), fresh).known(Live.NOTHING, Instant.EPOCH);
    assertThat(known.firstAttempt()).isEqualTo(first);
    assertThat(known.unsaidEpoch().map(String::valueOf).orElse("")).isEqualTo(unsaid);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "DONE, true",
    "ALREADY, true",
    "TAKEN, true",
    "GONE, true",
    "UNKNOWN, false",
    "FAILED, false",
    "SKIPPED, false",
  })
  void a_name_that_a_pod_surely_had_is_given_no_more(Result result, boolean isUsed) {
    Memory memory = new Memory(new Tree(Map.of()), true);
    Manifest manifest =
        new Manifest(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Map.of("namespace", "ns", "name", "p")),
            "t",
            Origins.NONE);
    Step step =
        new Step.Create(manifest, Optional.of(new PodSlot("w", 0, 0, "", "p")), "a pod is missing");
    learn(memory, step, result);
    assertThat(memory.known(Live.NOTHING, Instant.EPOCH).names().contains("p")).isEqualTo(isUsed);
  }

  @Test
  void the_name_of_a_pod_that_came_and_went_is_given_no_more() {
    Memory memory = new Memory(new Tree(Map.of()), true);
    memory.gone(Set.of("p"));
    assertThat(memory.known(Live.NOTHING, Instant.EPOCH).names()).containsExactly("p");
  }

  private static void learn(Memory memory, Result result) {
    ObjectId id = new ObjectId("ray.io/v1", "RayCluster", "ns", "c");
    learn(memory, new Step.Patch(id, Map.of(), Step.Purpose.NAMES, "names"), result);
  }

  private static void learn(Memory memory, Step step, Result result) {
    Plan plan = new Plan(List.of(step), Suspension.RUNNING, Progress.NOTHING_WANTED, PodSpecs.NONE);
    memory.learn(plan, List.of(new Outcome(step, result, "")), Live.NOTHING, Instant.EPOCH);
  }

  private static Tree status(long epoch) {
    return new Tree(Map.of("observedGeneration", 1L, "manta", Map.of("podEpoch", epoch)));
  }
}
