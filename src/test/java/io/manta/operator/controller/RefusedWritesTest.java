package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.template.layers.Origins;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A write that is refused, and passes that come ten times a second. */
class RefusedWritesTest {

  private static final ObjectId SECRET = new ObjectId("v1", "Secret", "ns", "token");
  private static final Step DELETE =
      new Step.Delete(SECRET, "u1", Step.Cause.PRUNED, "", "no template renders it");

  private final RefusedWrites refused = new RefusedWrites();
  private Instant now = Instant.EPOCH;
  private Tree rayCluster = cluster(1, Map.of());
  private Live live = Live.NOTHING;
  private int sent;

  static Stream<Step> steps() {
    return Stream.of(
        DELETE,
        new Step.Apply(manifest("Service", "a"), "it is missing"),
        new Step.Create(manifest("Secret", "a"), Optional.empty(), "it is missing"),
        new Step.Patch(SECRET, Map.of("a", 1L), Step.Purpose.OWNER, "it is the cluster's"));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void it_is_sent_eight_times_in_the_first_minute_and_then_every_two(Step step) {
    assertThat(sentIn(Duration.ofMinutes(1), step)).isEqualTo(8);
    sentIn(Duration.ofMinutes(9), step);
    assertThat(sentIn(Duration.ofMinutes(20), step)).isEqualTo(10);
  }

  @Test
  void a_pod_is_tried_every_minute() {
    Step pod =
        new Step.Create(
            manifest("Pod", "a"), Optional.of(new PodSlot("w", 0, 0, "", "p")), "it is missing");
    sentIn(Duration.ofMinutes(10), pod);
    assertThat(sentIn(Duration.ofMinutes(20), pod)).isBetween(19, 20);
  }

  @Test
  void what_changes_is_sent_at_once_and_begins_again() {
    sentIn(Duration.ofMinutes(10), DELETE);
    assertThat(sentIn(Duration.ofSeconds(1), DELETE)).isZero();

    rayCluster = cluster(2, Map.of());
    assertThat(sentIn(Duration.ofSeconds(1), DELETE)).as("another spec").isEqualTo(3);

    rayCluster = cluster(2, Map.of("try", "now"));
    assertThat(sentIn(Duration.ofSeconds(1), DELETE)).as("an annotation").isEqualTo(3);

    live = new Live(List.of(), List.of(), Map.of(SECRET, secret("2")));
    assertThat(sentIn(Duration.ofSeconds(1), DELETE)).as("the object").isEqualTo(3);

    Step other = new Step.Delete(SECRET, "u2", Step.Cause.PRUNED, "", "no template renders it");
    assertThat(sentIn(Duration.ofSeconds(1), other)).as("another object").isEqualTo(3);
  }

  @Test
  void what_succeeded_or_is_planned_no_more_is_forgotten() {
    sentIn(Duration.ofMinutes(10), DELETE);
    refused.learn(List.of(), plan(), rayCluster, live, now);
    assertThat(refused.next()).isEmpty();
    assertThat(sentIn(Duration.ofSeconds(1), DELETE)).isEqualTo(3);

    now = now.plusSeconds(600);
    pass(DELETE, Result.DONE);
    assertThat(refused.has(DELETE)).isFalse();
  }

  @Test
  void what_is_held_answers_as_before_and_says_when_its_time_comes() {
    pass(DELETE, Result.FAILED);
    Outcome held = refused.held(DELETE, rayCluster, live, now).orElseThrow();
    assertThat(held.result()).isEqualTo(Result.FAILED);
    assertThat(held.message()).isEqualTo("forbidden");
    assertThat(refused.next()).contains(now.plusMillis(250));
    refused.learn(List.of(held), plan(DELETE), rayCluster, live, now);
    assertThat(refused.sent(List.of(held))).isEmpty();
  }

  @Test
  void one_whose_time_comes_while_its_pass_still_goes_on_is_due() {
    pass(DELETE, Result.FAILED);
    Instant due = now.plusMillis(250);
    now = now.plusMillis(900);
    assertThat(refused.next()).contains(due);
  }

  @Test
  void what_waits_for_another_comes_with_that_one() {
    pass(DELETE, Result.FAILED);
    now = now.plusMillis(250);
    Outcome skipped = new Outcome(DELETE, Result.SKIPPED, "another was refused before it");
    refused.learn(List.of(skipped), plan(DELETE), rayCluster, live, now);
    assertThat(refused.next()).isEmpty();
  }

  private int sentIn(Duration time, Step step) {
    int before = sent;
    Instant end = now.plus(time);
    for (; now.isBefore(end); now = now.plusMillis(100)) {
      pass(step, Result.FAILED);
    }
    return sent - before;
  }

  private void pass(Step step, Result answer) {
    Outcome outcome =
        refused
            .held(step, rayCluster, live, now)
            .orElseGet(
                () -> {
                  sent++;
                  return new Outcome(step, answer, "forbidden");
                });
    refused.learn(List.of(outcome), plan(step), rayCluster, live, now);
  }

  private static Plan plan(Step... steps) {
    return Plan.of(List.of(steps));
  }

  private static Tree cluster(long generation, Map<String, Object> annotations) {
    return new Tree(
        Map.of("metadata", Map.of("generation", generation, "annotations", annotations)));
  }

  private static LiveObject secret(String version) {
    return LiveObject.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Map.of("namespace", "ns", "name", "token", "resourceVersion", version)));
  }

  private static Manifest manifest(String kind, String name) {
    return new Manifest(
        Map.of(
            "apiVersion", "v1", "kind", kind, "metadata", Map.of("namespace", "ns", "name", name)),
        "t",
        Origins.NONE);
  }
}
