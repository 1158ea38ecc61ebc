package io.manta.kind.raycluster.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The start parameter {@code resources}: a JSON map of amounts, quoted for the shell. */
public final class CustomResources {

  /** As strict as Go's decoder, which decides in KubeRay. Few clusters need it: made when asked. */
  private static final class Json {
    static final ObjectMapper MAPPER =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
  }

  private CustomResources() {}

  /** What KubeRay's operator reads: quotes at both ends go, the rest has to be JSON as it is. */
  static Optional<Map<String, BigDecimal>> read(String param) {
    String text = param.replaceAll("^['\"` ]+|['\"` ]+$", "");
    if (text.equals("{}")) {
      return Optional.of(new TreeMap<>());
    }
    try {
      Map<String, BigDecimal> amounts = Json.MAPPER.readValue(text, new TypeReference<>() {});
      return Optional.ofNullable(amounts).filter(all -> !all.containsValue(null));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Whether the operator can read it, or Ray, for which the shell takes backslashes off quotes. */
  public static boolean canBeRead(String param) {
    return read(param).isPresent() || read(param.replace("\\\"", "\"")).isPresent();
  }

  /**
   * Quoted for the shell; Ray's autoscaler strips exactly one quote at each end. Spelled as Go's
   * encoder does it, so that a cluster that is taken over has the same text.
   */
  static String write(Map<String, BigDecimal> amounts) {
    return new TreeMap<>(amounts)
        .entrySet().stream()
            .map(entry -> quoted(entry.getKey()) + ":" + number(entry.getValue().doubleValue()))
            .collect(Collectors.joining(",", "'{", "}'"));
  }

  private static String quoted(String name) {
    try {
      return Json.MAPPER
          .writeValueAsString(name)
          .replace("&", "\\u0026")
          .replace("<", "\\u003c")
          .replace(">", "\\u003e");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text is always JSON", e);
    }
  }

  private static String number(double amount) {
    if (amount == 0) {
      return "0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(amount)).stripTrailingZeros();
    if (Math.abs(amount) >= 1e-6 && Math.abs(amount) < 1e21) {
      return digits.toPlainString();
    }
    int exponent = digits.precision() - digits.scale() - 1;
    return digits.movePointLeft(exponent).toPlainString() + (exponent < 0 ? "e" : "e+") + exponent;
  }
}
