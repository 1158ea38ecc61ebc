package io.manta.kind.rayservice;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as an annotation of KubeRay's gives it: {@code 10m}, {@code 1h30m}, or whole seconds. */
final class GoTimeout {

  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|[µμ]s|ms|s|m|h)");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

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

  private GoTimeout() {}

  /** Empty when it is none, or not more than nothing. */
  static Optional<Duration> parse(String signed) {
    String text = signed.startsWith("+") ? signed.substring(1) : signed;
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text))).filter(t -> !t.isZero());
    }
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      BigDecimal unit = BigDecimal.valueOf(NANOS.get(part.group(2)));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
      end = part.end();
    }
    boolean fits = end == text.length() && nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0;
    return Optional.of(nanos)
        .filter(n -> fits && n.signum() > 0)
        .map(n -> Duration.ofNanos(n.longValue()));
  }
}
