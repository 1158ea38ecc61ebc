package io.manta.templates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code templates/README.md}, as a person who changes a template reads it. */
final class TemplatesPage {

  private static final Pattern FILE =
      Pattern.compile(
          "^`my-templates/([^`]+)`\\n\\n```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private TemplatesPage() {}

  static String text() {
    try {
      return Files.readString(Path.of("templates/README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of the examples, by name. */
  static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    Matcher matcher = FILE.matcher(text());
    while (matcher.find()) {
      files.put(matcher.group(1), matcher.group(2));
    }
    return files;
  }
}
