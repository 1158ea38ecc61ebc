package io.manta.client;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Texts as they were read lately. Thousands of pods say the same few, and each is kept once instead
 * of in every pod.
 */
final class StringPool {

  /** A longer one is seldom said twice. */
  private static final int LONGEST = 64;

  /** A power of two. What falls on the same place takes the place of the one before. */
  private static final String[] LATELY = new String[4096];

  private StringPool() {}

  /**
   * @param parser stands at a text
   */
  static String of(JsonParser parser) throws IOException {
    int length = parser.getTextLength();
    if (length > LONGEST) {
      return parser.getText();
    }
    char[] letters = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int hash = 0;
    for (int at = from; at < from + length; at++) {
      hash = 31 * hash + letters[at];
    }
    int place = (hash ^ hash >>> 16) & LATELY.length - 1;
    // Threads that come at once overwrite each other's, which costs a text kept twice.
    String text = LATELY[place];
    if (text == null || !isSame(text, letters, from, length)) {
      text = new String(letters, from, length);
      LATELY[place] = text;
    }
    return text;
  }

  private static boolean isSame(String text, char[] letters, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int at = 0; at < length; at++) {
      if (text.charAt(at) != letters[from + at]) {
        return false;
      }
    }
    return true;
  }
}
