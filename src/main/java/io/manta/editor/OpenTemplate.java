package io.manta.editor;

import io.manta.template.set.EditedSet;

/**
 * A template that somebody edits.
 *
 * @param name in the set
 * @param text as it is in the editor
 */
public record OpenTemplate(EditedSet set, String name, String text) {

  /** What its first comment says, as each of Manta's files opens with one. */
  static String opening(String text) {
    String start = text.stripLeading();
    int end = start.indexOf("#}");
    return start.startsWith("{#") && end > 0 ? start.substring(2, end).strip() : "";
  }
}
