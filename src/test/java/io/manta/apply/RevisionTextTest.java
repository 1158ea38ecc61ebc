package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import io.manta.pipeline.RevisionRollout;
import io.manta.template.set.Overrides;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionTextTest {

  private static final Overrides SET =
      Overrides.of("mine", Map.of("pod/head.yaml.peb", "a: \"ü\"\n", "part/x.yaml.peb", "b: 1\n"));

  @Test
  void what_is_read_is_what_was_kept() {
    Tree kept = new Tree(configMap());
    Overrides read = RevisionText.read(kept).orElseThrow();
    assertThat(read.texts()).isEqualTo(SET.texts());
    assertThat(read.hash()).isEqualTo(SET.hash());
    assertThat(RevisionText.order(kept)).isEqualTo(7);
  }

  @Test
  void what_does_not_have_the_hash_of_its_name_is_not_read() {
    Map<String, Object> forged = new LinkedHashMap<>(configMap());
    Overrides other = Overrides.of("mine", Map.of("pod/head.yaml.peb", "other: 1\n"));
    forged.put("binaryData", Map.of("templates.json.gz", RevisionText.data(other).orElseThrow()));
    assertThat(RevisionText.read(new Tree(forged))).isEmpty();
  }

  @Test
  void what_is_no_revision_at_all_is_not_read() {
    Map<String, Object> broken = new LinkedHashMap<>(configMap());
    broken.put("binaryData", Map.of("templates.json.gz", "AAAA"));
    assertThat(RevisionText.read(new Tree(broken))).isEmpty();
  }

  private static Map<String, Object> configMap() {
    return RevisionText.configMap(
        "ns",
        "namespace",
        SET.hash(),
        RevisionText.annotations(7, RevisionRollout.DONE),
        RevisionText.data(SET).orElseThrow());
  }

  @Test
  void what_is_large_once_it_is_unpacked_is_neither_kept_nor_read() {
    Overrides bomb =
        Overrides.of(
            "bomb", Map.of("cluster/a.yaml.peb", "#".repeat(RevisionText.LONGEST_UNPACKED)));
    assertThat(RevisionText.data(bomb)).isEmpty();
  }
}
