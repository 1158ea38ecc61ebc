package io.manta.kind.rayservice;

import io.manta.dashboard.ServeApplication;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.status.Condition;
import io.manta.status.Event;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The status of a RayService: KubeRay's fields, and what Manta keeps between passes. */
final class ServiceStatus {

  private static final String TIME = "lastUpdateTime";

  private ServiceStatus() {}

  static Status of(StatusInput input) {
    Tree before = new Tree(input.object()).at("status");
    Optional<PlannedService> plan =
        input.fault().isPresent() ? Optional.empty() : input.plan().map(PlannedService.class::cast);
    ServiceConditions conditions = new ServiceConditions(input, plan);
    Map<String, Object> value = new LinkedHashMap<>(before.map());
    Optional<ServiceState> next = plan.map(planned -> after(planned, input));
    plan.ifPresent(planned -> fields(value, planned));
    boolean isReady = conditions.isReady();
    value.put("serviceStatus", isReady ? "Running" : "");
    value.values().removeIf(entry -> entry.equals(""));
    value.put("conditions", conditions.values());
    value.put(
        "observedGeneration",
        new Tree(input.object()).at("metadata", "generation").whole().orElse(0L));
    Map<String, Object> manta = new LinkedHashMap<>(input.manta());
    next.map(ServiceState::kept)
        .or(() -> Optional.of(before.at("manta", "service").map()))
        .filter(kept -> !kept.isEmpty())
        .ifPresent(kept -> manta.put("service", kept));
    conditions.waitsFor().ifPresent(waits -> manta.put("waitsFor", waits));
    value.remove("manta");
    if (!manta.isEmpty()) {
      value.put("manta", manta);
    }
    boolean differs = !Status.sameButTime(value, before.map());
    value.put(TIME, differs ? Condition.Moments.text(input.now()) : before.at(TIME).text());
    boolean isUrgent = plan.isPresent() && next.get().isUrgentAfter(plan.get().before());
    return new Status(
        value, differs, conditions.isSettled(), isUrgent, news(input, plan, conditions));
  }

  /** The state with the configs that were given in this pass. */
  private static ServiceState after(PlannedService plan, StatusInput input) {
    Map<String, ServedConfig> served = new TreeMap<>(plan.next().served());
    for (Outcome outcome : input.outcomes()) {
      boolean given = outcome.result() == Result.DONE || outcome.result() == Result.ALREADY;
      String cluster = outcome.step().id().name();
      if (outcome.step() instanceof Step.Call
          && given
          && plan.configs().containsKey(cluster)
          && plan.next().uses(cluster)) {
        served.put(cluster, plan.configs().get(cluster).givenAt(input.now()));
      }
    }
    return plan.next().served(served);
  }

  private static void fields(Map<String, Object> value, PlannedService plan) {
    value.put("activeServiceStatus", side(plan.next().active(), plan.clusters()));
    value.put("pendingServiceStatus", side(plan.next().pending(), plan.clusters()));
    value.remove("numServeEndpoints");
    if (plan.endpoints() > 0) {
      value.put("numServeEndpoints", plan.endpoints());
    }
  }

  private static Map<String, Object> side(ClusterSide side, Map<String, Tree> clusters) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (!side.applications().isEmpty()) {
      Map<String, Object> applications = new LinkedHashMap<>();
      new TreeMap<>(side.applications())
          .forEach((name, one) -> applications.put(name, application(one)));
      out.put("applicationStatuses", applications);
    }
    side.capacity().ifPresent(percent -> out.put("targetCapacity", percent.longValue()));
    side.traffic().ifPresent(percent -> out.put("trafficRoutedPercent", percent.longValue()));
    side.moved()
        .ifPresent(time -> out.put("lastTrafficMigratedTime", Condition.Moments.text(time)));
    if (!side.isNone()) {
      out.put("rayClusterName", side.cluster());
    }
    out.put("rayClusterStatus", copy(clusters.get(side.cluster())));
    return out;
  }

  /** KubeRay's schema has no optional quantities: readers expect all four. */
  private static Map<String, Object> copy(Tree cluster) {
    Map<String, Object> out = new LinkedHashMap<>();
    List.of("desiredCPU", "desiredMemory", "desiredGPU", "desiredTPU")
        .forEach(key -> out.put(key, "0"));
    if (cluster != null) {
      out.putAll(cluster.map());
      out.remove("manta");
    }
    return out;
  }

  private static Map<String, Object> application(ServeApplication application) {
    Map<String, Object> out = said(application.status(), application.message());
    if (!application.deployments().isEmpty()) {
      Map<String, Object> deployments = new LinkedHashMap<>();
      new TreeMap<>(application.deployments())
          .forEach((name, one) -> deployments.put(name, said(one.status(), one.message())));
      out.put("serveDeploymentStatuses", deployments);
    }
    return out;
  }

  private static Map<String, Object> said(String status, String message) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (!status.isEmpty()) {
      out.put("status", status);
    }
    if (!message.isEmpty()) {
      out.put("message", message);
    }
    return out;
  }

  private static List<Event> news(
      StatusInput input, Optional<PlannedService> plan, ServiceConditions conditions) {
    List<Event> news = new ArrayList<>();
    conditions.events().forEach(event -> news.add(ServiceEvents.ours(event)));
    plan.filter(
            planned ->
                planned.next().phase() == ServicePhase.TIMED_OUT
                    && planned.before().phase() != ServicePhase.TIMED_OUT)
        .ifPresent(planned -> news.add(timedOut(input, planned)));
    return news;
  }

  private static Event timedOut(StatusInput input, PlannedService plan) {
    String spent = ServiceConditions.spent(plan.next().begun().orElse(Instant.EPOCH), input.now());
    return ServiceEvents.warning(
        "RayServiceInitializingTimeout",
        "Reconcile",
        "RayService initializing timeout exceeded after %s (configured timeout: %s)"
            .formatted(spent, ServiceConditions.timeout(input)));
  }
}
