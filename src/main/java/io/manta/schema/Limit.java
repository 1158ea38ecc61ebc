package io.manta.schema;

import io.manta.schema.Type.Limits;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A scalar that has the right type and still is not allowed.
 *
 * @param message what is wrong
 * @param expected what would be right
 * @param hint the way out; may be empty
 */
record Limit(String message, String expected, String hint) {

  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** The literal list of a rule like {@code self in ['a', 'b']}, the one static form in use. */
  private static final Pattern IN = Pattern.compile("self in \\[(.*)]");

  Problem at(String path, Object value) {
    Problem problem =
        SchemaCheck.problem(path, message).found(Shapes.show(value)).expected(expected);
    return hint.isEmpty() ? problem : problem.hint(hint);
  }

  static Optional<Limit> of(Object value, Limits limits) {
    if (!limits.allowed().isEmpty() && !limits.allowed().contains(value)) {
      return Optional.of(oneOf(value, limits.allowed()));
    }
    for (String rule : limits.rules()) {
      var in = IN.matcher(rule);
      if (in.matches()) {
        List<Object> allowed =
            Pattern.compile("'([^']*)'")
                .matcher(in.group(1))
                .results()
                .map(match -> (Object) match.group(1))
                .toList();
        if (!allowed.contains(value)) {
          return Optional.of(oneOf(value, allowed));
        }
      }
    }
    return value instanceof String text ? text(text, limits) : number(value, limits);
  }

  private static Limit oneOf(Object value, List<Object> allowed) {
    List<String> names = allowed.stream().map(String::valueOf).toList();
    String hint =
        Names.nearest(String.valueOf(value), names)
            .map(name -> "did you mean `" + name + "`?")
            .orElse("");
    return new Limit(
        "is none of the values it may have",
        names.stream().collect(Collectors.joining("`, `", "one of `", "`")),
        hint);
  }

  private static Optional<Limit> text(String text, Limits limits) {
    int length = text.codePointCount(0, text.length());
    if (length < limits.minLength()) {
      return Optional.of(
          new Limit("is too short", "at least " + limits.minLength() + " characters", ""));
    }
    if (length > limits.maxLength()) {
      return Optional.of(
          new Limit("is too long", "at most " + limits.maxLength() + " characters", ""));
    }
    if (limits.format().equals("date-time") && !isTime(text)) {
      return Optional.of(new Limit("is not a time", "a time like 2026-01-31T12:00:00Z", ""));
    }
    if (limits.pattern().isPresent() && !limits.pattern().get().matcher(text).find()) {
      boolean quantity = limits.pattern().get().pattern().contains("[KMGTPE]i");
      return Optional.of(
          quantity
              ? new Limit("is not a quantity", "a quantity like 500m, 2, 8Gi or 1e9", "")
              : new Limit(
                  "has a form that is not allowed",
                  "text that matches " + limits.pattern().get(),
                  ""));
    }
    return Optional.empty();
  }

  private static Optional<Limit> number(Object value, Limits limits) {
    if (value instanceof Double || !(value instanceof Number number)) {
      return Optional.empty();
    }
    long most = limits.format().equals("int32") ? Integer.MAX_VALUE : Long.MAX_VALUE;
    long least = limits.format().equals("int32") ? Integer.MIN_VALUE : Long.MIN_VALUE;
    boolean tooBig = number instanceof BigInteger big && big.compareTo(LONG_MAX) > 0;
    boolean tooSmall = number instanceof BigInteger && !tooBig;
    if (tooBig || !tooSmall && number.longValue() > most) {
      return Optional.of(new Limit("is too big", "at most " + most, ""));
    }
    if (tooSmall || number.longValue() < least) {
      return Optional.of(new Limit("is too small", "at least " + least, ""));
    }
    return limits
        .minimum()
        .filter(minimum -> number.longValue() < minimum)
        .map(minimum -> new Limit("is too small", "at least " + minimum, ""));
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
