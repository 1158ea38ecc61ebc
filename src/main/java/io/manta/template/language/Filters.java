package io.manta.template.language;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.core.DefaultFilter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code value | filter}: pure functions of values; none knows a clock, a locale or chance. */
public final class Filters {

  private static final int MOST_CHARACTERS = Limits.DEFAULT.size();
  private static final int MOST_ENTRIES = Limits.DEFAULT.rounds();

  /** A text may be searched for so many others, by its length, before the clock is read. */
  private static final long MOST_WORK = 16L * MOST_CHARACTERS;

  private interface Body {
    Object apply(Object input, Map<String, Object> arguments);
  }

  private Filters() {}

  static Map<String, Filter> all() {
    Map<String, Filter> all = new TreeMap<>();
    all.put("default", new Default());
    all.put("required", new Required());
    put(all, "merge", List.of("with"), (in, a) -> merge(in, a.get("with")));
    put(all, "join", List.of("separator"), (in, a) -> join(in, a.get("separator")));
    put(all, "split", List.of("separator"), (in, a) -> split(text(in), a.get("separator")));
    put(all, "replace", List.of("texts"), (in, a) -> replace(text(in), a.get("texts")));
    put(all, "lower", List.of(), (in, a) -> text(in).toLowerCase(Locale.ROOT));
    put(all, "upper", List.of(), (in, a) -> text(in).toUpperCase(Locale.ROOT));
    put(all, "trim", List.of(), (in, a) -> text(in).strip());
    put(all, "length", List.of(), (in, a) -> length(in));
    put(all, "first", List.of(), (in, a) -> nonEmpty(in).get(0));
    put(all, "last", List.of(), (in, a) -> nonEmpty(in).get(nonEmpty(in).size() - 1));
    put(all, "keys", List.of(), (in, a) -> keys(in));
    put(all, "sort", List.of(), (in, a) -> sort(in));
    put(
        all,
        "tojson",
        List.of(),
        (in, a) -> OneLineJson.text(TemplateValues.copy(in, MOST_CHARACTERS).value()));
    put(all, "number", List.of(), (in, a) -> number(text(in)));
    put(all, "base64", List.of(), (in, a) -> base64(text(in)));
    put(all, "sha256", List.of(), (in, a) -> sha256(text(in)));
    return Collections.unmodifiableMap(all);
  }

  private static Object merge(Object base, Object with) {
    if (base instanceof Map<?, ?> a && with instanceof Map<?, ?> b) {
      Map<Object, Object> out = new LinkedHashMap<>(a);
      out.putAll(b);
      return out;
    }
    if (base instanceof Collection<?> a && with instanceof Collection<?> b) {
      List<Object> out = new ArrayList<>(a);
      out.addAll(b);
      return out;
    }
    throw new IllegalArgumentException(
        "needs two maps or two lists, got "
            + TemplateValues.describe(base)
            + " and "
            + TemplateValues.describe(with));
  }

  private static Object join(Object list, Object separator) {
    String between = separator == null ? "" : text(separator);
    StringJoiner out = new StringJoiner(between);
    for (Object entry : list(list)) {
      out.add(text(entry));
      bounded(out.length());
    }
    return out.toString();
  }

  private static Object split(String text, Object separator) {
    String[] parts = text.split(Pattern.quote(text(separator)), MOST_ENTRIES + 1);
    return new ArrayList<Object>(List.of(parts));
  }

  private static Object replace(String text, Object texts) {
    if (!(texts instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("needs a map of old to new, as in {\"_\": \"-\"}");
    }
    String out = text;
    long work = 0;
    for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
      String old = text(entry.getKey());
      String young = text(entry.getValue());
      work += out.length();
      if (work > MOST_WORK) {
        throw new IllegalArgumentException("limit reached: too many texts for one this long");
      }
      bounded(out.length() + count(out, old) * (young.length() - old.length()));
      out = out.replace(old, young);
    }
    return out;
  }

  private static long count(String text, String part) {
    if (part.isEmpty()) {
      return text.length() + 1L;
    }
    long count = 0;
    for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
      count++;
    }
    return count;
  }

  private static void bounded(long length) {
    if (length > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "limit reached: more than " + MOST_CHARACTERS + " characters");
    }
  }

  private static Object length(Object value) {
    if (value instanceof Map<?, ?> map) {
      return (long) map.size();
    }
    return value instanceof String text ? (long) text.length() : (long) list(value).size();
  }

  private static Object keys(Object value) {
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<Object>(map.keySet());
    }
    throw new IllegalArgumentException("needs a map, got " + TemplateValues.describe(value));
  }

  private static Object sort(Object value) {
    return list(value).stream()
        .map(Filters::text)
        .sorted()
        .collect(Collectors.toCollection(ArrayList<Object>::new));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("needs a whole number, got `" + text + "`", e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static List<?> list(Object value) {
    if (value instanceof Collection<?> list) {
      return new ArrayList<>(list);
    }
    throw new IllegalArgumentException("needs a list, got " + TemplateValues.describe(value));
  }

  private static List<?> nonEmpty(Object value) {
    List<?> list = list(value);
    if (list.isEmpty()) {
      throw new IllegalArgumentException("the list is empty");
    }
    return list;
  }

  /** Text of a text, number or boolean. */
  static String text(Object value) {
    if (value instanceof String || value instanceof Boolean || value instanceof Number) {
      return value.toString();
    }
    throw new IllegalArgumentException("needs a text, got " + TemplateValues.describe(value));
  }

  private static void put(Map<String, Filter> all, String name, List<String> arguments, Body body) {
    all.put(name, new Pure(name, arguments, body));
  }

  private static void refuseMacro(Object input, EvaluationContext context) {
    if (Evaluation.run(context).isFragment(input)) {
      throw new IllegalArgumentException("cannot take what a macro wrote");
    }
  }

  private record Pure(String name, List<String> arguments, Body body) implements Filter {

    @Override
    public List<String> getArgumentNames() {
      return arguments;
    }

    @Override
    public Object apply(
        Object input,
        Map<String, Object> values,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      try {
        refuseMacro(input, context);
        return Evaluation.run(context).made(body.apply(input, values), self.getName(), line);
      } catch (IllegalArgumentException | ClassCastException e) {
        throw new PebbleException(
            e, "filter " + name + ": " + e.getMessage(), line, self.getName());
      }
    }
  }

  /** Pebble knows by the class that this filter takes a missing variable. */
  private static final class Default extends DefaultFilter {

    @Override
    public Object apply(
        Object input,
        Map<String, Object> values,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      if (Evaluation.run(context).isFragment(input)) {
        throw new PebbleException(
            null, "filter default: cannot take what a macro wrote", line, self.getName());
      }
      return EmptyTest.is(input) ? values.get("default") : input;
    }
  }

  /** {@code x | required("say what to do")}. */
  private static final class Required extends DefaultFilter {

    @Override
    public List<String> getArgumentNames() {
      return List.of("message");
    }

    @Override
    public Object apply(
        Object input,
        Map<String, Object> values,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      if (input == null || "".equals(input)) {
        throw new PebbleException(null, text(values.get("message")), line, self.getName());
      }
      return input;
    }
  }
}
