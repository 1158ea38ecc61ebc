package io.manta.template.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Problem;
import io.manta.template.language.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code locks.yaml}: what no set above may replace. */
class LocksTest {

  private final TemplateSet builtIn =
      TemplateSet.of(
          "templates",
          Map.of(
              "pod/head.yaml.peb", "a: 1\n{% include \"part/deep.yaml.peb\" %}\n",
              "pod/worker.yaml.peb", "a: 1\n",
              "part/deep.yaml.peb", "{% include './deeper.yaml.peb' %}\n",
              "part/deeper.yaml.peb", "b: 1\n",
              "part/other.yaml.peb", "c: 1\n",
              "cluster/x.yaml.peb", "a: 1\n"),
          Limits.DEFAULT);

  private TemplateSet locking(String locks) {
    return builtIn.overriddenBy("operators", Map.of("locks.yaml", locks));
  }

  @ParameterizedTest
  @CsvSource({
    "pod/head.yaml.peb, pod/head",
    "pod/head.yaml.peb, pod/head.vault",
    "pod/head.yaml.peb, part/deep",
    "pod/head.yaml.peb, part/deeper",
    "cluster/*, cluster/x",
    "cluster/*, cluster/new",
    "part/other.yaml.peb, part/other",
  })
  void a_locked_file_and_what_it_includes_stay(String lock, String file) {
    TemplateSet set = locking("'" + lock + "': signed off\n");

    assertThatThrownBy(() -> set.overriddenBy("team-a", Map.of(file + ".yaml.peb", "a: 2")))
        .hasMessageStartingWith("team-a/" + file + ".yaml.peb: ")
        .hasMessageContaining(" is locked: signed off")
        .hasMessageContaining("ask who wrote operators/locks.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "pod/head.yaml.peb, pod/worker",
    "pod/head.yaml.peb, part/other",
    "pod/head.yaml.peb, cluster/new",
    "cluster/*, pod/head.vault",
    "part/deep.yaml.peb, pod/head",
  })
  void everything_else_may_be_replaced(String lock, String file) {
    TemplateSet set = locking("'" + lock + "': signed off\n");

    assertThatCode(() -> set.overriddenBy("team-a", Map.of(file + ".yaml.peb", "a: 2")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_lock_holds_for_all_sets_above_whatever_they_lock_themselves() {
    TemplateSet set =
        locking("pod/head.yaml.peb: signed off\n")
            .overriddenBy("team-a", Map.of("locks.yaml", "pod/worker.yaml.peb: ours\n"));

    for (String pod : List.of("head", "worker")) {
      String name = "pod/" + pod + ".yaml.peb";
      assertThatThrownBy(() -> set.overriddenBy("mine", Map.of(name, "a: 2")))
          .hasMessageContaining(name + " is locked: ");
    }
  }

  @Test
  void who_locks_a_file_may_replace_it() {
    TemplateSet set =
        builtIn.overriddenBy(
            "operators",
            Map.of("locks.yaml", "pod/head.yaml.peb: ours\n", "pod/head.yaml.peb", "a: 2\n"));

    assertThat(set.render("pod/head.yaml.peb", Map.of()).get(0).object())
        .isEqualTo(Map.of("a", 2L));
  }

  @Test
  void a_lock_that_would_not_hold_is_refused() {
    assertThatThrownBy(
            () ->
                builtIn.overriddenBy(
                    "operators",
                    Map.of(
                        "locks.yaml", "pod/head.safe.yaml.peb: why\n",
                        "pod/head.safe.yaml.peb", "a: 1\n")))
        .hasMessageContaining("a layer cannot be locked alone")
        .hasMessageContaining("lock the file `pod/head.yaml.peb`");
    for (String computed :
        List.of(
            "{% include \"part/\" ~ \"ours.yaml.peb\" %}\n",
            "{% include cluster.name %}\n",
            "a: {{ object(\"cluster/\" ~ \"x.yaml.peb\").kind }}\n")) {
      assertThatThrownBy(
              () ->
                  builtIn.overriddenBy(
                      "operators",
                      Map.of(
                          "locks.yaml",
                          "cluster/more.yaml.peb: why\n",
                          "cluster/more.yaml.peb",
                          computed)))
          .as(computed)
          .hasMessageStartingWith("operators/locks.yaml:1")
          .hasMessageContaining(
              "cluster/more.yaml.peb includes a file by a name that is worked out");
    }
  }

  @Test
  void each_file_of_manta_can_be_locked() {
    TemplateSet.builtIn()
        .names("cluster")
        .forEach(
            name ->
                assertThatCode(
                        () ->
                            TemplateSet.builtIn()
                                .overriddenBy("o", Map.of("locks.yaml", name + ": why\n")))
                    .doesNotThrowAnyException());
    assertThatCode(
            () ->
                TemplateSet.builtIn()
                    .overriddenBy("o", Map.of("locks.yaml", "pod/*: why\ngroup/*: why\n")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "'# x\npod/haed.yaml.peb: why\n', 2:1, 'there is no `pod/haed.yaml.peb` to be locked'",
    "'pods/*: why\n', 1:1, 'there is no `pods/*` to be locked'",
    "'pod/head.yaml.peb: true\n', 1:, 'a lock needs its reason, a text'",
    "'pod/head.yaml.peb:\n', 1:, 'a lock needs its reason, a text'",
    "'- pod/head.yaml.peb\n', 1:1, ''",
  })
  void a_mistake_in_the_list_is_found_at_its_line(String locks, String place, String message) {
    assertThatThrownBy(() -> locking(locks))
        .hasMessageStartingWith("operators/locks.yaml:" + place)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock.yaml", "locks.yml", "Locks.yaml", "locks.json"})
  void a_misnamed_list_is_not_passed_over(String name, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve(name), "pod/head.yaml.peb: why\n");

    assertThatThrownBy(() -> builtIn.overriddenBy(Overrides.directory(folder)))
        .hasMessageContaining("a set has no place for this file")
        .hasMessageContaining("did you mean `locks.yaml`?");
  }

  @Test
  void a_list_has_a_hundred_lines_at_most() {
    String many =
        IntStream.range(0, 101)
            .mapToObj(i -> "cluster/x" + i + ".yaml.peb: why\n")
            .collect(Collectors.joining());

    assertThatThrownBy(() -> locking(many)).hasMessageContaining("more than 100 locks");
  }

  @Test
  void a_config_map_has_it_as_a_key() {
    Map<String, Object> map =
        Map.of(
            "metadata", Map.of("namespace", "a", "name", "b"),
            "data", Map.of("locks.yaml", "pod/head.yaml.peb: why\n"));

    assertThat(Overrides.configMaps(List.of(map)).texts()).containsOnlyKeys("locks.yaml");
  }

  @Test
  void lint_says_it_too() {
    Overrides over = Overrides.of("team-a", Map.of("pod/head.yaml.peb", "a: 2"));

    assertThat(locking("pod/head.yaml.peb: signed off\n").examine(over).problems())
        .extracting(Problem::message)
        .containsExactly("pod/head.yaml.peb is locked: signed off");
  }
}
