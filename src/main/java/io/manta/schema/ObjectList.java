package io.manta.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    String kind = String.valueOf(document.value().get("kind"));
    if (!kind.endsWith(SUFFIX) || !(document.value().get("items") instanceof List<?> items)) {
      return List.of(document);
    }
    List<Map<String, Position>> positions = divided(document.positions(), items.size());
    List<Map<String, String>> words = divided(document.words(), items.size());
    List<Document> objects = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (!(items.get(i) instanceof Map<?, ?> item)) {
        throw new Invalid(
            document
                .problem("items[" + i + "]", "an item of a list must be an object")
                .found(Shapes.describe(items.get(i))));
      }
      Map<String, Object> object = new LinkedHashMap<>();
      item.forEach((name, value) -> object.put((String) name, value));
      if (kind.length() > SUFFIX.length() && object.get("kind") == null) {
        object.put("kind", kind.substring(0, kind.length() - SUFFIX.length()));
        object.putIfAbsent("apiVersion", document.value().get("apiVersion"));
      }
      objects.addAll(
          objects(
              new Document(
                  document.source(), object, positions.get(i), words.get(i), document.lines())));
    }
    return objects;
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
