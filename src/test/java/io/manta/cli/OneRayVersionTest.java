package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages, samples, CRDs and templates speak of one Ray version, so that what is copied fits. */
class OneRayVersionTest {

  private static final Pattern VERSION =
      Pattern.compile(
          "(?:rayproject/ray[a-z-]*:|rayVersion:\\s*\"?)([0-9]+\\.[0-9]+\\.[0-9]+)[^\\s\"'`]*");

  private static final Set<String> READ = Set.of("md", "yaml", "peb", "txt", "json");

  @Test
  void it_is_the_same_everywhere_but_in_samples_of_what_needs_a_later_one() throws IOException {
    String usual = versions(Path.of("samples/raycluster.mini.yaml")).iterator().next();
    int found = 0;
    for (Path file : files()) {
      Set<String> versions = versions(file);
      found += versions.size();
      if (versions.equals(Set.of(usual)) || versions.isEmpty()) {
        continue;
      }
      assertThat(versions).as("of %s, otherwise %s", file, usual).hasSize(1);
      String minor = versions.iterator().next().replaceFirst("\\.[0-9]+$", "");
      assertThat(file).startsWithRaw(Path.of("samples"));
      assertThat(header(file)).as("why %s has %s", file, versions).contains("Ray " + minor);
    }
    assertThat(found).isGreaterThan(60);
  }

  private static Set<String> versions(Path file) throws IOException {
    Set<String> versions = new TreeSet<>();
    Matcher version = VERSION.matcher(Files.readString(file));
    while (version.find()) {
      versions.add(version.group(1));
    }
    return versions;
  }

  /** The comment in which a sample says what it shows. */
  private static String header(Path sample) throws IOException {
    return Files.readString(sample)
        .lines()
        .takeWhile(line -> line.startsWith("#"))
        .collect(Collectors.joining("\n"));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files =
        Stream.concat(
            Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")),
            Stream.of("config", "crd", "samples", "templates")
                .map(Path::of)
                .flatMap(OneRayVersionTest::under))) {
      return files.filter(OneRayVersionTest::isRead).sorted().toList();
    }
  }

  private static Stream<Path> under(Path folder) {
    try {
      return Files.walk(folder).filter(Files::isRegularFile);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Tests of templates try what other versions get. */
  private static boolean isRead(Path file) {
    String name = file.getFileName().toString();
    return READ.contains(name.substring(name.lastIndexOf('.') + 1))
        && !file.startsWith("templates/tests");
  }
}
