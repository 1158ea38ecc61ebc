package io.manta.template.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.schema.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetRulesTest {

  private static final Set<String> KNOWN =
      Set.of(
          "cluster/role.yaml.peb",
          "cluster/tls.yaml.peb",
          "part/probes.yaml.peb",
          "pod/head.yaml.peb",
          "pod/worker.yaml.peb");

  @ParameterizedTest
  @CsvSource({
    "clustr/x.yaml.peb, did you mean `cluster/x.yaml.peb`?",
    "clusters/x.yaml.peb, did you mean `cluster/x.yaml.peb`?",
    "parts/probes.yaml.peb, did you mean `part/probes.yaml.peb`?",
    "pods/worker.yaml.peb, did you mean `pod/worker.yaml.peb`?",
    "cluster/x.yaml, did you mean `cluster/x.yaml.peb`?",
    "cluster/x.yml.peb, did you mean `cluster/x.yaml.peb`?",
    "cluster/x.peb, did you mean `cluster/x.yaml.peb`?",
    "cluster/sub/x.yaml.peb, folders go no deeper: did you mean `cluster/sub-x.yaml.peb`?",
    "pod/workr.yaml.peb, did you mean `pod/worker.yaml.peb`?",
    "ours/worker.yaml.peb, did you mean `pod/worker.yaml.peb`?",
    "probes/yaml.peb, did you mean `part/probes.yaml.peb`?",
    "pod/sidecar.yaml.peb, ''",
    "cluster/README.md, ''",
    "x/yaml.peb, ''",
  })
  void a_file_out_of_place_is_reported_with_its_right_place(String name, String hint) {
    List<Problem> problems = SetRules.check(name, SetSources.source("mine", name, "a: 1\n"), KNOWN);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).hint().orElse("")).isEqualTo(hint);
  }

  private static String unused(String name, String other) {
    Map<String, SetSources.Source> files =
        Map.of(
            name,
            SetSources.source("mine", name, "a: 1\n"),
            "cluster/x.yaml.peb",
            SetSources.source("mine", "cluster/x.yaml.peb", other));
    return SetRules.unused(name, new SetSources(files), KNOWN).flatMap(Problem::hint).orElse("");
  }

  @Test
  void a_part_that_nothing_includes_was_meant_for_the_one_it_is_nearly_called_like() {
    assertThat(unused("part/probe.yaml.peb", "a: 1"))
        .isEqualTo("did you mean `part/probes.yaml.peb`?");
    assertThat(unused("part/probe.yaml.peb", "{% include \"part/probe.yaml.peb\" %}")).isEmpty();
    assertThat(unused("part/gpu.yaml.peb", "a: 1")).isEmpty();
    assertThat(unused("part/probes.yaml.peb", "a: 1")).isEmpty();
    assertThat(unused("cluster/role.yaml.peb", "a: 1")).isEmpty();
  }
}
