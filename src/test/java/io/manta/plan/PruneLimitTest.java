package io.manta.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.plan.PruneLimit.Count;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneLimitTest {

  @ParameterizedTest(name = "{1} of {0}: {2}")
  @CsvSource({
    "1, 1, true",
    "2, 1, true",
    "2, 2, false",
    "19, 1, true",
    "19, 2, false",
    "20, 2, true",
    "203, 20, true",
    "203, 21, false",
    "203, 203, false",
    "5, 0, true"
  })
  void a_tenth_goes_unasked_and_at_least_one(int there, int dropped, boolean isLittle) {
    Count count = new Count(Map.of("Service", there), Map.of("Service", dropped));
    assertThat(PruneLimit.exceeded(count).isEmpty()).isEqualTo(isLittle);
  }

  @Test
  void each_kind_counts_by_itself_and_what_is_too_much_is_said() {
    Count one = new Count(Map.of("Service", 40, "Ingress", 2), Map.of("Ingress", 1));
    Count other = new Count(Map.of("Service", 40, "Ingress", 2), Map.of("Ingress", 2));
    assertThat(PruneLimit.exceeded(one)).isEmpty();
    assertThat(PruneLimit.exceeded(one.plus(other)))
        .contains("3 of 4 objects of kind Ingress, and 1 may go unasked");
  }

  @Test
  void who_drops_too_much_of_his_own_holds_up_nobody_else() {
    Count careless = new Count(Map.of("Ingress", 30), Map.of("Ingress", 30));
    Count careful = new Count(Map.of("Ingress", 10), Map.of("Ingress", 1));
    assertThat(PruneLimit.exceeded(PruneLimit.together(List.of(careless, careful)))).isEmpty();

    Count one = new Count(Map.of("Ingress", 1), Map.of("Ingress", 1));
    assertThat(PruneLimit.exceeded(PruneLimit.together(Collections.nCopies(5, one))))
        .contains("5 of 5 objects of kind Ingress, and 1 may go unasked");
  }
}
