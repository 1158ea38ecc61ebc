package io.manta.kind.rayjob.model;

import java.util.Map;
import java.util.Set;

/** A text in double quotes as Go writes it, which the submitter's command line is made of. */
final class GoQuote {

  private static final Map<Integer, String> NAMED =
      Map.of(
          (int) '"',
          "\\\"",
          (int) '\\',
          "\\\\",
          0x07,
          "\\a",
          0x08,
          "\\b",
          0x09,
          "\\t",
          0x0a,
          "\\n",
          0x0b,
          "\\v",
          0x0c,
          "\\f",
          0x0d,
          "\\r");

  /** Neither letter, mark, number, punctuation nor symbol: Go prints none of them but the blank. */
  private static final Set<Integer> INVISIBLE =
      Set.of(
          (int) Character.UNASSIGNED,
          (int) Character.CONTROL,
          (int) Character.FORMAT,
          (int) Character.PRIVATE_USE,
          (int) Character.SURROGATE,
          (int) Character.SPACE_SEPARATOR,
          (int) Character.LINE_SEPARATOR,
          (int) Character.PARAGRAPH_SEPARATOR);

  private GoQuote() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().forEach(c -> append(out, c));
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, int c) {
    if (NAMED.containsKey(c)) {
      out.append(NAMED.get(c));
    } else if (c == ' ' || !INVISIBLE.contains(Character.getType(c))) {
      out.appendCodePoint(c);
    } else if (c < 0x80) {
      out.append("\\x%02x".formatted(c));
    } else {
      out.append((c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
    }
  }
}
