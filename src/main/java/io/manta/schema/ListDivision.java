package io.manta.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Divides a YAML text into its documents, and those that are lists as kubectl prints them into
 * their items, by the letters that lines begin with. Only what stands at the margin can end what is
 * there: a division that is wrong nonetheless, within a quoted text that goes on at the margin,
 * leaves parts that are no YAML.
 */
final class ListDivision {

  /**
   * @param list what the list around it says of itself; empty for a document
   */
  record Division(TextPart part, Optional<Map<String, Object>> list) {}

  private static final String ITEMS = "items:";

  private final String text;
  private final List<Division> divisions = new ArrayList<>();

  private ListDivision(String text) {
    this.text = text;
  }

  /** At least two parts; empty for a text that is one document, or has to be read as a whole. */
  static Optional<List<Division>> of(String text) {
    boolean isUsual =
        text.indexOf('\r') < 0 && text.indexOf('\0') < 0 && !text.startsWith("\uFEFF");
    ListDivision division = new ListDivision(text);
    return isUsual && division.divide() && division.divisions.size() > 1
        ? Optional.of(division.divisions)
        : Optional.empty();
  }

  /** False for what only a parser can divide. */
  private boolean divide() {
    int from = 0;
    int line = 0;
    int lines = 0;
    for (int at = 0; at < text.length(); at = TextLines.end(text, at) + 1) {
      char first = text.charAt(at);
      if (first == '%' || first == '.' && text.startsWith("...", at)) {
        return false;
      }
      if (first == '-' && text.startsWith("---", at)) {
        if (!text.substring(at + 3, TextLines.end(text, at)).isBlank()) {
          return false;
        }
        document(from, at, line);
        from = Math.min(text.length(), TextLines.end(text, at) + 1);
        line = lines + 1;
      }
      lines++;
    }
    document(from, text.length(), line);
    return true;
  }

  private void document(int from, int to, int line) {
    if (text.substring(from, to).isBlank()) {
      return;
    }
    List<TextPart> items = new ArrayList<>();
    StringBuilder frame = new StringBuilder();
    Optional<Map<String, Object>> list =
        items(from, to, line, items, frame)
            ? PlainYaml.read(frame.toString(), UnaryOperator.identity())
                .filter(ObjectList::isList)
                .filter(value -> !value.containsKey("items"))
            : Optional.empty();
    if (list.isPresent()) {
      items.forEach(item -> divisions.add(new Division(item, list)));
    } else {
      TextPart whole = new TextPart(text, from, to, line, 0, false);
      divisions.add(new Division(whole, Optional.empty()));
    }
  }

  /**
   * Collects the items of one list, and what stands around them.
   *
   * @return whether there are any
   */
  private boolean items(int from, int to, int line, List<TextPart> items, StringBuilder frame) {
    int begin = -1;
    int beginLine = line;
    boolean inside = false;
    boolean seen = false;
    int lines = line;
    for (int at = from; at < to; at = TextLines.end(text, at) + 1, lines++) {
      int end = Math.min(to, TextLines.end(text, at));
      char first = at == end ? ' ' : text.charAt(at);
      boolean isItem = first == '-' && text.startsWith("- ", at);
      boolean goesOn = first == ' ' || first == '#';
      if (inside && !isItem && goesOn) {
        continue;
      }
      if (begin >= 0 && inside) {
        items.add(new TextPart(text, begin, at, beginLine, 0, true));
        begin = -1;
      }
      if (inside && isItem) {
        begin = at;
        beginLine = lines;
        continue;
      }
      inside = !seen && text.substring(at, end).stripTrailing().equals(ITEMS);
      seen |= inside;
      if (!inside) {
        frame.append(text, at, end).append('\n');
      }
    }
    if (begin >= 0) {
      items.add(new TextPart(text, begin, to, beginLine, 0, true));
    }
    return !items.isEmpty();
  }
}
