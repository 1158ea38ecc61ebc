package io.manta.kind.rayjob.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;

/** Values as Go writes them in JSON, which the submitter's command line is made of. */
final class GoJson {

  private static final ObjectMapper SORTED = mapper();

  private GoJson() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        new ObjectMapper()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .registerModule(
                new SimpleModule()
                    .addSerializer(new Floating<>(Double.class))
                    .addSerializer(new Floating<>(BigInteger.class)));
    mapper.getFactory().setCharacterEscapes(new Escapes());
    return mapper;
  }

  /** JSON without blanks, keys sorted, and what HTML would read escaped. */
  static String text(Map<String, ?> values) {
    try {
      return SORTED.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Values that came from YAML are not JSON", e);
    }
  }

  /** A number that is none of 64 bits, with an exponent where it is very small or very large. */
  private static String number(Number value) {
    if (value instanceof BigInteger whole && whole.bitLength() <= 64) {
      return whole.toString();
    }
    double floating = value.doubleValue();
    BigDecimal digits = shortest(floating);
    double size = Math.abs(floating);
    if (size == 0 || size >= 1e-6 && size < 1e21) {
      return digits.toPlainString();
    }
    int exponent = digits.precision() - digits.scale() - 1;
    String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
    return mantissa + (exponent < 0 ? "e" : "e+") + exponent;
  }

  /** The fewest digits that mean this number; those of Java before 19 are sometimes more. */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int precision = 1; precision < 17; precision++) {
      BigDecimal rounded = exact.round(new MathContext(precision));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17)).stripTrailingZeros();
  }

  private static final class Floating<T extends Number> extends StdSerializer<T> {

    private static final long serialVersionUID = 1;

    Floating(Class<T> type) {
      super(type);
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(number(value));
    }
  }

  private static final class Escapes extends CharacterEscapes {

    private static final long serialVersionUID = 1;

    private static final String HTML = "<>&";

    /** Jackson writes these as Go does. */
    private static final String SHORT = "\b\t\n\f\r";

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      for (int c = 0; c < codes.length; c++) {
        if (HTML.indexOf(c) >= 0 || c < ' ' && SHORT.indexOf(c) < 0) {
          codes[c] = ESCAPE_CUSTOM;
        }
      }
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      boolean isOurs = c < 128 || c == 0x2028 || c == 0x2029;
      return isOurs ? new SerializedString("\\u%04x".formatted(c)) : null;
    }
  }
}
