package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import io.manta.schema.Document;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample becomes what its golden file says. */
class SamplesTest {

  private static final Path SAMPLES = Path.of("samples");

  /** Flags that a sample needs stand in the comment at its top. */
  private static final Pattern FLAG =
      Pattern.compile("--(?:batch-scheduler|feature-gates)=[A-Za-z=-]+");

  /** Follow from the rest: with them, every change to a template would change every file. */
  private static final Pattern DERIVED =
      Pattern.compile(
          "(manta.io/(?:hash|made-by|spec): |kuberay_version=|kuberay-version: (?=\"))[^\\n;]*");

  @ParameterizedTest
  @MethodSource("samples")
  void becomes_what_its_golden_file_says(Path file) {
    ManifestRun manifestRun = render(file);

    assertThat(manifestRun.err()).isEmpty();
    assertThat(manifestRun.code()).isZero();
    String name = SAMPLES.relativize(file).toString().replace(".yaml", "");
    Golden.verify(
        "samples/" + name, ".yaml", DERIVED.matcher(manifestRun.out()).replaceAll("$1..."));
  }

  @Test
  void the_readme_names_every_sample() throws IOException {
    String readme = Files.readString(SAMPLES.resolve("README.md"));

    assertThat(samples().map(file -> "(" + SAMPLES.relativize(file) + ")").toList())
        .allMatch(readme::contains);
  }

  @Test
  void the_kustomization_has_every_sample_that_needs_no_other_project() throws IOException {
    List<Document> base =
        Yaml.read("Kustomization", Files.readString(SAMPLES.resolve("Kustomization")));

    assertThat((List<?>) base.get(0).value().get("resources"))
        .isEqualTo(
            samples()
                .map(file -> SAMPLES.relativize(file).toString())
                .filter(name -> !name.contains("/"))
                .sorted()
                .toList());
  }

  @Test
  void every_sample_says_what_it_shows() {
    assertThat(samples().map(SamplesTest::text))
        .allMatch(text -> text.startsWith("# ") && text.contains("# Look at: "));
  }

  @Test
  void what_is_printed_reads_back_as_the_same_objects() {
    samples()
        .forEach(
            file -> {
              List<Document> printed = Yaml.read("printed", render(file).out());
              Document list = Yaml.read("json", render(file, "-o", "json").out()).get(0);

              assertThat(printed.stream().map(Document::value))
                  .isEqualTo(list.value().get("items"));
            });
  }

  @Test
  void output_depends_on_neither_locale_nor_time_zone() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    ManifestRun before = ManifestRun.of("render", "samples");
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));

      assertThat(ManifestRun.of("render", "samples")).isEqualTo(before);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private static ManifestRun render(Path file, String... more) {
    List<String> args = new ArrayList<>(List.of("render", file.toString()));
    Matcher flags = FLAG.matcher(text(file));
    while (flags.find()) {
      args.add(flags.group());
    }
    args.addAll(List.of(more));
    return ManifestRun.of(args.toArray(String[]::new));
  }

  private static Stream<Path> samples() {
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
