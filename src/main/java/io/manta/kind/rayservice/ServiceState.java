package io.manta.kind.rayservice;

import io.manta.model.Tree;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that a RayService's status says and its plan depends on. A plan makes the next state from it,
 * which is written before it is acted upon.
 *
 * @param serving the cluster that the head and serve services shall select; empty before the first
 *     serves
 * @param named how many clusters were given a name so far
 * @param rollback whether an incremental upgrade goes back
 * @param begun since when it has been trying to serve for the first time; empty once it did
 * @param due when clusters that are neither active nor pending go, by name
 * @param served which config each cluster was given last, by name
 * @param dashboards where the dashboard of each cluster is, by name
 */
record ServiceState(
    ServicePhase phase,
    ClusterSide active,
    ClusterSide pending,
    String serving,
    int named,
    boolean rollback,
    Optional<Instant> begun,
    Map<String, Instant> due,
    Map<String, ServedConfig> served,
    DashboardAddresses dashboards) {

  static final String INITIALIZING = "Initializing";
  static final String TIMED_OUT = "InitializingTimeout";

  static ServiceState of(Tree status) {
    Tree kept = status.at("manta", "service");
    ClusterSide active = ClusterSide.read(status.at("activeServiceStatus"));
    ClusterSide pending = ClusterSide.read(status.at("pendingServiceStatus"));
    Map<String, Instant> due = new TreeMap<>();
    kept.at("due").texts().forEach((name, time) -> due.put(name, Instant.parse(time)));
    Map<String, ServedConfig> served = new TreeMap<>();
    kept.at("served")
        .map()
        .forEach(
            (name, value) -> {
              Tree one = new Tree(value);
              served.put(
                  name,
                  new ServedConfig(
                      one.at("uid").text(),
                      one.at("hash").text(),
                      one.at("config").text(),
                      Instant.parse(one.at("at").text())));
            });
    return new ServiceState(
        phase(status),
        active,
        pending,
        // KubeRay's services select the active cluster.
        kept.isAbsent() ? active.cluster() : kept.at("serving").text(),
        kept.at("named").whole().map(Long::intValue).orElse(0),
        isTrue(status, "RollbackInProgress"),
        begun(status, kept),
        due,
        served,
        DashboardAddresses.read(kept.at("dashboards")));
  }

  private static Optional<Instant> begun(Tree status, Tree kept) {
    if (!kept.isAbsent()) {
      return Optional.of(kept.at("begun").text()).filter(t -> !t.isEmpty()).map(Instant::parse);
    }
    return condition(status, "Ready")
        .filter(ready -> ready.at("reason").text().equals(INITIALIZING))
        .map(ready -> Instant.parse(ready.at("lastTransitionTime").text()));
  }

  private static ServicePhase phase(Tree status) {
    if (isTrue(status, "Suspending")) {
      return ServicePhase.SUSPENDING;
    }
    if (isTrue(status, "Suspended")) {
      return ServicePhase.SUSPENDED;
    }
    return condition(status, "Ready")
            .filter(ready -> ready.at("reason").text().equals(TIMED_OUT))
            .isPresent()
        ? ServicePhase.TIMED_OUT
        : ServicePhase.RUNNING;
  }

  static Optional<Tree> condition(Tree status, String type) {
    return status.at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .findFirst();
  }

  private static boolean isTrue(Tree status, String type) {
    return condition(status, type).filter(c -> c.at("status").text().equals("True")).isPresent();
  }

  /** What of it is kept under {@code status.manta.service}, where KubeRay has no field for it. */
  Map<String, Object> kept() {
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("named", (long) named);
    if (!serving.isEmpty()) {
      kept.put("serving", serving);
    }
    begun.ifPresent(time -> kept.put("begun", time.toString()));
    if (!due.isEmpty()) {
      Map<String, Object> times = new LinkedHashMap<>();
      due.forEach((name, time) -> times.put(name, time.toString()));
      kept.put("due", times);
    }
    if (!served.isEmpty()) {
      Map<String, Object> configs = new LinkedHashMap<>();
      served.forEach(
          (name, one) -> {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("uid", one.uid());
            value.put("hash", one.hash());
            value.put("at", one.at().toString());
            if (!one.text().isEmpty()) {
              value.put("config", one.text());
            }
            configs.put(name, value);
          });
      kept.put("served", configs);
    }
    if (!dashboards.of().isEmpty()) {
      kept.put("dashboards", dashboards.value());
    }
    return kept;
  }

  /** Whether the next pass must see it in the status before it acts. */
  boolean isUrgentAfter(ServiceState before) {
    return phase != before.phase
        || rollback != before.rollback
        || named != before.named
        || !serving.equals(before.serving)
        || !served.equals(before.served)
        || !due.equals(before.due)
        || !dashboards.equals(before.dashboards)
        || !same(active, before.active)
        || !same(pending, before.pending);
  }

  private static boolean same(ClusterSide one, ClusterSide other) {
    return one.with(Map.of()).equals(other.with(Map.of()));
  }

  /** Whether this cluster is one of the two. */
  boolean uses(String cluster) {
    return cluster.equals(active.cluster()) || cluster.equals(pending.cluster());
  }

  ServiceState with(ServicePhase next) {
    return new ServiceState(
        next, active, pending, serving, named, rollback, begun, due, served, dashboards);
  }

  ServiceState withSides(ClusterSide nextActive, ClusterSide nextPending) {
    return new ServiceState(
        phase, nextActive, nextPending, serving, named, rollback, begun, due, served, dashboards);
  }

  ServiceState withActive(ClusterSide next) {
    return withSides(next, pending);
  }

  ServiceState withPending(ClusterSide next) {
    return withSides(active, next);
  }

  ServiceState naming(ClusterSide next) {
    return new ServiceState(
        phase, active, next, serving, named + 1, rollback, begun, due, served, dashboards);
  }

  ServiceState serving(String cluster) {
    return new ServiceState(
        phase, active, pending, cluster, named, rollback, begun, due, served, dashboards);
  }

  ServiceState rollingBack(boolean back) {
    return new ServiceState(
        phase, active, pending, serving, named, back, begun, due, served, dashboards);
  }

  ServiceState begun(Optional<Instant> time) {
    return new ServiceState(
        phase, active, pending, serving, named, rollback, time, due, served, dashboards);
  }

  ServiceState due(Map<String, Instant> times) {
    return new ServiceState(
        phase, active, pending, serving, named, rollback, begun, times, served, dashboards);
  }

  ServiceState served(Map<String, ServedConfig> configs) {
    return new ServiceState(
        phase, active, pending, serving, named, rollback, begun, due, configs, dashboards);
  }

  ServiceState dashboards(DashboardAddresses addresses) {
    return new ServiceState(
        phase, active, pending, serving, named, rollback, begun, due, served, addresses);
  }
}
