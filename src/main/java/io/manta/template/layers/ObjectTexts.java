package io.manta.template.layers;

import io.manta.template.language.WrittenText;
import io.manta.template.layers.TextShape.Broken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Divides what a template wrote into objects, at lines of {@code ---}, and those into their layers.
 * Remembers parsed texts: pods of one group have all the same ones.
 */
public final class ObjectTexts {

  /** A text that could not be parsed, with the place where the trouble is. */
  public record Failed(WrittenText writtenText, int start, int end, Broken broken) {}

  /** One object's layers, or why there are none. */
  public record Divided(List<List<LayerText>> objects, List<Failed> failures) {}

  private static final int MOST_REMEMBERED = 2_000;

  private final Map<String, TextShape> remembered = new ConcurrentHashMap<>();

  /**
   * @param most so many objects; one more may be divided off and says that there are too many
   */
  public Divided divide(WrittenText writtenText, int most) {
    String all = writtenText.toString();
    Divided out = new Divided(new ArrayList<>(), new ArrayList<>());
    List<LayerText> object = new ArrayList<>();
    List<Integer> layers = writtenText.layers().stream().map(WrittenText.Layer::offset).toList();
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
      add(
          writtenText,
          all,
          from,
          end,
          writtenText.slots().subList(slots, slots + used),
          object,
          out);
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

  private static List<LayerText> close(List<LayerText> object, Divided out) {
    if (!object.isEmpty()) {
      out.objects().add(object);
    }
    return new ArrayList<>();
  }

  private void add(
      WrittenText writtenText,
      String all,
      int from,
      int end,
      List<WrittenText.Slot> slots,
      List<LayerText> object,
      Divided out) {
    String part = all.substring(from, end);
    if (part.isBlank()) {
      return;
    }
    try {
      LayerText layerText = new LayerText(writtenText, from, slots, shape(part));
      if (!(layerText.textShape() instanceof TextShape.Constant nothing
          && nothing.value() == null)) {
        object.add(layerText);
      }
    } catch (Broken e) {
      out.failures().add(new Failed(writtenText, from, end, e));
    }
  }

  private TextShape shape(String part) {
    TextShape known = remembered.get(part);
    if (known != null) {
      return known;
    }
    TextShape textShape = YamlComposer.read(part);
    if (remembered.size() >= MOST_REMEMBERED) {
      remembered.clear();
    }
    remembered.put(part, textShape);
    return textShape;
  }

  private static int count(String text, int from, int end) {
    int count = 0;
    for (int i = from; i < end; i++) {
      count += text.charAt(i) == WrittenText.SENTINEL ? 1 : 0;
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
