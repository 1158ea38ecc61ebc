package io.manta.template.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.template.language.Limits;
import io.manta.template.layers.RenderedObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code FILE.NAME.yaml.peb} lies over {@code FILE.yaml.peb}, and {@code below/} reaches down. */
class LayerFilesTest {

  private static final String TWO =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: a}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: b}
      {% block last %}{% endblock %}
      """;

  private final TemplateSet builtIn =
      TemplateSet.of(
          "templates",
          Map.of(
              "pod/head.yaml.peb",
              "kind: Pod\nmetadata: {name: h}\norder: built-in\n{% block last %}{% endblock %}\n",
              "cluster/two.yaml.peb",
              TWO,
              "cluster/none.yaml.peb",
              "{% if no %}\nkind: Ingress\n{% endif %}\n",
              "part/p.yaml.peb",
              "part: built-in\n"),
          Limits.DEFAULT);

  /** The sets' files, as in {@code 1:pod/head.vault}, each of which says where it is from. */
  private TemplateSet sets(String... files) {
    Map<Integer, Map<String, String>> sets = new TreeMap<>();
    for (String file : files) {
      String name = file.substring(2) + ".yaml.peb";
      String text = "{% layer \"x\" %}\norder: " + file + "\n" + mark(file) + ": true\n";
      sets.computeIfAbsent(file.charAt(0) - '0', key -> new TreeMap<>()).put(name, text);
    }
    TemplateSet set = builtIn;
    for (Map.Entry<Integer, Map<String, String>> one : sets.entrySet()) {
      set = set.overriddenBy("set-" + one.getKey(), one.getValue());
    }
    return set;
  }

  private static String mark(String file) {
    return "by-" + file.replaceAll("[:./]", "-");
  }

  private static Map<String, Object> head(TemplateSet set) {
    return set.render("pod/head.yaml.peb", Map.of("no", false)).get(0).object();
  }

  @ParameterizedTest
  @CsvSource({
    "'1:pod/head.mesh 1:pod/head.vault', 1:pod/head.vault",
    "'1:pod/head.vault 2:pod/head.mesh', 2:pod/head.mesh",
    "'1:pod/head.a 2:pod/head.z 3:pod/head.b', 3:pod/head.b",
    "'1:pod/head.z 2:pod/head.a', 2:pod/head.a",
  })
  void layers_lie_there_by_set_then_by_name_and_hide_nothing(String files, String last) {
    Map<String, Object> head = head(sets(files.split(" ")));

    assertThat(head).containsEntry("order", last).containsEntry("kind", "Pod");
    for (String file : files.split(" ")) {
      assertThat(head).containsEntry(mark(file), true);
    }
  }

  @Test
  void a_layer_of_the_same_name_in_a_higher_set_replaces_that_layer_alone() {
    Map<String, Object> head =
        head(sets("1:pod/head.vault", "1:pod/head.mesh", "2:pod/head.vault"));

    assertThat(head)
        .doesNotContainKey(mark("1:pod/head.vault"))
        .containsKeys(mark("1:pod/head.mesh"), mark("2:pod/head.vault"));
  }

  @Test
  void layers_stay_when_the_file_under_them_is_replaced() {
    assertThat(head(sets("1:pod/head.vault", "2:pod/head")))
        .containsOnlyKeys("order", mark("1:pod/head.vault"), mark("2:pod/head"))
        .containsEntry("order", "1:pod/head.vault");
  }

  @Test
  void a_field_of_a_layer_knows_its_file_and_line() {
    RenderedObject pod =
        sets("1:pod/head.vault").render("pod/head.yaml.peb", Map.of("no", false)).get(0);

    assertThat(pod.template()).isEqualTo("pod/head.yaml.peb");
    assertThat(pod.origins().of("order")).contains("pod/head.vault.yaml.peb:2");
    assertThat(pod.origins().of("kind")).contains("pod/head.yaml.peb:1");
  }

  private List<RenderedObject> two(String layer) {
    return builtIn
        .overriddenBy("mine", Map.of("cluster/two.x.yaml.peb", layer))
        .render("cluster/two.yaml.peb", Map.of("no", false));
  }

  @ParameterizedTest
  @CsvSource({
    "'more: 1', 'a b'",
    "'kind: ConfigMap\nmore: 1', b",
    "'metadata: {name: a}\nmore: 1', a",
    "'metadata: {name: a}\nmore: 1\n---\nkind: ConfigMap\nmore: 2', 'a b'",
  })
  void an_object_of_a_layer_lies_over_those_that_it_says(String layer, String over) {
    assertThat(two(layer))
        .hasSize(2)
        .filteredOn(object -> object.object().containsKey("more"))
        .extracting(object -> ((Map<?, ?>) object.object().get("metadata")).get("name") + "")
        .containsExactly(over.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"'more: 1\nkind: Role', 2, Role", "'more: 1\nmetadata: {name: c}', 2, an object"})
  void an_object_that_lies_over_none_is_a_mistake_at_its_line(
      String layer, int line, String found) {
    assertThatThrownBy(() -> two(layer))
        .hasMessageStartingWith("mine/cluster/two.x.yaml.peb:" + line + ":")
        .hasMessageContaining("lies over no object of cluster/two.yaml.peb")
        .hasMessageContaining("found: " + found)
        .hasMessageContaining("expected: Service a, ConfigMap b");
  }

  @Test
  void what_a_file_does_not_make_has_no_layers_and_a_layer_is_no_object_of_its_own() {
    TemplateSet set = sets("1:cluster/none.x");

    assertThat(set.render("cluster/none.yaml.peb", Map.of("no", false))).isEmpty();
    assertThat(set.names("cluster"))
        .containsExactly("cluster/none.yaml.peb", "cluster/two.yaml.peb");
  }

  @ParameterizedTest
  @CsvSource({
    "pod/head.Vault, 'the NAME of a layer is of small letters, digits and `-`, at most 63'",
    "pod/head.a.b, 'the NAME of a layer is of small letters, digits and `-`, at most 63'",
    "pod/head.-a, 'the NAME of a layer is of small letters, digits and `-`, at most 63'",
    "pod/head.yaml, did you mean `pod/head.yaml.peb`?",
    "part/p.x, parts have no layers: put one over the file that includes the part",
    "cluster/tow.x, did you mean `cluster/two.x.yaml.peb`?",
  })
  void a_layer_that_can_lie_nowhere_is_refused(String file, String hint) {
    assertThatThrownBy(() -> builtIn.overriddenBy("mine", Map.of(file + ".yaml.peb", "more: 1")))
        .hasMessageStartingWith("mine/" + file + ".yaml.peb: ")
        .hasMessageContaining("hint: " + hint);
  }

  @Test
  void a_layer_may_lie_over_a_file_of_its_own_set() {
    assertThat(
            builtIn
                .overriddenBy(
                    "mine",
                    Map.of("cluster/new.yaml.peb", "a: 1\n", "cluster/new.x.yaml.peb", "b: 2\n"))
                .render("cluster/new.yaml.peb", Map.of())
                .get(0)
                .object())
        .isEqualTo(Map.of("a", 1L, "b", 2L));
  }

  @ParameterizedTest
  @CsvSource({"builtin/", "below/", "''"})
  void a_layer_is_not_its_file_once_more(String prefix) {
    String text = "{# x #}\n {% extends \"" + prefix + "pod/head.yaml.peb\" %}\n";

    assertThatThrownBy(() -> builtIn.overriddenBy("mine", Map.of("pod/head.x.yaml.peb", text)))
        .hasMessageStartingWith("mine/pod/head.x.yaml.peb:2:2: a layer is not its file once more")
        .hasMessageContaining("leave `extends` and the block away");
  }

  private static String extending(String from, String mark) {
    return "{% extends \""
        + from
        + "pod/head.yaml.peb\" %}\n{% block last %}\n{{ parent() }}\n{% layer \"x\" %}\n"
        + mark
        + ": true\n{% endblock %}\n";
  }

  @Test
  void below_is_the_next_set_down_from_the_set_that_says_it() {
    TemplateSet set = builtIn;
    for (int i = 1; i <= 3; i++) {
      set =
          set.overriddenBy("set-" + i, Map.of("pod/head.yaml.peb", extending("below/", "by" + i)));
    }

    assertThat(head(set)).containsKeys("by1", "by2", "by3").containsEntry("kind", "Pod");
    assertThat(set.own().texts().keySet())
        .containsExactly("pod/head.yaml.peb", "set.1/pod/head.yaml.peb", "set.2/pod/head.yaml.peb");
  }

  @Test
  void a_file_below_that_a_set_between_does_not_have_is_that_of_the_set_before() {
    TemplateSet set =
        builtIn
            .overriddenBy("one", Map.of("part/p.yaml.peb", "part: one\n"))
            .overriddenBy(
                "two", Map.of("cluster/c.yaml.peb", "{% include \"below/part/p.yaml.peb\" %}"))
            .overriddenBy("three", Map.of("part/p.yaml.peb", "part: three\n"));

    assertThat(set.render("cluster/c.yaml.peb", Map.of()).get(0).object())
        .isEqualTo(Map.of("part", "one"));
  }

  @Test
  void the_lowest_set_that_has_a_file_finds_none_below() {
    assertThatThrownBy(
            () ->
                builtIn.overriddenBy(
                    "mine",
                    Map.of(
                        "cluster/c.yaml.peb", "a: 1\n{% include \"below/cluster/c.yaml.peb\" %}")))
        .hasMessageStartingWith("mine/cluster/c.yaml.peb:2:")
        .hasMessageContaining("`below/cluster/c.yaml.peb`");
  }

  @Test
  void builtin_is_never_the_file_of_another_set() {
    TemplateSet one = builtIn.overriddenBy("one", Map.of("cluster/c.yaml.peb", "a: 1\n"));

    assertThatThrownBy(
            () ->
                one.overriddenBy(
                    "two",
                    Map.of("cluster/c.yaml.peb", "{% include \"builtin/cluster/c.yaml.peb\" %}")))
        .hasMessageContaining("there is no template `builtin/cluster/c.yaml.peb`");
  }

  @Test
  void several_sets_of_one_owner_are_the_same_when_they_were_kept_and_read_again() {
    Overrides kept = sets("1:pod/head.z", "1:cluster/two", "2:pod/head.a", "2:cluster/two").own();
    Overrides read = Overrides.of("kept", kept.texts());

    assertThat(read.texts()).isEqualTo(kept.texts());
    assertThat(read.hash()).isEqualTo(kept.hash());
    assertThat(head(builtIn.overriddenBy(read))).containsEntry("order", "2:pod/head.a");
  }

  @Test
  void what_a_pod_is_made_of_counts_its_layers_and_not_those_of_others() {
    String plain = builtIn.ownHash("pod/head.yaml.peb");
    String other = sets("1:cluster/two.x").ownHash("pod/head.yaml.peb");
    String layered = sets("1:pod/head.x").ownHash("pod/head.yaml.peb");

    assertThat(other).isEqualTo(plain);
    assertThat(layered).isNotEqualTo(plain);
  }

  @Test
  void what_lies_below_a_pods_file_counts_only_where_something_asks_for_it() {
    String hidden = sets("1:pod/head", "2:pod/head").ownHash("pod/head.yaml.peb");
    String alone =
        builtIn
            .overriddenBy("set-2", Map.of("pod/head.yaml.peb", text(sets("2:pod/head"))))
            .ownHash("pod/head.yaml.peb");
    TemplateSet asks =
        builtIn
            .overriddenBy(
                "one", Map.of("pod/head.yaml.peb", "a: 1\n{% block last %}{% endblock %}"))
            .overriddenBy("two", Map.of("pod/head.yaml.peb", extending("below/", "x")));
    TemplateSet other =
        builtIn
            .overriddenBy(
                "one", Map.of("pod/head.yaml.peb", "a: 2\n{% block last %}{% endblock %}"))
            .overriddenBy("two", Map.of("pod/head.yaml.peb", extending("below/", "x")));

    assertThat(hidden).isEqualTo(alone);
    assertThat(asks.ownHash("pod/head.yaml.peb")).isNotEqualTo(other.ownHash("pod/head.yaml.peb"));
  }

  private static String text(TemplateSet set) {
    return set.own().texts().get("pod/head.yaml.peb");
  }

  @Test
  void a_name_that_a_layer_cannot_know_is_found_as_in_its_file() {
    TemplateSet known =
        builtIn.seeing(
            template ->
                template.equals("pod/head.yaml.peb")
                    ? java.util.Optional.of(
                        Map.of("pod", io.manta.schema.ValueType.fields(Map.of())))
                    : java.util.Optional.empty());

    assertThatThrownBy(
            () -> known.overriddenBy("mine", Map.of("pod/head.x.yaml.peb", "a: {{ pdo }}")))
        .hasMessageContaining("mine/pod/head.x.yaml.peb:1:7: there is no variable `pdo` here");
  }

  @Test
  void objects_and_layers_over_them_are_counted_together() {
    String objects =
        "{% for i in 1..400 %}\n---\nkind: A\nmetadata:\n  name: {{ \"a\" ~ i }}\n{% endfor %}\n";
    String layers = "{% for i in 1..400 %}\n---\nx: " + "y".repeat(40) + "\n{% endfor %}\n";
    TemplateSet many =
        builtIn.overriddenBy(
            "many", Map.of("cluster/o.yaml.peb", objects, "cluster/o.l.yaml.peb", layers));
    assertThatThrownBy(() -> many.render("cluster/o.yaml.peb", Map.of()))
        .hasMessageContaining("cluster/o.l.yaml.peb")
        .hasMessageContaining("limit reached: more than 4194304 characters");

    TemplateSet two =
        builtIn.overriddenBy(
            "two",
            Map.of(
                "cluster/o.yaml.peb", "kind: A\nmetadata: {name: a}\n",
                "cluster/o.l.yaml.peb", layers,
                "cluster/o.m.yaml.peb", layers));
    assertThatThrownBy(() -> two.render("cluster/o.yaml.peb", Map.of()))
        .hasMessageContaining("limit reached: more than 500 objects");
  }

  @Test
  void what_is_hidden_counts_for_a_pod_only_where_a_name_asks_for_it() {
    String head = "kind: Pod\nmetadata: {name: h}\n";
    TemplateSet hides =
        builtIn
            .overriddenBy("1", Map.of("pod/head.yaml.peb", head + "a: 1\n"))
            .overriddenBy("2", Map.of("pod/head.yaml.peb", head));
    TemplateSet speaksOfIt =
        builtIn
            .overriddenBy("1", Map.of("pod/head.yaml.peb", head + "a: 1\n"))
            .overriddenBy(
                "2", Map.of("pod/head.yaml.peb", head, "cluster/x.yaml.peb", "{# see below/ #}\n"));
    assertThat(speaksOfIt.ownHash("pod/head.yaml.peb"))
        .isEqualTo(hides.ownHash("pod/head.yaml.peb"));
  }
}
