package io.manta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code CONTRIBUTING.md} leads to files that exist, and names every package. */
class ContributingTest {

  private static final Path MAIN = Path.of("src/main/java/io/manta");
  private static final List<Path> ROOTS =
      List.of(Path.of("."), MAIN, Path.of("src/test/java/io/manta"));

  /** A quoted word that is the path of a folder or of a file. */
  private static final Pattern QUOTED =
      Pattern.compile("`([\\w./-]+(?:/|\\.(?:java|md|yaml|json|tpl|peb)))`|`(src/[\\w./-]+)`");

  private static String page() throws IOException {
    return Files.readString(Path.of("CONTRIBUTING.md"));
  }

  private static List<String> paths(String line) {
    return QUOTED
        .matcher(line)
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .toList();
  }

  /** {@code Rollout.java} means the file beside the one that the line named before. */
  private static boolean exists(String path, List<String> before) {
    Stream<String> beside =
        path.contains("/") || before.isEmpty()
            ? Stream.empty()
            : before.stream().map(other -> other.replaceAll("[^/]*$", "") + path);
    return Stream.concat(Stream.of(path), beside)
        .anyMatch(name -> ROOTS.stream().anyMatch(root -> Files.exists(root.resolve(name))));
  }

  @Test
  void every_path_exists() throws IOException {
    List<String> missing = new ArrayList<>();
    int seen = 0;
    for (String line : page().lines().toList()) {
      List<String> before = new ArrayList<>();
      for (String path : paths(line)) {
        if (!exists(path, before)) {
          missing.add(path);
        }
        before.add(path);
        seen++;
      }
    }
    assertThat(missing).isEmpty();
    assertThat(seen).isGreaterThan(100);
  }

  @Test
  void every_test_that_a_command_names_exists() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      tests = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
    assertThat(
            Pattern.compile("(?:test=|`)(\\w+(?:Test|IT))\\b")
                .matcher(page())
                .results()
                .map(found -> found.group(1) + ".java"))
        .hasSizeGreaterThan(10)
        .isSubsetOf(tests);
  }

  @Test
  void every_package_has_a_row_and_a_page_of_its_own() throws IOException {
    Set<String> packages = new TreeSet<>();
    try (Stream<Path> files = Files.walk(MAIN)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .filter(folder -> !folder.equals(MAIN))
          .forEach(folder -> packages.add(MAIN.relativize(folder).toString()));
    }
    assertThat(packages)
        .hasSizeGreaterThan(30)
        .allSatisfy(one -> assertThat(MAIN.resolve(one).resolve("package-info.java")).exists());
    Set<String> rows =
        Pattern.compile("(?m)^\\| `([a-z/]+)/` \\|(.*)$")
            .matcher(page())
            .results()
            .flatMap(ContributingTest::named)
            .collect(Collectors.toSet());
    assertThat(packages.stream().filter(one -> !one.matches("(kind|dev)/.*|api")))
        .allSatisfy(
            one -> assertThat(rows).anyMatch(row -> row.equals(one) || row.startsWith(one + "/")));
  }

  private static Stream<String> named(MatchResult row) {
    return Stream.concat(
        Stream.of(row.group(1)),
        paths(row.group(2)).stream().map(path -> path.replaceAll("/$", "")));
  }
}
