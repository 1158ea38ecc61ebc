package io.manta.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The config that Ray Serve says it was given: of each application exactly what was sent, without
 * defaults.
 *
 * @param applications by name
 * @param capacity {@code target_capacity}; empty where none was given
 */
public record ServeConfig(
    Map<String, Map<String, Object>> applications, Optional<Double> capacity) {

  /** Of an answer that does not say it. */
  static final ServeConfig UNKNOWN = new ServeConfig(Map.of(), Optional.empty());

  private static final String APPLICATIONS = "applications";
  private static final String CAPACITY = "target_capacity";

  /** What only counts when Serve starts, beside what is compared. */
  private static final Set<String> FOR_THE_START =
      Set.of("proxy_location", "http_options", "grpc_options");

  /**
   * Whether to give it this config would change nothing. Where that is not certain it is not said:
   * to give the same config again does no harm.
   */
  public boolean isSame(Map<String, Object> wanted) {
    Map<String, Object> others = new LinkedHashMap<>(wanted);
    others.keySet().removeAll(FOR_THE_START);
    Object capacityWanted = others.remove(CAPACITY);
    if (!(others.remove(APPLICATIONS) instanceof List<?> list) || !others.isEmpty()) {
      return false;
    }
    Map<String, Object> byName = new LinkedHashMap<>();
    for (Object one : list) {
      if (!(one instanceof Map<?, ?> application)) {
        return false;
      }
      Object name = application.get("name");
      byName.put(name == null || name.equals("") ? "default" : name.toString(), comparable(one));
    }
    return !byName.isEmpty()
        && byName.equals(comparable(applications))
        && Optional.ofNullable(capacityWanted)
            .map(value -> comparable(value))
            .equals(capacity.map(value -> (Object) value));
  }

  /** 1 and 1.0 are one number: Ray may turn one into the other. */
  private static Object comparable(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ServeConfig::comparable).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> out = new LinkedHashMap<>();
      map.forEach((key, inner) -> out.put(key, inner == null ? "" : comparable(inner)));
      return out;
    }
    return value;
  }
}
