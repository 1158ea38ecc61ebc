package io.manta.kind.testkind;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.kind.raycluster.RayClusterKind;
import io.manta.manifest.Manifest;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.pipeline.Batch;
import io.manta.schema.InputFiles;
import io.manta.schema.Problem;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code manta render} and {@code manta validate} do, for a kind that is in no list. */
class RayNoteTest {

  private static final String NOTE =
      """
      apiVersion: ray.io/v1
      kind: RayNote
      metadata: {name: one, namespace: notes}
      spec:
        text: hello
      """;

  /** Beside others, and alone. */
  private static final Kinds BOTH = Kinds.of(new RayClusterKind(), new RayNoteKind());

  @TempDir private Path folder;

  private Batch batch(Kinds kinds, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("note.yaml"), text);
    return Batch.of(
        InputFiles.read(List.of(file.toString()), InputStream.nullInputStream()),
        new Batch.Setting(
            kinds,
            Settings.defaults(),
            Observed.NONE.onAssumedKubernetes(),
            new Renderer(kinds.templates()),
            ""));
  }

  @Test
  void a_file_is_rendered_by_the_templates_of_its_kind() throws IOException {
    for (Kinds kinds : List.of(BOTH, Kinds.of(new RayNoteKind()))) {
      Batch batch = batch(kinds, NOTE);

      assertThat(batch.problems()).isEmpty();
      assertThat(batch.objects()).isEqualTo(Map.of("RayNote", 1));
      Manifest text = batch.parts().get(0).manifests().get(0);
      assertThat(batch.parts().get(0).manifests()).hasSize(1);
      assertThat(text.id()).hasToString("ConfigMap notes/one-text");
      Tree owner = new Tree(text.object()).at("metadata", "ownerReferences").item(0);
      assertThat(owner.at("kind").text()).isEqualTo("RayNote");
      assertThat(owner.at("apiVersion").text()).isEqualTo("ray.io/v1");
    }
    assertThat(batch(BOTH, NOTE + "  copy: true\n").parts().get(0).manifests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"txt: hello", "text: 5", "text: \" \""})
  void schema_and_rules_are_the_kinds_own_and_name_the_line(String spec) throws IOException {
    Batch batch = batch(BOTH, NOTE.replace("text: hello", spec));

    assertThat(batch.parts()).isEmpty();
    assertThat(batch.problems()).extracting(Problem::line).anyMatch(line -> line.contains(":5:"));
  }

  @Test
  void its_templates_are_overridden_like_any_others() throws IOException {
    String other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n";
    TemplateSet set = BOTH.templates().overriddenBy("mine", Map.of("note/more.yaml.peb", other));

    assertThat(set.names("note")).containsExactly("note/more.yaml.peb", "note/text.yaml.peb");
    assertThat(set.builtInHash()).isEqualTo(BOTH.templates().hash());
  }
}
