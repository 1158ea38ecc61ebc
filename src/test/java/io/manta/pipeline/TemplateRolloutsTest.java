package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import io.manta.pipeline.RevisionRollout.Stage;
import io.manta.pipeline.RolloutPolicy.Strategy;
import io.manta.template.set.Overrides;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateRolloutsTest {

  private static final Instant NOW = Instant.parse("2026-12-01T02:00:00Z");
  private static final Overrides OLD = Overrides.of("old", Map.of("part/a.yaml.peb", "a"));
  private static final Overrides NEW = Overrides.of("new", Map.of("part/a.yaml.peb", "b"));

  private final Map<String, RevisionRollout> kept = new LinkedHashMap<>();
  private final List<Map<String, Object>> there = new ArrayList<>();
  private boolean isWritable = true;
  private Instant now = NOW;

  /** What is kept of NEW from before; empty for nothing. */
  @ParameterizedTest(name = "{0}, kept as {1}: {2}")
  @CsvSource({
    "AUTOMATIC, '',       APPROVED",
    "AUTOMATIC, WAITS,    APPROVED",
    "MANUAL,    '',       WAITS",
    "MANUAL,    WAITS,    WAITS",
    "MANUAL,    APPROVED, APPROVED",
    "CANARY,    '',       CANARY",
    "CANARY,    WAITS,    CANARY",
    "CANARY,    CANARY,   CANARY",
    "CANARY,    PAUSED,   PAUSED",
    "CANARY,    APPROVED, APPROVED"
  })
  void where_what_is_accepted_begins(Strategy strategy, String before, Stage stage) {
    if (!before.isEmpty()) {
      kept.put(NEW.hash(), RevisionRollout.begun(Stage.valueOf(before), OLD.hash()));
    }

    RevisionRollout begun =
        rollouts().begin(TemplateOwner.OPERATOR, by(strategy), NEW, using(OLD, Strategy.AUTOMATIC));

    assertThat(begun.stage()).isEqualTo(stage);
    assertThat(begun.canaries()).isEmpty();
  }

  @Test
  void new_objects_get_what_was_for_all_last_however_many_wait() {
    ScopeTemplates waiting =
        using(OLD, Strategy.MANUAL).at(RevisionRollout.begun(Stage.WAITS, "first"));

    RevisionRollout begun =
        rollouts().begin(TemplateOwner.OPERATOR, by(Strategy.MANUAL), NEW, waiting);

    assertThat(begun).isEqualTo(RevisionRollout.begun(Stage.WAITS, "first"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAITS", "CANARY", "PAUSED"})
  void who_approves_it_ends_every_wait(Stage stage) {
    ScopeTemplates now = using(NEW, Strategy.CANARY).at(RevisionRollout.begun(stage, OLD.hash()));
    kept.put(NEW.hash(), RevisionRollout.DONE);

    assertThat(rollouts().next(TemplateOwner.OPERATOR, now)).isEqualTo(RevisionRollout.DONE);
  }

  @Test
  void a_canary_goes_from_some_to_all_when_those_are_ready_twice() {
    rayCluster("one", true, OLD);
    TemplateRollouts rollouts = rollouts();
    ScopeTemplates begun = using(NEW, Strategy.CANARY).at(RevisionRollout.begun(Stage.CANARY, ""));
    ScopeTemplates some = begun.at(rollouts.next(TemplateOwner.OPERATOR, begun));
    assertThat(some.rollout().reaches("one")).isTrue();
    assertThat(some.rollout().isOpen()).isTrue();
    assertThat(kept).as("kept before it counts").containsEntry(NEW.hash(), some.rollout());

    there.clear();
    rayCluster("one", true, NEW);
    assertThat(rollouts.next(TemplateOwner.OPERATOR, some)).isEqualTo(some.rollout());
    assertThat(rollouts.next(TemplateOwner.OPERATOR, some)).isEqualTo(RevisionRollout.DONE);
    assertThat(kept).containsEntry(NEW.hash(), RevisionRollout.DONE);
  }

  @Test
  void a_canary_that_is_not_ready_again_in_time_pauses_it_and_is_named() {
    rayCluster("one", true, OLD);
    ScopeTemplates begun = using(NEW, Strategy.CANARY).at(RevisionRollout.begun(Stage.CANARY, ""));
    TemplateRollouts rollouts = rollouts();
    ScopeTemplates some = begun.at(rollouts.next(TemplateOwner.OPERATOR, begun));
    there.clear();
    rayCluster("one", false, NEW);
    now = NOW.plusSeconds(601);

    assertThat(rollouts().next(TemplateOwner.OPERATOR, some))
        .as("of an operator that has just begun")
        .isEqualTo(some.rollout());
    RevisionRollout later = rollouts.next(TemplateOwner.OPERATOR, some);

    assertThat(later.stage()).isEqualTo(Stage.PAUSED);
    assertThat(later.unready()).isEqualTo("team/one");
    assertThat(later.reaches("one")).as("it keeps what it has").isTrue();
    assertThat(later.reaches("two")).isFalse();
    assertThat(rollouts.next(TemplateOwner.OPERATOR, some.at(later))).isEqualTo(later);
  }

  @Test
  void what_cannot_be_kept_does_not_count() {
    rayCluster("one", true, OLD);
    isWritable = false;
    ScopeTemplates begun = using(NEW, Strategy.CANARY).at(RevisionRollout.begun(Stage.CANARY, ""));

    assertThat(rollouts().next(TemplateOwner.OPERATOR, begun)).isEqualTo(begun.rollout());
  }

  @Test
  void a_stage_is_read_as_it_is_kept_and_a_word_that_is_none_approves_nothing() {
    RevisionRollout paused =
        RevisionRollout.begun(Stage.CANARY, OLD.hash())
            .with(new Canaries(NOW, Set.of("one"), Set.of()))
            .paused("team/one");

    assertThat(RevisionRollout.in(new Tree(paused.annotations()))).isEqualTo(paused);
    assertThat(RevisionRollout.in(new Tree(Map.of()))).isEqualTo(RevisionRollout.DONE);
    assertThat(RevisionRollout.in(new Tree(Map.of(RevisionRollout.STAGE, " Approved "))))
        .isEqualTo(RevisionRollout.DONE);
    assertThat(RevisionRollout.in(new Tree(Map.of(RevisionRollout.STAGE, "aproved"))).stage())
        .isEqualTo(Stage.WAITS);
  }

  private TemplateRollouts rollouts() {
    return new TemplateRollouts(new Kept(), namespace -> there.stream(), () -> now);
  }

  private void rayCluster(String name, boolean ready, Overrides madeFrom) {
    there.add(
        Map.of(
            "apiVersion",
            "ray.io/v1",
            "kind",
            "RayCluster",
            "metadata",
            Map.of("uid", name, "name", name, "namespace", "team"),
            "status",
            Map.of(
                "conditions",
                List.of(Map.of("type", "Ready", "status", ready ? "True" : "False")),
                "manta",
                Map.of("templates", Map.of("operator", madeFrom.hash())))));
  }

  private static RolloutPolicy by(Strategy strategy) {
    return new RolloutPolicy(strategy, 10, Duration.ofMinutes(10));
  }

  private static ScopeTemplates using(Overrides files, Strategy strategy) {
    return ScopeTemplates.EMPTY.using(
        TemplateCandidate.of(files).by(by(strategy)), files, Map.of(), RevisionRollout.DONE);
  }

  /** Keeps in memory, as a cluster would. */
  private final class Kept implements RevisionStore {

    @Override
    public void keep(TemplateOwner templateOwner, Overrides overrides, RevisionRollout rollout) {
      kept.put(overrides.hash(), rollout);
    }

    @Override
    public Optional<RevisionRollout> rollout(TemplateOwner templateOwner, String hash) {
      return Optional.ofNullable(kept.get(hash));
    }

    @Override
    public Optional<RevisionRollout> rolloutNow(TemplateOwner templateOwner, String hash) {
      return rollout(templateOwner, hash);
    }

    @Override
    public boolean note(TemplateOwner templateOwner, String hash, RevisionRollout rollout) {
      if (isWritable) {
        kept.put(hash, rollout);
      }
      return isWritable;
    }

    @Override
    public String place(TemplateOwner templateOwner, String hash) {
      return "";
    }

    @Override
    public Optional<Overrides> find(TemplateOwner templateOwner, String hash) {
      return Optional.empty();
    }

    @Override
    public List<String> hashes(TemplateOwner templateOwner) {
      return List.copyOf(kept.keySet());
    }
  }
}
