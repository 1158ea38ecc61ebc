package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code config/README.md} says of each kind of object that is made for a Ray object what its
 * author gains by it.
 */
class ReachPageTest {

  private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\w+)");
  private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| ([^|]+) \\|");

  @Test
  void every_kind_that_is_made_has_a_row() throws IOException {
    String page = Files.readString(Manifests.CONFIG.resolve("README.md"));
    String section = page.substring(page.indexOf("### What whoever writes RayClusters reaches"));
    StringBuilder rows = new StringBuilder();
    FIRST_COLUMN
        .matcher(section.substring(0, section.indexOf("\n### ", 1)))
        .results()
        .forEach(row -> rows.append(row.group(1)).append('\n'));

    assertThat(kinds())
        .hasSizeGreaterThan(12)
        .allSatisfy(kind -> assertThat(rows.toString()).containsPattern("\\b" + kind + "s?\\b"));
  }

  private static Set<String> kinds() throws IOException {
    Set<String> kinds = new TreeSet<>();
    for (String folder : new String[] {"cluster", "group", "pod", "job", "service", "cronjob"}) {
      try (Stream<Path> files = Files.list(Path.of("templates", folder))) {
        for (Path file : files.toList()) {
          KIND.matcher(Files.readString(file)).results().forEach(one -> kinds.add(one.group(1)));
        }
      }
    }
    return kinds;
  }
}
