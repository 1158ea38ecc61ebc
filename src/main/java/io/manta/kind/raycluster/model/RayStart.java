package io.manta.kind.raycluster.model;

import io.manta.model.Quantity;
import io.manta.model.Tree;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The {@code ray start} command of one kind of pod, byte for byte as KubeRay makes it: what the
 * user says in {@code rayStartParams}, completed from the group's {@code resources} and {@code
 * labels}, the defaults, and the Ray container's resources, in that order.
 */
final class RayStart {

  /** Flags that take {@code true} or {@code false} as a value; all others are present or not. */
  private static final Set<String> BOOLEAN_VALUES =
      Set.of("log-color", "include-dashboard", "include-log-monitor");

  /** What a device plugin calls an accelerator, and what Ray calls it. */
  private static final Map<String, String> ACCELERATORS =
      new TreeMap<>(Map.of("aws.amazon.com/neuroncore", "neuron_cores", "google.com/tpu", "TPU"));

  private static final Pattern PORT = Pattern.compile("[+-]?\\d{1,10}");

  private final boolean head;
  private final Map<String, String> params;

  private RayStart(boolean head, Map<String, String> params) {
    this.head = head;
    this.params = params;
  }

  /**
   * The head's command.
   *
   * @param spec {@code spec.headGroupSpec}
   */
  static RayStart head(Tree spec, boolean autoscaling, Tree redis) {
    RayStart start = of(true, spec);
    start.params.putIfAbsent("dashboard-host", "0.0.0.0");
    if (autoscaling) {
      // The autoscaler runs in its own container; the head must not run a second one.
      start.params.put("no-monitor", "true");
    }
    if (!redis.at("redisUsername").isAbsent()) {
      start.params.put("redis-username", "$REDIS_USERNAME");
    }
    if (!redis.at("redisPassword").isAbsent()) {
      start.params.put("redis-password", "$REDIS_PASSWORD");
    }
    return start.complete(spec);
  }

  /**
   * A worker group's command.
   *
   * @param spec the group
   * @param address where the head listens, {@code host:port}
   */
  static RayStart worker(Tree spec, String address) {
    RayStart start = of(false, spec);
    start.params.putIfAbsent("address", address);
    return start.complete(spec);
  }

  private static RayStart of(boolean head, Tree spec) {
    RayStart start = new RayStart(head, new TreeMap<>(spec.at("rayStartParams").texts()));
    start.addGroupResources(spec.at("resources").texts());
    start.addLabels(spec.at("labels").texts());
    return start;
  }

  private RayStart complete(Tree spec) {
    params.putIfAbsent("metrics-export-port", "8080");
    params.putIfAbsent("dashboard-agent-listen-port", "52365");
    params.put("block", "true");
    addContainerResources(spec.at("template", "spec", "containers").item(0).at("resources"));
    return this;
  }

  String command() {
    return (head ? "ray start --head " : "ray start ")
        + params.entrySet().stream()
            .map(param -> flag(param.getKey(), param.getValue()))
            .collect(Collectors.joining());
  }

  /** A port among the parameters; what is not a whole number of 32 bits counts as not said. */
  long port(String param, long otherwise) {
    String text = params.getOrDefault(param, "");
    if (!PORT.matcher(text).matches()) {
      return otherwise;
    }
    long port = Long.parseLong(text);
    return port == (int) port ? port : otherwise;
  }

  boolean has(String param) {
    return params.containsKey(param);
  }

  private static String flag(String name, String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (BOOLEAN_VALUES.contains(name) || !lower.equals("true") && !lower.equals("false")) {
      return " --" + name + "=" + value + " ";
    }
    return lower.equals("true") ? " --" + name + " " : "";
  }

  private void addGroupResources(Map<String, String> resources) {
    Map<String, BigDecimal> others = new TreeMap<>();
    new TreeMap<>(resources)
        .forEach(
            (name, text) ->
                Quantity.parse(text)
                    .ifPresent(
                        quantity -> {
                          String lower = name.toLowerCase(Locale.ROOT);
                          String whole = String.valueOf(quantity.roundedUp());
                          if (lower.equals("cpu")) {
                            params.put("num-cpus", whole);
                          } else if (lower.equals("memory")) {
                            params.put("memory", whole);
                          } else if (Gpus.isGpu(lower)) {
                            params.put("num-gpus", whole);
                          } else {
                            others.put(name, quantity.amount());
                          }
                        }));
    if (!others.isEmpty()) {
      params.put("resources", CustomResources.write(others));
    }
  }

  private void addLabels(Map<String, String> labels) {
    if (!labels.isEmpty()) {
      params.put(
          "labels",
          new TreeMap<>(labels)
              .entrySet().stream()
                  .map(label -> label.getKey() + "=" + label.getValue())
                  .collect(Collectors.joining(",")));
    }
  }

  private void addContainerResources(Tree resources) {
    Map<String, String> limits = new TreeMap<>(resources.at("limits").texts());
    amount(limits, "cpu")
        .or(() -> amount(resources.at("requests").texts(), "cpu"))
        .ifPresent(cpus -> params.putIfAbsent("num-cpus", cpus));
    // Only the limit: a request is not what the container may use.
    amount(limits, "memory").ifPresent(bytes -> params.putIfAbsent("memory", bytes));
    // As in KubeRay, resources that Ray can read but its operator cannot (with escaped quotes) end
    // the search for accelerators: such a group gets no --num-gpus.
    CustomResources.read(params.getOrDefault("resources", "{}"))
        .ifPresent(custom -> addAccelerators(limits, custom));
  }

  private void addAccelerators(Map<String, String> limits, Map<String, BigDecimal> custom) {
    limits.keySet().stream()
        .filter(Gpus::isGpu)
        .flatMap(name -> amount(limits, name).stream())
        .findFirst()
        .ifPresent(gpus -> params.putIfAbsent("num-gpus", gpus));
    if (ACCELERATORS.values().stream().anyMatch(custom::containsKey)) {
      return;
    }
    ACCELERATORS.entrySet().stream()
        .filter(accelerator -> amount(limits, accelerator.getKey()).isPresent())
        .findFirst()
        .ifPresent(
            accelerator -> {
              Map<String, BigDecimal> all = new TreeMap<>(custom);
              Quantity.parse(limits.get(accelerator.getKey()))
                  .ifPresent(quantity -> all.put(accelerator.getValue(), quantity.amount()));
              params.put("resources", CustomResources.write(all));
            });
  }

  /** The amount rounded up; empty when it is absent, zero or not a quantity. */
  private static Optional<String> amount(Map<String, String> amounts, String name) {
    return Quantity.parse(amounts.getOrDefault(name, ""))
        .filter(quantity -> !quantity.isZero())
        .map(quantity -> String.valueOf(quantity.roundedUp()));
  }
}
