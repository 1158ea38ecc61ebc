package io.manta.editor;

/**
 * A word that may stand at a place.
 *
 * @param detail its type, in a few words
 * @param words what it is; may be empty
 * @param replaces what of the text it takes the place of
 */
public record Completion(String label, Kind kind, String detail, String words, Span replaces) {

  /** What the word is. */
  public enum Kind {
    VARIABLE,
    FIELD,
    FUNCTION,
    MACRO,
    FILTER,
    TEST,
    TAG,
    BLOCK,
    FILE,
    YAML
  }
}
