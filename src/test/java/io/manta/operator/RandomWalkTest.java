package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Lives of a cluster, each decided by its seed. {@code -Dwalk.count=1000} for the full number,
 * which takes a minute; to look at one again: {@code -Dwalk.seed=N}.
 */
class RandomWalkTest {

  private static final int WALKS = Integer.getInteger("walk.count", 150);

  @Test
  void whatever_happens_a_cluster_comes_to_rest_as_its_spec_says() {
    Long seed = Long.getLong("walk.seed");
    long requests =
        (seed == null ? LongStream.range(0, WALKS) : LongStream.of(seed))
            .map(n -> Walk.from(n).requests())
            .sum();

    assertThat(requests).isPositive();
  }

  @Test
  void a_seed_gives_the_same_story_again() {
    Walk once = Walk.from(42);
    Walk again = Walk.from(42);

    assertThat(again.steps()).isEqualTo(once.steps());
    assertThat(again.requests()).isEqualTo(once.requests());
  }
}
