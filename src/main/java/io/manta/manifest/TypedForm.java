package io.manta.manifest;

import io.manta.model.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A spec or pod as a client writes it back that read it into types, as clients in Go do: {@code
 * kubectl ray scale}, Kueue, most controllers. They add what is empty, leave out what is zero, and
 * write amounts in their own way. Two values that differ in nothing else have one form, and so one
 * hash: such a write must not replace a pod or a cluster.
 *
 * <p>Only fields whose zero means the same as their absence are left out. A new field that is not
 * listed here costs at most a replacement too many; one that is listed wrongly, a change not made.
 */
public final class TypedForm {

  /** Objects and maps that mean nothing when they are empty. */
  private static final Set<String> EMPTY =
      Set.of(
          "annotations",
          "headServiceAnnotations",
          "labels",
          "limits",
          "matchLabels",
          "metadata",
          "nodeSelector",
          "overhead",
          "rayStartParams",
          "requests",
          "resources",
          "scaleStrategy");

  private static final Set<String> FALSE =
      Set.of("hostIPC", "hostNetwork", "hostPID", "readOnly", "stdin", "stdinOnce", "tty");

  private static final Set<String> ZERO =
      Set.of(
          "failureThreshold",
          "hostPort",
          "initialDelaySeconds",
          "periodSeconds",
          "successThreshold",
          "timeoutSeconds");

  /** Texts; {@code value} is that of a variable. */
  private static final Set<String> BLANK =
      Set.of(
          "hostIP",
          "hostname",
          "image",
          "imagePullPolicy",
          "nodeName",
          "priorityClassName",
          "rayVersion",
          "schedulerName",
          "serviceAccount",
          "serviceAccountName",
          "serviceType",
          "subPath",
          "subPathExpr",
          "subdomain",
          "terminationMessagePath",
          "terminationMessagePolicy",
          "value",
          "workingDir");

  /** Maps whose keys are names that someone chose: what they hold is no field. */
  private static final Set<String> NAMES =
      Set.of(
          "annotations",
          "headServiceAnnotations",
          "labels",
          "matchLabels",
          "nodeSelector",
          "rayStartParams");

  private static final Set<String> AMOUNTS = Set.of("limits", "overhead", "requests");

  private TypedForm() {}

  public static Object of(Object value) {
    if (value instanceof Map<?, ?> map) {
      return fields(map);
    }
    if (value instanceof Collection<?> list) {
      List<Object> out = new ArrayList<>();
      list.forEach(entry -> out.add(of(entry)));
      return out;
    }
    return value;
  }

  private static Map<String, Object> fields(Map<?, ?> map) {
    Map<String, Object> out = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          Object form = form(name, value);
          if (!saysNothing(name, form)) {
            out.put(name, form);
          }
        });
    return out;
  }

  private static Object form(String name, Object value) {
    if (NAMES.contains(name) && value instanceof Map) {
      return value;
    }
    return AMOUNTS.contains(name) && value instanceof Map<?, ?> map ? amounts(map) : of(value);
  }

  private static Map<String, Object> amounts(Map<?, ?> map) {
    Map<String, Object> out = new LinkedHashMap<>();
    map.forEach(
        (name, amount) -> {
          Optional<Quantity> known = Quantity.parse(String.valueOf(amount));
          out.put(String.valueOf(name), known.<Object>map(Quantity::toString).orElse(amount));
        });
    return out;
  }

  private static boolean saysNothing(String name, Object value) {
    if (value == null || value instanceof Collection<?> list && list.isEmpty()) {
      return true;
    }
    if (value instanceof Map<?, ?> map) {
      return map.isEmpty() && EMPTY.contains(name);
    }
    if (value instanceof String text) {
      return text.isEmpty() && BLANK.contains(name);
    }
    if (value instanceof Number number) {
      return number.doubleValue() == 0 && ZERO.contains(name);
    }
    return Boolean.FALSE.equals(value) && FALSE.contains(name);
  }
}
