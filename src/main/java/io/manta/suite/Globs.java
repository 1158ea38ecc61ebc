package io.manta.suite;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Names with {@code *}, of objects and of templates. */
final class Globs {

  private static final String SUFFIX = ".yaml.peb";

  private Globs() {}

  static boolean match(String glob, String name) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(name));
  }

  /** A template's name is met with or without its folder, and with or without its ending. */
  static boolean matchTemplate(String glob, String template) {
    String plain = template.endsWith(SUFFIX) ? template.replace(SUFFIX, "") : template;
    String last = plain.substring(plain.lastIndexOf('/') + 1);
    return Stream.of(template, plain, last).anyMatch(name -> match(glob, name));
  }
}
