package io.manta.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.status.ClusterStatus;
import io.manta.model.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeferReasonTest {

  private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "UNTRIED, TemplatesUntried",
    "OUT_OF_TURN, TurnAwaited",
    "BEGINS_LATER, StartAwaited",
    "EDITED_LATER, EditAwaited",
  })
  void a_new_RayCluster_says_that_it_is_not_ready_and_why(DeferReason why, String reason) {
    Status status = ClusterStatus.deferred(Map.of(), why, NOW);

    assertThat(status.differs()).isTrue();
    assertThat(conditions(status))
        .containsExactly("Ready False " + reason, "Reconciling True " + reason);
    assertThat(status.news()).extracting(Event::reason).containsExactly(reason);
  }

  @Test
  void what_was_said_before_stands_but_for_work_that_is_not_done() {
    Map<String, Object> before =
        Map.of(
            "state",
            "ready",
            "observedGeneration",
            3L,
            "conditions",
            List.of(
                condition("Ready", "True"),
                condition("Applied", "False"),
                condition("Stalled", "True")));

    Status status = ClusterStatus.deferred(before, DeferReason.UNTRIED, NOW);

    assertThat(status.value())
        .containsEntry("state", "ready")
        .containsEntry("observedGeneration", 3L);
    assertThat(conditions(status))
        .containsExactly(
            "Ready True Before", "Applied False Before", "Reconciling True TemplatesUntried");
  }

  @Test
  void it_is_said_once() {
    Status status = ClusterStatus.deferred(Map.of(), DeferReason.UNTRIED, NOW);

    assertThat(
            ClusterStatus.deferred(status.value(), DeferReason.UNTRIED, NOW.plusSeconds(60))
                .differs())
        .isFalse();
  }

  private static Map<String, Object> condition(String type, String status) {
    return Map.of(
        "type", type, "status", status, "reason", "Before", "lastTransitionTime", NOW.toString());
  }

  private static List<String> conditions(Status status) {
    return new Tree(status.value())
        .at("conditions").items().stream()
            .map(
                one ->
                    String.join(
                        " ",
                        one.at("type").text(),
                        one.at("status").text(),
                        one.at("reason").text()))
            .toList();
  }
}
