package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.model.Tree;
import io.manta.pipeline.RevisionRollout.Stage;
import io.manta.pipeline.RolloutPolicy.Strategy;
import io.manta.schema.Invalid;
import io.manta.template.set.Overrides;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
  private boolean isKnown = true;
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

  /** As long as nobody knows what was approved. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"AUTOMATIC, true", "MANUAL, false", "CANARY, false"})
  void nothing_is_opened_before_what_is_kept_was_read(Strategy strategy, boolean begins) {
    isKnown = false;
    ThrowingCallable begin =
        () ->
            assertThat(
                    rollouts()
                        .begin(
                            TemplateOwner.OPERATOR,
                            by(strategy),
                            NEW,
                            ScopeTemplates.unknown(Optional.empty(), RevisionRollout.DONE)))
                .isEqualTo(RevisionRollout.DONE);

    if (begins) {
      assertThatCode(begin).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(begin).isInstanceOf(Invalid.class).hasMessageContaining("cannot be read");
    }
    assertThat(kept).isEmpty();
  }

  @Test
  void while_none_is_ready_it_waits_and_says_so_and_goes_on_by_itself() {
    rayCluster("one", false, OLD);
    TemplateRollouts rollouts = rollouts();
    ScopeTemplates begun = using(NEW, Strategy.CANARY).at(RevisionRollout.begun(Stage.CANARY, ""));
    ScopeTemplates waiting = begun.at(rollouts.next(TemplateOwner.OPERATOR, begun));
    assertThat(waiting.rollout().isOpen()).isTrue();
    assertThat(waiting.rollout().needsPerson()).isTrue();
    assertThat(waiting.rollout().unready()).isEqualTo("no RayCluster is ready");
    assertThat(rollouts.next(TemplateOwner.OPERATOR, waiting)).isEqualTo(waiting.rollout());

    rayCluster("two", true, OLD);
    RevisionRollout some = rollouts.next(TemplateOwner.OPERATOR, waiting);
    assertThat(some.reaches("two")).isTrue();
    assertThat(some.reaches("one")).isFalse();
    assertThat(some.needsPerson()).isFalse();
  }

  @Test
  void without_any_RayCluster_it_is_for_all() {
    ScopeTemplates begun = using(NEW, Strategy.CANARY).at(RevisionRollout.begun(Stage.CANARY, ""));

    assertThat(rollouts().next(TemplateOwner.OPERATOR, begun)).isEqualTo(RevisionRollout.DONE);
  }

  @Test
  void when_those_that_came_first_are_gone_others_come_first_and_have_no_more_time() {
    rayCluster("two", true, OLD);
    rayCluster("never", false, NEW);
    Canaries gone = new Canaries(NOW, Set.of("one"));
    now = NOW.plusSeconds(60);
    ScopeTemplates some =
        using(NEW, Strategy.CANARY).at(RevisionRollout.begun(Stage.CANARY, "").with(gone));

    assertThat(rollouts().next(TemplateOwner.OPERATOR, some).canaries())
        .contains(new Canaries(NOW, Set.of("two")));
  }

  /** What somebody wrote in place of the canaries, while "one" is ready with the revision. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "yesterday one",
        "+1000000000-12-31T23:59:59.999999999Z one",
        "9999-12-31T00:00:00Z one",
        "-1000000000-01-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z nobody"
      })
  void garbage_is_chosen_again_and_approves_nothing(String canaries) {
    rayCluster("one", true, NEW);
    RevisionRollout read =
        RevisionRollout.in(
            new Tree(Map.of("manta.io/rollout", "canary", "manta.io/rollout-canaries", canaries)));
    TemplateRollouts rollouts = rollouts();

    RevisionRollout next =
        rollouts.next(TemplateOwner.OPERATOR, using(NEW, Strategy.CANARY).at(read));

    assertThat(next.stage()).isEqualTo(Stage.CANARY);
    assertThat(next.canaries().orElseThrow().uids()).containsExactly("one");
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
            .with(new Canaries(NOW, Set.of("one")))
            .paused("team/one");

    assertThat(RevisionRollout.in(new Tree(paused.annotations()))).isEqualTo(paused);
    assertThat(RevisionRollout.in(new Tree(Map.of()))).isEqualTo(RevisionRollout.DONE);
    assertThat(RevisionRollout.in(new Tree(Map.of("manta.io/rollout-from", ""))).stage())
        .as("who takes the stage away approves nothing")
        .isEqualTo(Stage.WAITS);
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
    public boolean isKnown(TemplateOwner templateOwner) {
      return isKnown;
    }

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
