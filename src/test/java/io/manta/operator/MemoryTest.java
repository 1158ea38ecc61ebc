package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.ObjectId;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  private static void learn(Memory memory, Result result) {
    ObjectId id = new ObjectId("ray.io/v1", "RayCluster", "ns", "c");
    Step step = new Step.Patch(id, Map.of(), Step.Purpose.NAMES, "names");
    Plan plan = new Plan(List.of(step), Suspension.RUNNING, Progress.NOTHING_WANTED, PodSpecs.NONE);
    memory.learn(plan, List.of(new Outcome(step, result, "")), Live.NOTHING, Instant.EPOCH);
  }

  private static Tree status(long epoch) {
    return new Tree(Map.of("observedGeneration", 1L, "manta", Map.of("podEpoch", epoch)));
  }
}
