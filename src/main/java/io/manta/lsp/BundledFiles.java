package io.manta.lsp;

import io.manta.editor.Definition;
import io.manta.template.set.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Range;

/**
 * What is in the jar, for an editor to open: copies in a folder of this process, which goes with
 * it.
 */
final class BundledFiles implements AutoCloseable {

  private static final String LINT_PAGE = "templates/LINT.md";

  private Path folder;

  /** Files of a person where they are, those of the jar as a copy. */
  Location location(Definition definition) {
    SourceFile file = definition.file();
    Path path = Path.of(file.place());
    String uri = path.isAbsolute() ? path.toUri().toString() : copy(file.name(), file.text());
    return new Location(
        uri, new Range(Forms.position(definition.at()), Forms.position(definition.at())));
  }

  /** The page with a section for each rule. */
  String lintPage() {
    try (InputStream in = getClass().getClassLoader().getResourceAsStream(LINT_PAGE)) {
      return copy("LINT.md", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean holds(Path file) {
    return folder != null && file.startsWith(folder);
  }

  private synchronized String copy(String name, String text) {
    try {
      folder = folder == null ? Files.createTempDirectory("manta-lsp-").toRealPath() : folder;
      Path file = folder.resolve(name.startsWith("builtin/") ? name : "builtin/" + name);
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        Files.writeString(file, text);
        file.toFile().setReadOnly();
      }
      return file.toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (folder == null) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
