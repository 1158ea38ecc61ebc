package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Anybody can make the published files from the sources. A build takes a minute, so not always. */
@EnabledIfSystemProperty(named = "reproducible", matches = ".*")
class BuildIT {

  private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");

  @TempDir Path one;
  @TempDir Path other;

  @Test
  void two_clones_at_other_places_and_times_build_the_same_bytes() throws Exception {
    for (Path clone : new Path[] {one, other.resolve("a/longer path")}) {
      copySources(clone);
      run(clone, "mvn", "-q", "-DskipTests", "package");
    }
    for (String file : new String[] {"target/manta.jar", "target/manta.cdx.json"}) {
      assertThat(one.resolve(file)).hasSameBinaryContentAs(other.resolve("a/longer path/" + file));
    }
  }

  /** All that git would clone if everything were committed; the files of an older time. */
  private static void copySources(Path clone) throws Exception {
    String files =
        run(Path.of("."), "git", "ls-files", "--cached", "--others", "--exclude-standard");
    for (String file : files.lines().toList()) {
      Path from = Path.of(file);
      if (Files.exists(from)) {
        Path to = clone.resolve(file);
        Files.createDirectories(to.getParent());
        Files.copy(from, to, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
        setTime(to, clone.getNameCount());
      }
    }
  }

  private static void setTime(Path file, int days) throws IOException {
    if (!Files.isSymbolicLink(file)) {
      Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusSeconds(86_400L * days)));
    }
  }

  private static String run(Path directory, String... command) {
    return GoTool.run(new ProcessBuilder(command).directory(directory.toFile()), "").orFail();
  }
}
