package io.manta.template;

import io.manta.template.Shape.Broken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Divides what a template wrote into objects, at lines of {@code ---}, and those into their layers.
 * Remembers parsed texts: pods of one group have all the same ones.
 */
final class Pieces {

  /** A text that could not be parsed, with the place where the trouble is. */
  record Failed(Text text, int start, int end, Broken broken) {}

  /** One object's layers, or why there are none. */
  record Divided(List<List<Piece>> objects, List<Failed> failures) {}

  private static final int MOST_REMEMBERED = 2_000;

  private final Map<String, Shape> remembered = new ConcurrentHashMap<>();

  /**
   * @param most so many objects; one more may be divided off and says that there are too many
   */
  Divided divide(Text text, int most) {
    String all = text.toString();
    Divided out = new Divided(new ArrayList<>(), new ArrayList<>());
    List<Piece> object = new ArrayList<>();
    List<Integer> layers = text.layers().stream().map(Text.Layer::offset).toList();
    int layer = 0;
    int from = 0;
    int slots = 0;
    while (from <= all.length() && out.objects().size() <= most) {
      int document = document(all, from);
      while (layer < layers.size() && layers.get(layer) <= from) {
        layer++;
      }
      int next = layer < layers.size() ? layers.get(layer) : all.length() + 1;
      int end = Math.min(Math.min(document, next), all.length());
      int used = count(all, from, end);
      add(text, all, from, end, text.slots().subList(slots, slots + used), object, out);
      slots += used;
      if (document <= end && document < all.length()) {
        object = close(object, out);
        from = document + 3;
      } else {
        from = end == all.length() ? all.length() + 1 : end;
      }
    }
    close(object, out);
    return out;
  }

  private static List<Piece> close(List<Piece> object, Divided out) {
    if (!object.isEmpty()) {
      out.objects().add(object);
    }
    return new ArrayList<>();
  }

  private void add(
      Text text,
      String all,
      int from,
      int end,
      List<Text.Slot> slots,
      List<Piece> object,
      Divided out) {
    String part = all.substring(from, end);
    if (part.isBlank()) {
      return;
    }
    try {
      Piece piece = new Piece(text, from, slots, shape(part));
      if (!(piece.shape() instanceof Shape.Constant nothing && nothing.value() == null)) {
        object.add(piece);
      }
    } catch (Broken e) {
      out.failures().add(new Failed(text, from, end, e));
    }
  }

  private Shape shape(String part) {
    Shape known = remembered.get(part);
    if (known != null) {
      return known;
    }
    Shape shape = Composing.read(part);
    if (remembered.size() >= MOST_REMEMBERED) {
      remembered.clear();
    }
    remembered.put(part, shape);
    return shape;
  }

  private static int count(String text, int from, int end) {
    int count = 0;
    for (int i = from; i < end; i++) {
      count += text.charAt(i) == Text.SENTINEL ? 1 : 0;
    }
    return count;
  }

  /** Where the next line of {@code ---} begins. */
  private static int document(String text, int from) {
    for (int i = text.indexOf("---", from); i >= 0; i = text.indexOf("---", i + 1)) {
      boolean begins = i == 0 || text.charAt(i - 1) == '\n';
      boolean ends = i + 3 == text.length() || Character.isWhitespace(text.charAt(i + 3));
      if (begins && ends) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }
}
