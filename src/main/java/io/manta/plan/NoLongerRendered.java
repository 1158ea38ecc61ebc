package io.manta.plan;

import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes out of a live object what Manta applied and renders no more, as the API server does when it
 * is applied again. Known by {@code managedFields}, where the object was read with them.
 */
public final class NoLongerRendered {

  private NoLongerRendered() {}

  @SuppressWarnings("unchecked")
  public static Map<String, Object> without(Map<String, Object> live, Object rendered) {
    Object rest = live;
    for (Tree entry : new Tree(live).at("metadata", "managedFields").items()) {
      boolean isOurs = entry.at("manager").text().equals(Stamp.MANAGER);
      if (isOurs && entry.at("operation").text().equals("Apply")) {
        rest = without(entry.at("fieldsV1").map(), rest, rendered);
      }
    }
    return (Map<String, Object>) rest;
  }

  private static Object without(Map<String, Object> fields, Object live, Object rendered) {
    Object rest = live;
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      String key = field.getKey();
      Map<String, Object> below = new Tree(field.getValue()).map();
      if (key.startsWith("f:") && rest instanceof Map<?, ?> map) {
        rest = inMap(key.substring(2), below, map, new Tree(rendered).map());
      } else if (key.startsWith("k:") && rest instanceof List<?> list) {
        rest = inList(ListKey.of(key), below, list, new Tree(rendered).list());
      }
    }
    return rest;
  }

  private static Map<String, Object> inMap(
      String name, Map<String, Object> below, Map<?, ?> live, Map<String, Object> rendered) {
    Map<String, Object> out = new LinkedHashMap<>(new Tree(live).map());
    if (!out.containsKey(name)) {
      return out;
    }
    if (below.isEmpty()) {
      if (!rendered.containsKey(name)) {
        out.remove(name);
      }
      return out;
    }
    Object rest = without(below, out.get(name), rendered.get(name));
    if (!rendered.containsKey(name) && (rest.equals(Map.of()) || rest.equals(List.of()))) {
      out.remove(name);
    } else {
      out.put(name, rest);
    }
    return out;
  }

  private static List<Object> inList(
      ListKey key, Map<String, Object> below, List<?> live, List<Object> rendered) {
    Object wanted = rendered.stream().filter(key::fits).findFirst().orElse(null);
    List<Object> out = new ArrayList<>();
    for (Object entry : live) {
      if (!key.fits(entry)) {
        out.add(entry);
      } else if (wanted != null) {
        out.add(without(below, entry, wanted));
      }
    }
    return out;
  }
}
