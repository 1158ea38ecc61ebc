package io.manta.suite;

import io.manta.model.Tree;
import io.manta.template.language.OneLineJson;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What an assertion asks of the value of a field. */
interface Check {

  /**
   * What is wrong.
   *
   * @param message what the field is not, as in {@code is not equal}
   */
  record Mismatch(String message, String found, String expected) {}

  /** Empty when the value, or that there is none, is as it should be. */
  Optional<Mismatch> of(Optional<Object> value);

  /** The words of assertions about a field, with what each makes of what stands below it. */
  Map<String, Function<Tree, Check>> WORDS = words();

  private static Map<String, Function<Tree, Check>> words() {
    Map<String, Function<Tree, Check>> words = new TreeMap<>();
    words.put("equal", said -> equal(said.at("value").value()));
    words.put("notEqual", said -> not(equal(said.at("value").value()), "is equal"));
    words.put("matchRegex", said -> matches(Pattern.compile(said.at("pattern").text())));
    words.put(
        "notMatchRegex",
        said -> not(matches(Pattern.compile(said.at("pattern").text())), "matches"));
    words.put("contains", said -> contains(said.at("content").value()));
    words.put("notContains", said -> not(contains(said.at("content").value()), "contains it"));
    words.put("isSubset", said -> contains(said.at("content").value()));
    words.put("exists", said -> exists());
    words.put("notExists", said -> not(exists(), "exists"));
    words.put("isType", said -> type(said.at("type").text()));
    words.put("lengthEqual", said -> length(said.at("count").whole().orElse(0L)));
    return words;
  }

  private static Check equal(Object wanted) {
    return of("is not equal", shown(wanted), value -> same(value.orElse(null), wanted));
  }

  private static Check matches(Pattern pattern) {
    return of(
        "does not match",
        "a text that matches " + pattern,
        value -> value.filter(v -> pattern.matcher(String.valueOf(v)).find()).isPresent());
  }

  private static Check contains(Object content) {
    return of(
        "does not contain it",
        shown(content),
        value -> value.filter(v -> has(v, content)).isPresent());
  }

  private static Check exists() {
    return of("does not exist", "any value", Optional::isPresent);
  }

  private static Check type(String wanted) {
    return of(
        "is of another type",
        wanted,
        value -> value.map(Check::typeOf).equals(Optional.of(wanted)));
  }

  private static Check length(long count) {
    return of("is of another length", count + " entries", value -> lengthOf(value) == count);
  }

  private static Check of(
      String message, String expected, java.util.function.Predicate<Optional<Object>> holds) {
    return value ->
        holds.test(value)
            ? Optional.empty()
            : Optional.of(
                new Mismatch(message, value.map(Check::shown).orElse("no such field"), expected));
  }

  private static Check not(Check check, String message) {
    return value ->
        check.of(value).isPresent()
            ? Optional.empty()
            : Optional.of(
                new Mismatch(
                    message, value.map(Check::shown).orElse("no such field"), "anything else"));
  }

  /** A list an entry, a text a part, a map some of its fields. */
  private static boolean has(Object value, Object content) {
    if (value instanceof Collection<?> list) {
      return list.stream().anyMatch(entry -> holds(entry, content));
    }
    return value instanceof String text && content instanceof String part
        ? text.contains(part)
        : value instanceof Map<?, ?> && holds(value, content);
  }

  private static boolean holds(Object value, Object wanted) {
    if (value instanceof Map<?, ?> map && wanted instanceof Map<?, ?> some) {
      return some.entrySet().stream()
          .allMatch(field -> holds(map.get(field.getKey()), field.getValue()));
    }
    return same(value, wanted);
  }

  private static boolean same(Object one, Object other) {
    if (one instanceof Number a && other instanceof Number b) {
      return a.doubleValue() == b.doubleValue();
    }
    if (one instanceof List<?> a && other instanceof List<?> b) {
      boolean equal = a.size() == b.size();
      for (int i = 0; equal && i < a.size(); i++) {
        equal = same(a.get(i), b.get(i));
      }
      return equal;
    }
    if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && a.entrySet().stream().allMatch(e -> same(e.getValue(), b.get(e.getKey())));
    }
    return Objects.equals(one, other);
  }

  private static String typeOf(Object value) {
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Number) {
      return "number";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    return value instanceof Map ? "map" : "list";
  }

  private static long lengthOf(Optional<Object> value) {
    Object it = value.orElse(List.of());
    if (it instanceof Collection<?> list) {
      return list.size();
    }
    return it instanceof Map<?, ?> map ? map.size() : String.valueOf(it).length();
  }

  private static String shown(Object value) {
    String json = value == null ? "null" : OneLineJson.text(value);
    return json.length() <= 200 ? json : json.substring(0, 197) + "...";
  }
}
