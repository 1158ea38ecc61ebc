package io.manta.lsp;

import io.manta.template.set.Overrides;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/**
 * A text in the editor.
 *
 * @param path where it is saved
 * @param text as it is now
 */
record OpenDocument(String uri, Path path, int version, String text) {

  /** A ConfigMap holds no more. Whatever is larger is not read. */
  static final int LARGEST = 1 << 20;

  /** Empty for what is no file, as a text that was never saved. */
  static Optional<Path> path(String uri) {
    try {
      return Optional.of(Path.of(URI.create(uri)).toAbsolutePath().normalize());
    } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  boolean isTemplate() {
    return path.toString().endsWith(".peb") && path.getNameCount() > 1;
  }

  boolean isInput() {
    return path.toString().endsWith(".yaml") || path.toString().endsWith(".yml");
  }

  boolean isTooLarge() {
    return text.length() > LARGEST;
  }

  /** The directory of the set: around the folder {@code pod/}, or where {@code pod.x} lies. */
  Path root() {
    return isFlat() ? path.getParent() : path.getParent().getParent();
  }

  /** Seen from the set's directory. */
  String file() {
    return root().relativize(path).toString().replace('\\', '/');
  }

  /** In the set, as in {@code pod/head.yaml.peb}. */
  String name() {
    return isFlat() ? file().replaceFirst("\\.", "/") : file();
  }

  private boolean isFlat() {
    String name = path.getFileName().toString();
    Path folder = path.getParent().getFileName();
    boolean isInFolder = folder != null && Overrides.isFolder(folder.toString());
    return folder == null
        || !isInFolder && Overrides.isFolder(name.substring(0, Math.max(0, name.indexOf('.'))));
  }

  OpenDocument changed(int newVersion, List<TextDocumentContentChangeEvent> changes) {
    StringBuilder now = new StringBuilder(text);
    for (TextDocumentContentChangeEvent change : changes) {
      Range range = change.getRange();
      if (range == null) {
        now.setLength(0);
        now.append(change.getText());
      } else {
        int from = offset(now, range.getStart());
        int to = Math.max(from, offset(now, range.getEnd()));
        now.replace(from, to, change.getText());
      }
    }
    return new OpenDocument(uri, path, newVersion, now.toString());
  }

  int offset(Position place) {
    return offset(text, place);
  }

  /** A place behind the end of a line is its end. */
  private static int offset(CharSequence text, Position place) {
    int at = 0;
    for (int line = 0; line < place.getLine(); line++) {
      int end = lineEnd(text, at);
      if (end == text.length()) {
        return end;
      }
      at = end + 1;
    }
    return Math.min(at + Math.max(0, place.getCharacter()), lineEnd(text, at));
  }

  private static int lineEnd(CharSequence text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
    return at;
  }
}
