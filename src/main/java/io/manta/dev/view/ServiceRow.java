package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.manta.model.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One RayService. */
public record ServiceRow(GenericKubernetesResource object) implements Row {

  private static final String RUNNING = "Running";
  private static final String SUSPENDED = "Suspended";
  private static final String UPGRADING = "Upgrading";
  private static final String NOT_OURS = "not ours";
  private static final Set<String> OVER = Set.of("ValidationFailed", "InitializingTimeout");
  static final List<String> HEADINGS =
      List.of(
          "RAYSERVICE",
          "STATUS",
          "APPLICATIONS",
          "SERVES AT",
          "ENDPOINTS",
          "RAYCLUSTER",
          "AGE",
          "WAITING FOR");

  @Override
  public String kind() {
    return "RayService";
  }

  @Override
  public String state() {
    if (!Set.of("", "ray.io/kuberay-operator").contains(spec().at("managedBy").text())) {
      return NOT_OURS;
    }
    if (is("Suspended")) {
      return SUSPENDED;
    }
    if (!is("Ready")) {
      return condition("Ready").map(one -> one.at("reason").text()).orElse("New");
    }
    return is("UpgradeInProgress") ? UPGRADING : RUNNING;
  }

  @Override
  public boolean settled() {
    return Set.of(RUNNING, SUSPENDED, NOT_OURS).contains(state()) && waitsFor().isEmpty();
  }

  @Override
  public boolean finished() {
    return settled() || OVER.contains(state()) || is("Stalled");
  }

  @Override
  public String waitsFor() {
    if (Set.of(SUSPENDED, NOT_OURS).contains(state())) {
      return "";
    }
    if (!seen()) {
      return "the operator to begin";
    }
    return Stream.of("Stalled", "Reconciling")
        .filter(this::is)
        .flatMap(type -> condition(type).stream())
        .map(Row::words)
        .findFirst()
        .orElse("");
  }

  /** As in {@code chat RUNNING}; of several how many are in each state. */
  private String applications() {
    Map<String, String> states = new TreeMap<>();
    sides()
        .limit(1)
        .forEach(
            side ->
                side.at("applicationStatuses")
                    .map()
                    .forEach(
                        (name, value) -> states.put(name, new Tree(value).at("status").text("?"))));
    if (states.size() < 2) {
      return states.entrySet().stream()
          .map(one -> one.getKey() + " " + one.getValue())
          .findFirst()
          .orElse("-");
    }
    return states.values().stream()
        .collect(Collectors.groupingBy(one -> one, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(one -> one.getValue() + " " + one.getKey())
        .collect(Collectors.joining(", "));
  }

  /** The name to send requests to. */
  private String address() {
    boolean byGateway =
        spec().at("upgradeStrategy", "type").text().equals("NewClusterWithIncrementalUpgrade");
    String own = name() + (byGateway ? "-gateway" : "-serve-svc");
    return byGateway ? own : spec().at("serveService", "metadata", "name").text(own);
  }

  /** The cluster that serves, and during an upgrade the one that is to take over. */
  private String clusters() {
    String names =
        sides()
            .map(
                side ->
                    side.at("rayClusterName").text()
                        + side.at("trafficRoutedPercent")
                            .whole()
                            .filter(percent -> sides().count() > 1)
                            .map(percent -> " " + percent + "%")
                            .orElse(""))
            .collect(Collectors.joining(" -> "));
    return names.isEmpty() ? "-" : names;
  }

  private Stream<Tree> sides() {
    return Stream.of("activeServiceStatus", "pendingServiceStatus")
        .map(field -> status().at(field))
        .filter(side -> !side.at("rayClusterName").text().isEmpty());
  }

  @Override
  public List<Cell> cells(Instant now) {
    return List.of(
        Cell.of(name()),
        Cell.of(state(), tone()),
        Cell.of(applications()),
        Cell.of(sides().findAny().isEmpty() ? "-" : address()),
        Cell.of(String.valueOf(status().at("numServeEndpoints").whole().orElse(0L))),
        Cell.of(clusters()),
        Cell.age(object.getMetadata().getCreationTimestamp(), now),
        Cell.of(waitsFor(), Tone.WAITING));
  }
}
