package io.manta.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CEL rule of the CRD about which fields of a map are present: {@code has(self.x)} with {@code
 * !}, {@code &&}, {@code ||} and parentheses. A library for CEL is bigger than the rest of Manta;
 * other rules are the API server's alone.
 *
 * @param message what the API server says when it is broken
 */
record PresenceRule(Predicate<Map<?, ?>> condition, String message) {

  private static final Pattern WHOLE =
      Pattern.compile("(\\s|!|&&|\\|\\||\\(|\\)|has\\(self\\.\\w+\\))+");

  private static final Pattern TOKEN =
      Pattern.compile("has\\(self\\.(\\w+)\\)|!|&&|\\|\\||\\(|\\)");

  /** The rules of this form among those of a schema, which may have none. */
  static List<PresenceRule> of(Object validations) {
    List<PresenceRule> rules = new ArrayList<>();
    if (validations instanceof List<?> list) {
      for (Object one : list) {
        Map<?, ?> rule = (Map<?, ?>) one;
        String text = (String) rule.get("rule");
        if (WHOLE.matcher(text).matches()) {
          rules.add(new PresenceRule(new Reader(text).all(), (String) rule.get("message")));
        }
      }
    }
    return rules;
  }

  boolean holds(Map<?, ?> map) {
    return condition.test(map);
  }

  /** Reads from left to right: alternatives of conjunctions of terms. */
  private static final class Reader {

    private final String text;
    private final Matcher tokens;
    private boolean more;

    Reader(String text) {
      this.text = text;
      this.tokens = TOKEN.matcher(text);
      this.more = tokens.find();
    }

    Predicate<Map<?, ?>> all() {
      Predicate<Map<?, ?>> all = either();
      if (more) {
        throw unreadable();
      }
      return all;
    }

    private Predicate<Map<?, ?>> either() {
      Predicate<Map<?, ?>> left = both();
      return take("||") ? left.or(either()) : left;
    }

    private Predicate<Map<?, ?>> both() {
      Predicate<Map<?, ?>> left = term();
      return take("&&") ? left.and(both()) : left;
    }

    private Predicate<Map<?, ?>> term() {
      if (take("!")) {
        return term().negate();
      }
      if (take("(")) {
        Predicate<Map<?, ?>> inner = either();
        if (!take(")")) {
          throw unreadable();
        }
        return inner;
      }
      String field = more ? tokens.group(1) : null;
      if (field == null) {
        throw unreadable();
      }
      more = tokens.find();
      return map -> map.containsKey(field);
    }

    private boolean take(String token) {
      boolean here = more && tokens.group().equals(token);
      if (here) {
        more = tokens.find();
      }
      return here;
    }

    private IllegalStateException unreadable() {
      return new IllegalStateException("cannot read the rule " + text);
    }
  }
}
