package io.manta.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount as Kubernetes writes it ({@code 500m}, {@code 1.5Gi}, {@code 1e9}), with its arithmetic
 * and its canonical text as in {@code k8s.io/apimachinery/pkg/api/resource}.
 *
 * @param amount the number in base units: cores, bytes, devices
 * @param format which suffixes the text uses
 */
public record Quantity(BigDecimal amount, Format format) {

  /** Families of suffixes; a sum keeps the family of its first part that is not zero. */
  public enum Format {
    DECIMAL,
    BINARY,
    EXPONENT
  }

  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL);

  private static final Pattern SYNTAX =
      Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?");

  private static final Map<String, BigDecimal> DECIMAL = new LinkedHashMap<>();
  private static final Map<String, BigDecimal> BINARY = new LinkedHashMap<>();

  static {
    int power = -9;
    for (String suffix : new String[] {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"}) {
      DECIMAL.put(suffix, BigDecimal.ONE.scaleByPowerOfTen(power));
      power += 3;
    }
    BigDecimal unit = BigDecimal.ONE;
    for (String suffix : new String[] {"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}) {
      unit = unit.multiply(BigDecimal.valueOf(1024));
      BINARY.put(suffix, unit);
    }
  }

  /** Empty when the text is not a quantity. */
  public static Optional<Quantity> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String suffix = matcher.group(2) == null ? "" : matcher.group(2);
    if (DECIMAL.containsKey(suffix)) {
      return Optional.of(new Quantity(number.multiply(DECIMAL.get(suffix)), Format.DECIMAL));
    }
    if (BINARY.containsKey(suffix)) {
      return Optional.of(new Quantity(number.multiply(BINARY.get(suffix)), Format.BINARY));
    }
    return exponent(suffix)
        .map(power -> new Quantity(number.scaleByPowerOfTen(power), Format.EXPONENT));
  }

  public boolean isZero() {
    return amount.signum() == 0;
  }

  /** Rounded up to a whole number, as Ray counts CPUs and bytes; never more than a long holds. */
  public long roundedUp() {
    BigDecimal whole = amount.setScale(0, RoundingMode.CEILING);
    return whole.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }

  public Quantity plus(Quantity other) {
    return new Quantity(amount.add(other.amount), isZero() ? other.format : format);
  }

  public Quantity times(long factor) {
    return new Quantity(amount.multiply(BigDecimal.valueOf(factor)), format);
  }

  /** The canonical text: the greatest suffix that leaves a whole number. */
  @Override
  public String toString() {
    boolean small = amount.abs().compareTo(BigDecimal.valueOf(1024)) < 0;
    return switch (small && format == Format.BINARY ? Format.DECIMAL : format) {
      case BINARY -> withSuffix(amount.setScale(0, RoundingMode.CEILING), BINARY);
      case DECIMAL -> withSuffix(amount.setScale(9, RoundingMode.CEILING), DECIMAL);
      case EXPONENT -> withExponent();
    };
  }

  private static String withSuffix(BigDecimal amount, Map<String, BigDecimal> suffixes) {
    String best = amount.stripTrailingZeros().toPlainString();
    if (amount.signum() == 0) {
      return "0";
    }
    for (Map.Entry<String, BigDecimal> suffix : suffixes.entrySet()) {
      BigDecimal[] parts = amount.divideAndRemainder(suffix.getValue());
      if (parts[1].signum() != 0) {
        break;
      }
      best = parts[0].toBigInteger() + suffix.getKey();
    }
    return best;
  }

  private String withExponent() {
    BigDecimal plain = amount.stripTrailingZeros();
    int power = Math.floorDiv(-plain.scale(), 3) * 3;
    String number = plain.scaleByPowerOfTen(-power).toBigInteger().toString();
    return power == 0 || isZero() ? number : number + "e" + power;
  }

  private static Optional<Integer> exponent(String suffix) {
    try {
      int power = Integer.parseInt(suffix.substring(1));
      // Far beyond what any resource has, and small enough never to grow into a huge number.
      return Math.abs(power) <= 99 ? Optional.of(power) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
