package io.manta.plan;

import io.manta.model.Quantity;
import io.manta.model.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the live object has all that we would send. The API server adds defaults, drops empty
 * values and writes quantities in its own way; none is a change. Where this is wrong about a
 * difference, an apply that changes nothing is the price, once for each process.
 */
final class Difference {

  /** Fields that identify the entries of Kubernetes' lists, the most specific first. */
  private static final List<String> KEYS =
      List.of("uid", "name", "mountPath", "containerPort", "port", "type", "ip");

  /** What has quantities under it, or is one. */
  private static final Set<String> QUANTITIES =
      Set.of("limits", "requests", "hard", "capacity", "overhead", "sizeLimit");

  private Difference() {}

  /** The path of the first rendered field that is absent or has another value. */
  static Optional<String> between(Map<String, Object> rendered, Map<String, Object> live) {
    return inMap("", asKept(rendered), live);
  }

  /** The API server keeps a Secret's {@code stringData} as {@code data}. */
  private static Map<String, Object> asKept(Map<String, Object> rendered) {
    Map<String, String> texts = new Tree(rendered).at("stringData").texts();
    if (texts.isEmpty() || !"Secret".equals(rendered.get("kind"))) {
      return rendered;
    }
    Map<String, Object> data = new LinkedHashMap<>(new Tree(rendered).at("data").map());
    texts.forEach((key, text) -> data.put(key, base64(text)));
    Map<String, Object> kept = new LinkedHashMap<>(rendered);
    kept.remove("stringData");
    kept.put("data", data);
    return kept;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a value that has one owner is another one: also what was added to it is a change. */
  static boolean isBetween(Object rendered, Object live) {
    return in("", rendered, live).isPresent() || in("", live, rendered).isPresent();
  }

  private static Optional<String> inMap(String path, Map<?, ?> rendered, Map<?, ?> live) {
    for (Map.Entry<?, ?> entry : rendered.entrySet()) {
      String at = path.isEmpty() ? entry.getKey().toString() : path + "." + entry.getKey();
      Optional<String> found = in(at, entry.getValue(), live.get(entry.getKey()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> in(String path, Object rendered, Object live) {
    if (live == null || rendered == null) {
      return isEmpty(rendered) && isEmpty(live) ? Optional.empty() : Optional.of(path);
    }
    if (rendered instanceof Map<?, ?> map) {
      return live instanceof Map<?, ?> other ? inMap(path, map, other) : Optional.of(path);
    }
    if (rendered instanceof List<?> list) {
      return live instanceof List<?> other ? inList(path, list, other) : Optional.of(path);
    }
    return same(rendered, live) || isQuantity(path) && sameAmount(rendered, live)
        ? Optional.empty()
        : Optional.of(path);
  }

  private static boolean isQuantity(String path) {
    return Arrays.stream(path.split("\\.")).anyMatch(QUANTITIES::contains);
  }

  private static boolean sameAmount(Object rendered, Object live) {
    Optional<Quantity> one = Quantity.parse(rendered.toString());
    Optional<Quantity> other = Quantity.parse(live.toString());
    return one.isPresent()
        && other.isPresent()
        && one.get().amount().compareTo(other.get().amount()) == 0;
  }

  private static Optional<String> inList(String path, List<?> rendered, List<?> live) {
    Optional<String> key = rendered.stream().findFirst().flatMap(Difference::key);
    // A list whose entries have no key is one value: an entry more is a change too.
    if (key.isEmpty() && rendered.size() != live.size()) {
      return Optional.of(path);
    }
    for (int i = 0; i < rendered.size(); i++) {
      Object entry = rendered.get(i);
      Object other = key.isPresent() ? partner(key.get(), entry, live) : live.get(i);
      Optional<String> found = in(path + "[" + i + "]", entry, other);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> key(Object entry) {
    return entry instanceof Map<?, ?> map
        ? KEYS.stream().filter(map::containsKey).findFirst()
        : Optional.empty();
  }

  private static Object partner(String key, Object entry, List<?> live) {
    Object value = entry instanceof Map<?, ?> map ? map.get(key) : null;
    return live.stream()
        .filter(other -> other instanceof Map<?, ?> map && same(value, map.get(key)))
        .findFirst()
        .orElse(null);
  }

  private static boolean same(Object rendered, Object live) {
    if (rendered == null || live == null) {
      return rendered == live;
    }
    if (rendered instanceof Number a && live instanceof Number b) {
      return a.doubleValue() == b.doubleValue();
    }
    return Objects.equals(rendered.toString(), live.toString());
  }

  private static boolean isEmpty(Object value) {
    return value == null
        || value.equals("")
        || value.equals(false)
        || value instanceof Map<?, ?> map && map.values().stream().allMatch(Difference::isEmpty)
        || value instanceof List<?> list && list.isEmpty();
  }
}
