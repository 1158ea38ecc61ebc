package io.manta.template.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Invalid;
import io.manta.template.language.Limits;
import io.manta.template.language.OneLineJson;
import io.manta.template.layers.Origins;
import io.manta.template.layers.RenderedObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateSetTest {

  private static final String HEAD =
      """
      {# the head #}
      {% layer "default" %}
      apiVersion: v1
      kind: Pod
      metadata:
        name: {{ pod.name }}
        labels: {{ pod.labels | merge({"b": "2"}) }}
      spec:
        containers:
        {% for c in pod.containers %}
        - name: {{ c }}
          image: x
        {% endfor %}
      {% include "part/volumes.yaml.peb" %}
      {% layer "from the RayCluster" %}
      {{ pod.template }}
      {% layer "required" %}
      spec:
        restartPolicy: Never
      {% block last %}{% endblock %}
      """;

  private static final String VOLUMES =
      """
        # part
        volumes:
        - name: {{ "shm" }}
          emptyDir: {medium: Memory}
      """;

  private static final Map<String, String> FILES =
      Map.of("pod/head.yaml.peb", HEAD, "part/volumes.yaml.peb", VOLUMES);

  private final TemplateSet set = TemplateSet.of("templates", FILES, Limits.DEFAULT);

  private static Map<String, Object> scope() {
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("name", "a\n--- # layer\nb");
    pod.put("labels", Map.of("a", "yes"));
    pod.put("containers", List.of("ray", "side"));
    pod.put(
        "template",
        Map.of("spec", Map.of("containers", List.of(Map.of("name", "side", "image", "mine")))));
    return Map.of("pod", pod);
  }

  @Test
  void layers_merge_and_values_stay_values() {
    RenderedObject pod = set.render("pod/head.yaml.peb", scope()).get(0);

    assertThat(OneLineJson.text(pod.object()))
        .isEqualTo(
            "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\":"
                + " \"a\\n--- # layer\\nb\", \"labels\": {\"a\": \"yes\", \"b\": \"2\"}}, \"spec\":"
                + " {\"containers\": [{\"name\": \"ray\", \"image\": \"x\"}, {\"name\": \"side\","
                + " \"image\": \"mine\"}], \"volumes\": [{\"name\": \"shm\", \"emptyDir\":"
                + " {\"medium\": \"Memory\"}}], \"restartPolicy\": \"Never\"}}");
  }

  @Test
  void every_field_knows_its_template_line() {
    Origins origins = set.render("pod/head.yaml.peb", scope()).get(0).origins();

    assertThat(origins.of("kind")).contains("pod/head.yaml.peb:4");
    assertThat(origins.of("spec.containers[0].name")).contains("pod/head.yaml.peb:11");
    assertThat(origins.of("spec.volumes[0].emptyDir")).contains("part/volumes.yaml.peb:4");
    assertThat(origins.of("spec.restartPolicy")).contains("pod/head.yaml.peb:19");
    assertThat(origins.at("spec.containers[1].image"))
        .contains(
            new Origins.Origin(
                "pod/head.yaml.peb", 16, true, "pod.template", ".spec.containers[0].image", ""));
  }

  @Test
  void an_override_can_extend_what_it_overrides() {
    String mine =
        """
        {% extends "builtin/pod/head.yaml.peb" %}
        {% block last %}
        {% layer "ours" %}
        spec:
          priority: {{ 5 }}
        {% endblock %}
        """;
    TemplateSet over = set.overriddenBy("mine", Map.of("pod/head.yaml.peb", mine));

    RenderedObject pod = over.render("pod/head.yaml.peb", scope()).get(0);

    assertThat(((Map<?, ?>) pod.object().get("spec")).get("priority")).isEqualTo(5L);
    assertThat(pod.origins().of("spec.priority")).contains("pod/head.yaml.peb:5");
    assertThat(pod.origins().of("kind")).contains("builtin/pod/head.yaml.peb:4");
  }

  @Test
  void a_missing_variable_names_file_and_line() {
    TemplateSet broken =
        set.overriddenBy("mine", Map.of("cluster/x.yaml.peb", "a: 1\nb: {{ pod.nam }}\n"));

    assertThatThrownBy(() -> broken.render("cluster/x.yaml.peb", scope()))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("mine/cluster/x.yaml.peb:2:11: no `nam` here, but `name`");
  }

  @Test
  void a_value_with_something_beside_it_is_an_error() {
    for (String line : List.of("\"{{ pod.name }}\"", "{{ pod.name }}-head", "'{{ pod.name }}'")) {
      TemplateSet broken =
          set.overriddenBy("mine", Map.of("cluster/x.yaml.peb", "a: 1\nb: " + line + "\nc: 2\n"));

      assertThatThrownBy(() -> broken.render("cluster/x.yaml.peb", scope()))
          .hasMessageStartingWith("mine/cluster/x.yaml.peb:2:1: {{ }} is a whole value");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y: 1          | YAML reads the key `y` as `true`     | quote it: \"y\"",
        "{x: 1, y: 2}  | YAML reads the key `y` as `true`     | quote it: \"y\"",
        "No: 1         | YAML reads the key `No` as `false`   | quote it: \"No\"",
        "1.10: 1       | YAML reads the key `1.10` as `1.1`   | quote it: \"1.10\"",
        "$patch: delte | there is no `$patch: delte`          | did you mean `delete`?",
        "$patch: true  | there is no `$patch: true`           | known here: `delete`, `merge`, `replace`",
      })
  void a_key_that_would_silently_mean_something_else_is_refused(
      String line, String message, String hint) {
    TemplateSet odd =
        set.overriddenBy("mine", Map.of("cluster/x.yaml.peb", "kind: X\ndata:\n  " + line + "\n"));

    assertThatThrownBy(() -> odd.render("cluster/x.yaml.peb", scope()))
        .hasMessageStartingWith("mine/cluster/x.yaml.peb:3:3: " + message)
        .hasMessageContaining("= hint: " + hint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"y\": 1", "8080: 1", "true: 1", "a: y", "yes-no: 1", "$patch: replace"})
  void a_key_that_stays_what_it_is_is_taken(String line) {
    TemplateSet plain =
        set.overriddenBy("mine", Map.of("cluster/x.yaml.peb", "kind: X\ndata:\n  " + line + "\n"));

    assertThat(plain.render("cluster/x.yaml.peb", scope())).hasSize(1);
  }
}
