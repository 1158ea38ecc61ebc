package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Invalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several {@code --templates} of an operator. */
class TemplateFoldersTest {

  private static final String FILE = "cluster/mine.yaml.peb";

  @TempDir private Path folder;

  @Test
  void each_folder_overrides_those_before_it() throws IOException {
    Path first = folder("first", "a: 1\n");
    Path second = folder("second", "a: 2\n");

    assertThat(used(first, second)).isEqualTo("a: 2\n");
    assertThat(used(second, first)).isEqualTo("a: 1\n");
    assertThat(key(first, second)).isNotEqualTo(key(second, first)).isEqualTo(key(first, second));
    assertThat(OperatorTemplates.following(List.of(first, second)).folders())
        .containsExactly(first, second);
  }

  @Test
  void the_folder_that_is_gone_is_the_one_that_is_named() throws IOException {
    Path gone = folder.resolve("gone");
    TemplateCandidate candidate = TemplateCandidate.in(List.of(gone, folder("second", "a: 2\n")));

    assertThatThrownBy(() -> candidate.files().get())
        .isInstanceOfSatisfying(
            Invalid.class,
            e -> assertThat(e.problems().get(0).source()).isEqualTo(gone.toString()));
  }

  private Path folder(String name, String text) throws IOException {
    Path file = folder.resolve(name).resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return folder.resolve(name);
  }

  private static String used(Path... folders) {
    return TemplateCandidate.in(List.of(folders)).files().get().texts().get(FILE);
  }

  private static String key(Path... folders) {
    return TemplateCandidate.in(List.of(folders)).key();
  }
}
