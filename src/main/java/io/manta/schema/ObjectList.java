package io.manta.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A list of objects in one document, as {@code kubectl get ... -o yaml} prints it. */
final class ObjectList {

  private static final String SUFFIX = "List";
  private static final Pattern IN_ITEM = Pattern.compile("items\\[(\\d+)]\\.?(.*)", Pattern.DOTALL);

  private ObjectList() {}

  /**
   * The objects of a list, each with its own places; of anything else, the document itself. As for
   * kubectl, items of a {@code PodList} are Pods without saying so.
   *
   * @throws Invalid when an item is no object
   */
  static List<Document> objects(Document document) {
    if (!isList(document.value()) || !(document.value().get("items") instanceof List<?> items)) {
      return List.of(document);
    }
    Lazy<List<Places>> places = new Lazy<>(() -> divided(document, items.size()));
    List<Document> objects = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (!(items.get(i) instanceof Map<?, ?> item)) {
        throw new Invalid(
            document
                .problem("items[" + i + "]", "an item of a list must be an object")
                .found(Shapes.describe(items.get(i))));
      }
      Map<String, Object> object = named(item, document.value());
      int place = i;
      objects.addAll(objects(document.with(object, whole -> places.get().get(place))));
    }
    return objects;
  }

  static boolean isList(Map<String, Object> value) {
    return String.valueOf(value.get("kind")).endsWith(SUFFIX);
  }

  /** An item of a list, which may say its kind for it. */
  static Map<String, Object> named(Map<?, ?> item, Map<String, Object> list) {
    String kind = String.valueOf(list.get("kind"));
    Map<String, Object> object = new LinkedHashMap<>();
    item.forEach((name, value) -> object.put((String) name, value));
    if (kind.length() > SUFFIX.length() && object.get("kind") == null) {
      object.put("kind", kind.substring(0, kind.length() - SUFFIX.length()));
      object.putIfAbsent("apiVersion", list.get("apiVersion"));
    }
    return object;
  }

  private static List<Places> divided(Document document, int items) {
    List<Map<String, Position>> positions = divided(document.positions(), items);
    List<Map<String, String>> words = divided(document.words(), items);
    return IntStream.range(0, items)
        .mapToObj(i -> new Places(positions.get(i), words.get(i), document.lines()))
        .toList();
  }

  /** What is known of the fields of each item, by their path in it. */
  private static <T> List<Map<String, T>> divided(Map<String, T> byPath, int items) {
    List<Map<String, T>> divided = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      divided.add(new HashMap<>());
    }
    byPath.forEach(
        (path, known) -> {
          Matcher in = IN_ITEM.matcher(path);
          if (in.matches()) {
            divided.get(Integer.parseInt(in.group(1))).put(in.group(2), known);
          }
        });
    return divided;
  }
}
