package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import io.manta.pipeline.TemplateOwner.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanariesTest {

  private static final Instant NOW = Instant.parse("2026-12-01T02:00:00Z");
  private static final Duration TEN = Duration.ofMinutes(10);

  @ParameterizedTest(name = "{1} percent of {0} are {2}")
  @CsvSource({"1, 10, 1", "5, 10, 1", "20, 10, 2", "200, 10, 20", "3, 100, 3", "3, 50, 2"})
  void some_percent_are_chosen_and_at_least_one(int all, int percent, int chosen) {
    Canaries canaries = Canaries.choose(there(all), percent, NOW).orElseThrow();

    assertThat(canaries.uids()).hasSize(chosen);
  }

  @Test
  void the_choice_does_not_depend_on_the_order_in_which_they_are_listed() {
    List<Tree> other = new ArrayList<>(there(50));
    Collections.reverse(other);

    assertThat(Canaries.choose(other, 10, NOW)).isEqualTo(Canaries.choose(there(50), 10, NOW));
  }

  @Test
  void whom_it_does_not_fit_and_who_cannot_show_anything_is_not_chosen() {
    List<Tree> there =
        List.of(
            rayCluster("misfit", "True", "old"),
            with(rayCluster("going", "True", "old"), "metadata", "deletionTimestamp", "now"),
            with(rayCluster("suspended", "True", "old"), "spec", "suspend", true),
            with(rayCluster("queued", "True", "old"), "spec", "managedBy", "kueue.x-k8s.io/multi"));

    assertThat(Canaries.able(there, uid -> !uid.equals("misfit"))).isEmpty();
  }

  @Test
  void those_that_are_ready_come_first_and_only_they_are_counted() {
    List<Tree> there = new ArrayList<>(there(20));
    IntStream.range(0, 80).forEach(i -> there.add(rayCluster("x" + i, "False", "old")));

    assertThat(Canaries.choose(there, 10, NOW).orElseThrow().uids())
        .hasSize(2)
        .allMatch(uid -> uid.startsWith("c"));
    assertThat(Canaries.choose(there.subList(20, 100), 10, NOW)).isEmpty();
  }

  @ParameterizedTest(name = "made from {0}, ready {1}, up to date {2}, after {3} minutes: {4}")
  @CsvSource({
    "new, True,  '',            1,  READY",
    "new, True,  '',            11, READY",
    "new, True,  PodsOutdated,  1,  READY",
    "new, True,  Replacing,     1,  UNDER_WAY",
    "new, True,  RolloutPaused, 11, LATE",
    "new, False, '',            1,  UNDER_WAY",
    "new, False, '',            11, LATE",
    "old, True,  '',            1,  UNDER_WAY",
    "old, True,  '',            11, LATE"
  })
  void those_that_were_ready_have_to_be_ready_again_in_time(
      String madeFrom, String ready, String upToDate, int minutes, Canaries.Verdict verdict) {
    Canaries canaries = new Canaries(NOW, Set.of("one"));
    List<Tree> there =
        List.of(rayCluster("one", ready, madeFrom, upToDate), rayCluster("other", "False", "new"));

    assertThat(
            canaries.verdict(
                there, Level.OPERATOR, "new", Duration.ofMinutes(minutes).compareTo(TEN) > 0))
        .isEqualTo(verdict);
  }

  /** Of "one" and "two", which were ready; the other never was. */
  @ParameterizedTest(name = "one is {0}, two is {1}: {2}")
  @CsvSource({
    "deleted,    deleted,    GONE",
    "suspended,  deleted,    GONE",
    "new,        deleted,    READY",
    "new,        suspended,  READY",
    "old,        deleted,    UNDER_WAY",
    "new,        old,        UNDER_WAY",
    "new,        new,        READY"
  })
  void it_takes_one_at_least_that_is_alive_and_ready_again(
      String one, String two, Canaries.Verdict verdict) {
    Canaries canaries = new Canaries(NOW, Set.of("one", "two"));
    List<Tree> there =
        Stream.concat(
                Stream.of(rayCluster("other", "False", "new"), rayCluster("more", "True", "new")),
                Stream.of(left("one", one), left("two", two)).flatMap(Optional::stream))
            .toList();

    assertThat(canaries.verdict(there, Level.OPERATOR, "new", false)).isEqualTo(verdict);
  }

  private static Optional<Tree> left(String uid, String word) {
    return switch (word) {
      case "deleted" -> Optional.empty();
      case "suspended" ->
          Optional.of(with(rayCluster(uid, "True", "new"), "spec", "suspend", true));
      default -> Optional.of(rayCluster(uid, "True", word));
    };
  }

  @Test
  void they_are_read_as_they_are_kept() {
    Canaries canaries = new Canaries(NOW, Set.of("a", "b"));

    assertThat(Canaries.of(canaries.text())).contains(canaries);
    assertThat(Canaries.of("")).isEmpty();
    assertThat(Canaries.of("yesterday a")).isEmpty();
  }

  private static List<Tree> there(int many) {
    return IntStream.range(0, many).mapToObj(i -> rayCluster("c" + i, "True", "old")).toList();
  }

  private static Tree rayCluster(String uid, String ready, String madeFrom) {
    return rayCluster(uid, ready, madeFrom, "");
  }

  private static Tree rayCluster(String uid, String ready, String madeFrom, String upToDate) {
    return new Tree(
        Map.of(
            "kind", "RayCluster",
            "metadata", Map.of("uid", uid, "name", uid, "namespace", "team"),
            "status",
                Map.of(
                    "conditions",
                    List.of(
                        Map.of("type", "Ready", "status", ready),
                        Map.of("type", "UpToDate", "status", "False", "reason", upToDate)),
                    "manta",
                    Map.of("templates", Map.of("operator", madeFrom)))));
  }

  private static Tree with(Tree rayCluster, String part, String key, Object value) {
    Map<String, Object> object = new LinkedHashMap<>(rayCluster.map());
    Map<String, Object> inner =
        new LinkedHashMap<>(
            Optional.ofNullable(object.get(part)).map(Tree::new).map(Tree::map).orElse(Map.of()));
    inner.put(key, value);
    object.put(part, inner);
    return new Tree(object);
  }
}
