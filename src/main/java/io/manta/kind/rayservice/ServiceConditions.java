package io.manta.kind.rayservice;

import io.manta.model.Tree;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.Condition;
import io.manta.status.Conflicts;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.KstatusConditions;
import io.manta.status.Refusal;
import io.manta.status.StatusInput;
import io.manta.status.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** KubeRay's conditions of a RayService, and those by which tools wait. */
final class ServiceConditions {

  private static final String COMPLETE = "SuspendComplete";
  private static final String UPGRADE = "UpgradeInProgress";
  private static final String ROLLBACK = "RollbackInProgress";
  private static final String GONE = "All owned resources have been deleted.";

  private final StatusInput input;
  private final Optional<PlannedService> plan;
  private final Tree before;
  private final List<Blocker> hindrances;
  private final Waiting waiting;
  private final Map<String, Object> conditions = new LinkedHashMap<>();

  /**
   * @param plan empty where there is a fault
   */
  ServiceConditions(StatusInput input, Optional<PlannedService> plan) {
    this.input = input;
    this.plan = plan;
    this.before = new Tree(input.object()).at("status");
    this.hindrances = found();
    this.waiting = new Waiting(input.subject().id().namespace(), hindrances, before, input.now());
    before
        .at("conditions")
        .items()
        .forEach(one -> conditions.put(one.at("type").text(), one.value()));
    put("TemplatesAccepted", input.templates().condition(plan.isEmpty()));
    put("TemplatesPending", input.templates().waits());
    put("PruneBlocked", input.templates().blocked());
    if (plan.isPresent()) {
      kubeRays(plan.get());
    } else {
      put(Condition.of("Ready", false, "ValidationFailed", fault()));
    }
    KstatusConditions kstatus = new KstatusConditions(hindrances, waiting, isSuspended());
    put("Reconciling", kstatus.reconciling());
    put("Stalled", kstatus.stalled());
  }

  List<Object> values() {
    return new ArrayList<>(conditions.values());
  }

  boolean isReady() {
    return new Tree(conditions).at("Ready", "status").text().equals("True");
  }

  /** Whether nothing more is expected to change by itself. */
  boolean isSettled() {
    return waiting.isOver()
        || plan.isEmpty()
        || isSuspended()
        || plan.get().next().phase() == ServicePhase.TIMED_OUT;
  }

  private boolean isSuspended() {
    return plan.filter(planned -> planned.next().phase() == ServicePhase.SUSPENDED).isPresent();
  }

  Optional<List<Object>> waitsFor() {
    return waiting.isOver() ? Optional.empty() : Optional.of(waiting.value());
  }

  List<Event> events() {
    return waiting.events();
  }

  private String fault() {
    return input.fault().map(Fault::message).orElse("");
  }

  private List<Blocker> found() {
    List<Blocker> all = new ArrayList<>();
    input
        .fault()
        .ifPresent(
            fault ->
                all.add(
                    new Blocker(
                        fault.stage() == Fault.Stage.VALID
                            ? Cause.SPEC_INVALID
                            : Cause.TEMPLATE_FAILED,
                        List.of(),
                        fault.message())));
    all.addAll(Refusal.shared(input.outcomes()));
    plan.map(planned -> Conflicts.text(planned.only(Step.Leave.class)))
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> all.add(new Blocker(Cause.CONFLICT, List.of(), text)));
    plan.filter(planned -> isSuspension(planned.next().phase()))
        .ifPresent(
            planned ->
                all.add(new Blocker(Cause.SUSPENDED_BY_SPEC, List.of(), "spec.suspend is true")));
    plan.ifPresent(planned -> all.addAll(planned.hindrances()));
    all.sort(Comparator.comparing(Blocker::cause));
    return all;
  }

  private static boolean isSuspension(ServicePhase phase) {
    return phase == ServicePhase.SUSPENDING || phase == ServicePhase.SUSPENDED;
  }

  private void kubeRays(PlannedService planned) {
    ServicePhase was = planned.before().phase();
    switch (planned.next().phase()) {
      case RUNNING -> {
        if (was == ServicePhase.SUSPENDED) {
          put(
              Condition.of(
                  "Suspended",
                  false,
                  "RayServiceResumed",
                  "Spec.Suspend is false; RayService has resumed."));
        }
        running(planned);
      }
      case SUSPENDING -> suspending(was);
      case SUSPENDED -> {
        if (was != ServicePhase.SUSPENDED) {
          suspended();
        }
      }
      case TIMED_OUT -> {
        if (was != ServicePhase.TIMED_OUT) {
          timedOut(planned);
        }
      }
    }
  }

  private void running(PlannedService planned) {
    put(ready(planned));
    put(upgrade(planned.next()));
    if (planned.next().rollback()) {
      put(
          Condition.of(
              ROLLBACK,
              true,
              "DesiredClusterSpecChanged",
              "The cluster that is asked for has changed: traffic goes back to the active one"));
    } else if (new Tree(conditions.get(ROLLBACK)).at("status").text().equals("True")) {
      conditions.remove(ROLLBACK);
    }
  }

  private Condition ready(PlannedService planned) {
    if (planned.endpoints() > 0) {
      return Condition.of(
          "Ready", true, "NonZeroServeEndpoints", "Number of serve endpoints is greater than 0");
    }
    return planned.next().begun().isPresent()
        ? Condition.of("Ready", false, ServiceState.INITIALIZING, waiting.message())
        : Condition.of("Ready", false, "ZeroServeEndpoints", "Number of serve endpoints is 0");
  }

  private static Condition upgrade(ServiceState next) {
    boolean isActive = !next.active().isNone();
    if (isActive && !next.pending().isNone()) {
      return Condition.of(
          UPGRADE,
          true,
          "BothActivePendingClustersExist",
          "Both active and pending Ray clusters exist");
    }
    if (isActive) {
      return Condition.of(
          UPGRADE,
          false,
          "NoPendingCluster",
          "Active Ray cluster exists and no pending Ray cluster");
    }
    return next.begun().isPresent()
        ? Condition.of(UPGRADE, false, ServiceState.INITIALIZING, "RayService is initializing")
        : new Condition(UPGRADE, "Unknown", "NoActiveCluster", "No active Ray cluster exists");
  }

  private void suspending(ServicePhase was) {
    boolean begins = was != ServicePhase.SUSPENDING;
    String reason = "SuspendInProgress";
    put(
        Condition.of(
            "Suspending",
            true,
            begins ? "SuspendRequested" : reason,
            begins ? "Spec.Suspend is true." : "Owned resources are being deleted."));
    put(Condition.of("Ready", false, reason, "RayService is being suspended."));
    put(Condition.of(UPGRADE, false, reason, "No upgrade in progress."));
  }

  private void suspended() {
    put(Condition.of("Suspending", false, COMPLETE, GONE));
    put(Condition.of("Suspended", true, COMPLETE, GONE));
    put(Condition.of("Ready", false, COMPLETE, "RayService is suspended."));
    put(Condition.of(UPGRADE, false, COMPLETE, "No upgrade in progress."));
    put(Condition.of(ROLLBACK, false, COMPLETE, "No rollback in progress."));
  }

  private void timedOut(PlannedService planned) {
    put(
        Condition.of(
            "Ready",
            false,
            ServiceState.TIMED_OUT,
            "RayService failed to become ready within the configured timeout of %s. Time spent"
                    .formatted(timeout(input))
                + " initializing: "
                + spent(planned.next().begun().orElse(input.now()), input.now())));
  }

  /** The time-out as the user wrote it. */
  static String timeout(StatusInput input) {
    return new Tree(input.object()).at("metadata", "annotations", ServiceSpec.TIMEOUT).text();
  }

  static String spent(Instant from, Instant until) {
    return Duration.between(from, until).toMillis() / 1000.0 + "s";
  }

  private void put(String type, Optional<Condition> condition) {
    condition.ifPresentOrElse(this::put, () -> conditions.remove(type));
  }

  private void put(Condition condition) {
    Map<String, Object> value =
        condition.value(new Tree(conditions.get(condition.type())), input.now());
    value.put(
        "observedGeneration",
        new Tree(input.object()).at("metadata", "generation").whole().orElse(0L));
    conditions.put(condition.type(), value);
  }
}
