package io.manta.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as Go writes it: {@code 1h30m}, {@code 1.5h}, {@code 90s}. */
public final class GoDuration {

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L, // Go knows both letters
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");

  /** The longest that Go knows: 292 years. */
  public static final BigDecimal LONGEST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /** Empty when it is none, is negative, or is longer than Go knows. */
  public static Optional<Duration> parse(String text) {
    return nanos(text)
        .filter(nanos -> nanos.compareTo(LONGEST_NANOS) <= 0)
        .map(nanos -> Duration.ofNanos(nanos.longValue()));
  }

  /** However long it is; empty when it is none, or is negative. */
  public static Optional<BigDecimal> nanos(String text) {
    String rest = text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(BigDecimal.ZERO);
    }
    Matcher part = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      BigDecimal unit = BigDecimal.valueOf(NANOS.get(part.group(2)));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
      end = part.end();
    }
    return end == 0 || end < rest.length() ? Optional.empty() : Optional.of(nanos);
  }
}
