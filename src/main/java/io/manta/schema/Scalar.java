package io.manta.schema;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an unquoted YAML word means. The rules are those of the YAML reader inside kubectl
 * (sigs.k8s.io/yaml, which follows YAML 1.1), so that a file means here what it means there: {@code
 * on} is true, {@code 010} is 8, {@code 1e3} is 1000, a date stays text.
 */
public final class Scalar {

  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> NOT_FINITE =
      Set.of(
          ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
          "-.Inf", "-.INF");

  /** {@code false}. */
  private static final int LONGEST_WORD = 5;

  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern BASED =
      Pattern.compile("([-+]?)0([xX][0-9a-fA-F]+|[oO]?[0-7]+|[bB][01]+)");

  /** 2 to the 64th: whole numbers in another base than ten are text from there on. */
  private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(64);

  private static final double LONG_END = 0x1p63;

  private Scalar() {}

  /**
   * The value of a word without quotes and without a tag.
   *
   * @throws IllegalArgumentException for infinity and not-a-number, which JSON cannot hold
   */
  public static Object plain(String word) {
    if (isText(word)) {
      return word;
    }
    if (NULL.contains(word)) {
      return null;
    }
    if (TRUE.contains(word)) {
      return true;
    }
    if (FALSE.contains(word)) {
      return false;
    }
    if (NOT_FINITE.contains(word)) {
      throw new IllegalArgumentException("JSON has no such number");
    }
    char first = word.charAt(0);
    if (first == '.') {
      return FLOAT.matcher(word).matches() ? floating(word, word) : word;
    }
    if (first == '+' || first == '-' || (first >= '0' && first <= '9')) {
      return number(word);
    }
    return word;
  }

  /**
   * The value of a word with one of YAML's own tags, as in {@code !!int "7"}.
   *
   * @param tag the tag's last part: str, int, float, bool, null, binary, timestamp
   * @throws IllegalArgumentException when the word is no such thing
   */
  static Object tagged(String tag, String word) {
    if (tag.equals("str") || tag.equals("timestamp")) {
      return word;
    }
    if (tag.equals("binary")) {
      String joined = word.replaceAll("\\s", "");
      return new String(Base64.getDecoder().decode(joined), StandardCharsets.UTF_8);
    }
    Object value = plain(word);
    boolean fits =
        switch (tag) {
          case "int" -> value instanceof Long || value instanceof BigInteger;
          case "float" -> value instanceof Number;
          case "bool" -> value instanceof Boolean;
          case "null" -> value == null;
          default -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException("not a value of the tag !!" + tag);
    }
    return value;
  }

  /** Most words: they begin as neither a number nor one of the few that mean something. */
  private static boolean isText(String word) {
    char first = word.isEmpty() ? '~' : word.charAt(0);
    boolean isLetter = first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' || first == '/';
    return isLetter && (word.length() > LONGEST_WORD || "yYnNtTfFoO".indexOf(first) < 0);
  }

  private static Object number(String word) {
    if (word.length() < 18 && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
      boolean isDecimal = word.charAt(0) != '0' || word.length() == 1;
      if (isDecimal) {
        return Long.valueOf(word);
      }
    }
    String digits = word.replace("_", "");
    if (DECIMAL.matcher(digits).matches()) {
      return whole(new BigInteger(digits));
    }
    var based = BASED.matcher(digits);
    if (based.matches()) {
      BigInteger value = based(based.group(2));
      boolean negative = based.group(1).equals("-");
      boolean fits = value.compareTo(UNSIGNED_END) < 0 && !(negative && value.bitLength() > 63);
      if (fits) {
        return whole(negative ? value.negate() : value);
      }
    }
    return FLOAT.matcher(digits).matches() ? floating(digits, word) : word;
  }

  private static BigInteger based(String afterZero) {
    return switch (afterZero.charAt(0)) {
      case 'x', 'X' -> new BigInteger(afterZero.substring(1), 16);
      case 'b', 'B' -> new BigInteger(afterZero.substring(1), 2);
      case 'o', 'O' -> new BigInteger(afterZero.substring(1), 8);
      default -> new BigInteger(afterZero, 8);
    };
  }

  private static Object whole(BigInteger value) {
    return value.bitLength() <= 63 ? (Object) value.longValue() : value;
  }

  /** Whole floats are integers once they have passed through JSON, as they do in kubectl. */
  private static Object floating(String digits, String word) {
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      return word;
    }
    return value == Math.rint(value) && Math.abs(value) < LONG_END
        ? (Object) (long) value
        : (Object) value;
  }
}
