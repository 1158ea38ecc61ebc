package io.manta.template.set;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of files that are one more layer over another: {@code FOLDER/FILE.NAME.yaml.peb}. */
final class LayerName {

  static final String SUFFIX = ".yaml.peb";

  /**
   * What NAME may be. The kinds of files are none: who writes {@code .yaml.yaml.peb} means less.
   */
  static final String FORM = "(?!(?:yaml|yml|peb)\\.)[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";

  private static final Pattern LAYER =
      Pattern.compile("([a-z]+/[^./]+)\\.(.*[^.])" + Pattern.quote(SUFFIX));

  private LayerName() {}

  /** Whether it lies over another file, however well NAME is formed. */
  static boolean isLayer(String file) {
    return LAYER.matcher(file).matches();
  }

  /** The file that it lies over; itself when it is no layer. */
  static String base(String file) {
    Matcher layer = LAYER.matcher(file);
    return layer.matches() ? layer.group(1) + SUFFIX : file;
  }

  /** NAME; empty when it is no layer. */
  static String name(String file) {
    Matcher layer = LAYER.matcher(file);
    return layer.matches() ? layer.group(2) : "";
  }
}
