package io.manta.suite;

import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestYaml;
import io.manta.schema.InputFiles;
import io.manta.schema.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the tests of one suite once rendered, in a file beside it: {@code
 * __snapshot__/NAME_test.yaml.snap}. Without {@code --update} it is only read.
 */
final class Snapshots {

  /** What follows from the rest, or from Manta's version. */
  private static final Pattern DERIVED =
      Pattern.compile(
          "(manta.io/(?:hash|made-by|spec): |kuberay_version=|kuberay-version: (?=\"))[^\\n;]*");

  private final Path file;
  private final boolean update;
  private final Map<String, Object> known = new LinkedHashMap<>();
  private final Map<String, Object> seen = new LinkedHashMap<>();

  private Snapshots(Path file, boolean update) {
    this.file = file;
    this.update = update;
  }

  static Snapshots of(Path suite, boolean update) {
    Path folder = suite.resolveSibling("__snapshot__");
    Snapshots snapshots = new Snapshots(folder.resolve(suite.getFileName() + ".snap"), update);
    if (Files.exists(snapshots.file)) {
      snapshots.known.putAll(InputFiles.one(snapshots.file.toString()).value());
    }
    return snapshots;
  }

  /**
   * What was rendered before under this name; what is rendered now, when that is to be kept. Empty
   * for what was never kept.
   */
  Optional<String> before(String name, String now) {
    seen.put(name, now);
    return update ? Optional.of(now) : Optional.ofNullable((String) known.get(name));
  }

  /** The objects, or a part of each, without what every change to a template changes. */
  static String text(List<Manifest> manifests, Optional<ObjectPath> path) {
    StringBuilder out = new StringBuilder();
    for (Manifest manifest : manifests) {
      Map<String, Object> shown =
          path.map(part -> Map.<String, Object>of("value", part(manifest, part)))
              .orElse(manifest.object());
      out.append(out.isEmpty() ? "" : "---\n").append(ManifestYaml.of(shown));
    }
    return DERIVED.matcher(out).replaceAll("$1...");
  }

  private static Object part(Manifest manifest, ObjectPath path) {
    return path.in(manifest.object()).value().orElse("no such field");
  }

  /** Names of snapshots that no test asked for. */
  Set<String> unused() {
    Set<String> unused = new LinkedHashSet<>(known.keySet());
    unused.removeAll(seen.keySet());
    return unused;
  }

  /**
   * Keeps what the tests rendered, and nothing else.
   *
   * @return whether the file is another one now
   */
  boolean write() {
    if (!update || seen.equals(known)) {
      return false;
    }
    if (Files.isSymbolicLink(file) || Files.isSymbolicLink(file.getParent())) {
      throw new Unreadable(
          file + ": not written, because it is behind a link", "remove the link, and run it again");
    }
    try {
      if (seen.isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        Files.createDirectories(file.getParent());
        Files.writeString(file, ManifestYaml.of(seen));
      }
    } catch (IOException e) {
      throw new Unreadable(file + ": cannot be written: " + e.getMessage(), "is it yours?");
    }
    return true;
  }

  Path file() {
    return file;
  }
}
