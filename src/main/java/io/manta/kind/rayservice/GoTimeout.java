package io.manta.kind.rayservice;

import io.manta.model.GoDuration;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A time as an annotation of KubeRay's gives it: {@code 10m}, {@code 1h30m}, or whole seconds. */
final class GoTimeout {

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private GoTimeout() {}

  /** Empty when it is none, or not more than nothing. */
  static Optional<Duration> parse(String signed) {
    String text = signed.startsWith("+") ? signed.substring(1) : signed;
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text))).filter(t -> !t.isZero());
    }
    return GoDuration.nanos(signed)
        .filter(n -> n.signum() > 0 && n.compareTo(GoDuration.LONGEST_NANOS) < 0)
        .map(n -> Duration.ofNanos(n.longValue()));
  }
}
