package io.manta.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Ray, read as generously as KubeRay reads {@code spec.rayVersion}: a leading {@code
 * v} and anything behind the numbers are allowed, two numbers are the least.
 */
public record RayVersion(List<Integer> numbers) {

  private static final Pattern SYNTAX =
      Pattern.compile("\\s*v?((?:0|[1-9]\\d{0,8})(?:\\.\\d{1,9})+)(?!\\d)\\.?.*", Pattern.DOTALL);

  /** Empty when the text does not begin with a version. */
  public static Optional<RayVersion> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new RayVersion(
                Arrays.stream(matcher.group(1).split("\\.")).map(Integer::valueOf).toList()))
        : Optional.empty();
  }

  /** Whether {@code text} is a version and not below {@code major.minor}. */
  public static boolean isAtLeast(String text, int major, int minor) {
    return parse(text).filter(version -> version.atLeast(major, minor)).isPresent();
  }

  public boolean atLeast(int major, int minor) {
    int first = numbers.get(0);
    return first > major || first == major && numbers.get(1) >= minor;
  }
}
