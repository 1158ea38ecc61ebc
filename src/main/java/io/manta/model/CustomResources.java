package io.manta.model;

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

  /** Quoted for the shell; Ray's autoscaler strips exactly one quote at each end. */
  static String write(Map<String, BigDecimal> amounts) {
    Map<String, BigDecimal> plain = new TreeMap<>();
    amounts.forEach((name, amount) -> plain.put(name, new BigDecimal(plainText(amount))));
    try {
      return "'" + Json.MAPPER.writeValueAsString(plain) + "'";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of numbers is always JSON", e);
    }
  }

  private static String plainText(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }
}
