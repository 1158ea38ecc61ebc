package io.manta.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.cli.ManifestRun;
import io.manta.kind.Kinds;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.template.set.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes that people make, from src/test/resources/lint/mistakes.txt: each with the rule, line
 * and column that must be named, and a part of the way out.
 */
class LintTest {

  private static final Path CORPUS = Path.of("src/test/resources/lint/mistakes.txt");

  private record Mistake(
      String title, List<String> expected, String hint, Map<String, String> files) {

    @Override
    public String toString() {
      return title;
    }
  }

  private static List<Finding> lint(Map<String, String> files) {
    return new Linter(
            Kinds.BUILT_IN.templates(),
            Linter.examplesOfManta(),
            Settings.defaults(),
            new Observed(List.of(), List.of(), false, Set.of(), 36))
        .check(Overrides.of("mine", files));
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void each_is_found_where_it_is(Mistake mistake) {
    List<Finding> found = lint(mistake.files());

    String all = found.stream().map(Finding::text).reduce("", (a, b) -> a + "\n" + b);
    assertThat(found.stream().map(LintTest::shown))
        .as(all)
        .containsExactlyElementsOf(mistake.expected());
    assertThat(all).contains(mistake.hint());
  }

  @Test
  void an_expression_too_deep_to_be_followed_is_named() {
    String deep = "x: {{ " + "\"a\" ~ ".repeat(20_000) + "\"a\" }}\n";

    assertThat(lint(Map.of("cluster/deep.yaml.peb", deep)).stream().map(Finding::text))
        .anyMatch(text -> text.contains("nested too deeply"));
  }

  /** Each includes the next one twice: two to the power of thirty in all. */
  @Test
  @Timeout(30)
  void parts_that_are_too_long_to_be_followed_are_named() {
    Map<String, String> files = new HashMap<>();
    files.put(
        "cluster/a.yaml.peb", "{% if false %}{% include \"part/p0.yaml.peb\" %}{% endif %}\n");
    for (int i = 0; i < 30; i++) {
      String next = i == 29 ? "a" : "{% include \"part/p" + (i + 1) + ".yaml.peb\" %}\n";
      files.put("part/p" + i + ".yaml.peb", next + next);
    }

    assertThat(lint(files).stream().map(Finding::text))
        .anyMatch(text -> text.contains("limit reached: its names took longer to check"));
  }

  private static String shown(Finding finding) {
    String place = finding.problem().place().replace("mine/", "");
    return finding.rule().id() + " " + place;
  }

  /** {@code === title}, {@code = rule file:line:column} each, {@code = hint: ...}, then files. */
  private static Stream<Mistake> corpus() throws IOException {
    return Arrays.stream(Files.readString(CORPUS).split("(?m)^=== "))
        .filter(p -> !p.isBlank())
        .map(LintTest::mistake);
  }

  private static Mistake mistake(String part) {
    List<String> lines = part.lines().toList();
    List<String> expected =
        lines.stream()
            .skip(1)
            .filter(l -> l.startsWith("= ") && !l.startsWith("= hint"))
            .map(l -> l.substring(2))
            .toList();
    String hint =
        lines.stream()
            .filter(l -> l.startsWith("= hint: "))
            .map(l -> l.substring(8))
            .findFirst()
            .orElse("");
    Map<String, String> files = new LinkedHashMap<>();
    for (String file : part.split("(?m)^--- ")) {
      if (file.matches("(?s)\\w+/.*")) {
        int end = file.indexOf('\n');
        files.put(file.substring(0, end), file.substring(end + 1));
      }
    }
    return new Mistake(lines.get(0), expected, hint, files);
  }

  @Test
  void there_are_forty_and_every_rule_is_among_them() throws IOException {
    List<Mistake> all = corpus().toList();

    assertThat(all).hasSizeGreaterThanOrEqualTo(40);
    List<String> rules =
        all.stream()
            .flatMap(one -> one.expected().stream())
            .map(line -> line.split(" ")[0])
            .toList();
    assertThat(rules).contains(Arrays.stream(Rule.values()).map(Rule::id).toArray(String[]::new));
  }

  @Test
  void the_page_has_a_section_for_each_rule() throws IOException {
    String page = Files.readString(Path.of("templates/LINT.md"));

    assertThat(page.lines().filter(line -> line.startsWith("### ")).map(line -> line.substring(4)))
        .containsExactly(Arrays.stream(Rule.values()).map(Rule::id).toArray(String[]::new));
  }

  @Test
  void what_is_sound_is_not_complained_about() {
    assertThat(
            lint(
                Map.of(
                    "cluster/settings.yaml.peb",
                    """
                    {% set team = cluster.labels.team | default("none") %}
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: {{ cluster.name ~ "-settings" }} }
                    data:
                      team: {{ team }}
                      {% for group in groups %}
                      {{ group.name }}: {{ group.spec.replicas ~ "" }}
                      {% endfor %}
                      {% if cluster.notYet is defined and cluster.notYet.on %}
                      more: {{ cluster.notYet.x }}
                      {% endif %}
                      {% for e in cluster.labels %}
                      {{ "label-" ~ e.key }}: {{ e.value }}
                      {% endfor %}
                    """)))
        .extracting(LintTest::shown)
        .containsExactly("never-defined cluster/settings.yaml.peb:10:17");
  }

  @Test
  void the_command_fails_for_errors_and_on_request_for_warnings(@TempDir Path folder)
      throws IOException {
    Files.createDirectories(folder.resolve("cluster"));
    Path file = folder.resolve("cluster/a.yaml.peb");
    Files.writeString(
        file,
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: {{ cluster.name ~ "-x" }} }
        spec:
          template:
            spec:
              restartPolicy: Never
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault} }
              containers:
              - name: x
                image: busybox
                resources: {requests: {cpu: 1m} }
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]} }
        """);
    String mine = folder.toString();

    ManifestRun plain = ManifestRun.of("lint", mine);
    assertThat(plain.code()).isZero();
    assertThat(plain.out())
        .contains("warning [latest-image]: ")
        .endsWith("1 template: 0 errors, 1 warning\n");
    assertThat(ManifestRun.of("lint", mine, "--strict").code()).isEqualTo(2);
    ManifestRun off = ManifestRun.of("lint", mine, "--strict", "--disable", "latest-image");
    assertThat(off.code()).isZero();
    assertThat(off.out()).isEqualTo("1 template: no problems\n");
    ManifestRun typo = ManifestRun.of("lint", mine, "--disable", "latest-imag");
    assertThat(typo.code()).isEqualTo(1);
    assertThat(typo.err()).contains("did you mean `latest-image`?");

    JsonNode json = new ObjectMapper().readTree(ManifestRun.of("lint", mine, "-o", "json").out());
    assertThat(json.at("/findings/0/rule").asText()).isEqualTo("latest-image");
    assertThat(json.at("/findings/0/line").asInt()).isEqualTo(11);
    JsonNode sarif = new ObjectMapper().readTree(ManifestRun.of("lint", mine, "-o", "sarif").out());
    assertThat(sarif.at("/version").asText()).isEqualTo("2.1.0");
    JsonNode result = sarif.at("/runs/0/results/0");
    assertThat(sarif.at("/runs/0/tool/driver/rules").get(result.at("/ruleIndex").asInt()).at("/id"))
        .isEqualTo(result.at("/ruleId"));
    assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt()).isEqualTo(11);

    Files.writeString(file, "{% if false %}{{ clusterr.name }}{% endif %}\n");
    ManifestRun wrong = ManifestRun.of("lint", mine);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).contains("a.yaml.peb:1:18: there is no variable `clusterr` here");
  }
}
