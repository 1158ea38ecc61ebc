package io.manta.status;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kubernetes quantity that can be added and is written as Kubernetes writes it.
 *
 * @param binary whether it is written with {@code Ki}, {@code Mi}, ... rather than {@code k},
 *     {@code M}
 */
record Amount(BigDecimal value, boolean binary) {

  static final Amount ZERO = new Amount(BigDecimal.ZERO, false);

  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9]*\\.?[0-9]+\\.?)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?[0-9]+)?");
  private static final String BINARY = "KMGTPE";
  private static final String DECIMAL = "num kMGTPE";

  static Optional<Amount> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(form.group(1));
    String unit = form.group(2) == null ? "" : form.group(2);
    if (unit.endsWith("i")) {
      BigDecimal factor = BigDecimal.valueOf(1024).pow(BINARY.indexOf(unit.charAt(0)) + 1);
      return Optional.of(new Amount(number.multiply(factor), true));
    }
    if (unit.length() > 1) {
      return Optional.of(
          new Amount(new BigDecimal("1" + unit.toUpperCase(Locale.ROOT)).multiply(number), false));
    }
    int power = unit.isEmpty() ? 0 : 3 * (DECIMAL.indexOf(unit.charAt(0)) - 3);
    return Optional.of(new Amount(number.scaleByPowerOfTen(power), false));
  }

  /** The form is that of the first that is not zero. */
  Amount plus(Amount other) {
    return new Amount(value.add(other.value), value.signum() == 0 ? other.binary : binary);
  }

  Amount times(long factor) {
    return new Amount(value.multiply(BigDecimal.valueOf(factor)), binary);
  }

  @Override
  public String toString() {
    return binary && value.compareTo(BigDecimal.valueOf(1024)) >= 0 ? inBinary() : inDecimal();
  }

  private String inBinary() {
    BigDecimal number = value;
    int power = 0;
    BigDecimal unit = BigDecimal.valueOf(1024);
    while (power < BINARY.length() && number.remainder(unit).signum() == 0) {
      number = number.divide(unit);
      power++;
    }
    return power == 0
        ? number.toBigInteger().toString()
        : number.toBigInteger() + String.valueOf(BINARY.charAt(power - 1)) + "i";
  }

  private String inDecimal() {
    if (value.signum() == 0) {
      return "0";
    }
    // Largest unit that leaves a whole number; nothing is smaller than a nano.
    for (int unit = DECIMAL.length() - 1; unit >= 0; unit--) {
      BigDecimal number = value.scaleByPowerOfTen(-3 * (unit - 3));
      if (number.stripTrailingZeros().scale() <= 0) {
        return number.toBigInteger() + String.valueOf(DECIMAL.charAt(unit)).strip();
      }
    }
    return value.scaleByPowerOfTen(9).setScale(0, RoundingMode.CEILING) + "n";
  }
}
