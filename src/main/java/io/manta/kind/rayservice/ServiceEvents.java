package io.manta.kind.rayservice;

import io.manta.dashboard.DashboardRequest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.schema.Problem;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What happened to a RayService. Reasons and wording are KubeRay's, which monitors look for. */
final class ServiceEvents {

  private static final String CONTROLLER = "rayservice-controller";
  private static final Set<String> NAME = Set.of("metadata", "metadata.name");

  private ServiceEvents() {}

  static List<Event> of(ObjectId service, List<Outcome> outcomes) {
    return outcomes.stream().flatMap(outcome -> event(service, outcome).stream()).toList();
  }

  /** The RayService is refused. */
  static Event invalid(ObjectId service, Fault fault) {
    String name = service.namespace() + "/" + service.name();
    if (fault.stage() == Fault.Stage.RENDERED) {
      return warning(
          "TemplateFailed",
          "Validate",
          "What the templates make of RayService " + name + ": " + fault.message());
    }
    boolean ofName = fault.problems().stream().map(Problem::path).anyMatch(NAME::contains);
    return warning(
        ofName ? "InvalidRayServiceMetadata" : "InvalidRayServiceSpec",
        "Validate",
        "%s: The RayService spec is invalid: %s"
            .formatted(name, fault.message().replace("RayService " + name + ": ", "")));
  }

  static Event warning(String reason, String action, String note) {
    return new Event("Warning", reason, action, CONTROLLER, note);
  }

  /** The same event, sent by the controller of RayServices. */
  static Event ours(Event event) {
    return new Event(
        event.type(), event.reason(), event.action(), CONTROLLER, event.note(), event.matter());
  }

  private static Optional<Event> event(ObjectId service, Outcome outcome) {
    if (outcome.result() == Result.DONE) {
      return done(service, outcome.step());
    }
    return outcome.failed() ? failed(outcome) : Optional.empty();
  }

  private static Optional<Event> done(ObjectId service, Step step) {
    String name = step.id().namespace() + "/" + step.id().name();
    String kind = step.id().kind();
    if (step instanceof Step.Apply apply) {
      String verb = apply.exists() ? "Updated" : "Created";
      String what =
          isRouting(kind) && !apply.exists()
              ? " " + kind + " for RayService "
              : " the " + noun(kind) + " ";
      return normal(verb + kind, apply.exists() ? "Update" : "Create", verb + what + name);
    }
    if (step instanceof Step.Create) {
      return normal("Created" + kind, "Create", "Created the " + noun(kind) + " " + name);
    }
    if (step instanceof Step.Delete delete && delete.cause() == Step.Cause.CLUSTER_DELETED) {
      boolean suspended = delete.reason().equals(ServiceEnd.SUSPENDED_BECAUSE);
      return normal(
          "Deleted" + kind,
          "Delete",
          "Deleted the " + kind + " " + name + (suspended ? " during suspend" : ""));
    }
    if (step instanceof Step.Patch patch && patch.purpose() == Step.Purpose.SERVE_LABEL) {
      String value = new Tree(patch.patch()).at("metadata", "labels", "ray.io/serve").text();
      return normal(
          "UpdatedHeadPodServeLabel",
          "Update",
          "Updated the serve label to \"%s\" for the Head Pod %s".formatted(value, name));
    }
    if (step instanceof Step.Call call) {
      return Optional.of(given(call, name));
    }
    return Optional.empty();
  }

  private static boolean isRouting(String kind) {
    return kind.equals("Gateway") || kind.equals("HTTPRoute");
  }

  private static String noun(String kind) {
    return kind.equals("Service") ? "service" : kind;
  }

  private static Event given(Step.Call call, String cluster) {
    boolean capacity =
        call.request() instanceof DashboardRequest.PutServeConfig put
            && put.config().containsKey("target_capacity")
            && put.reason().equals(ServeSteps.CHANGED);
    return capacity
        ? new Event(
            "Normal",
            "UpdatedServeTargetCapacity",
            "Update",
            CONTROLLER,
            "Updated target_capacity of serve applications to the RayCluster " + cluster)
        : new Event(
            "Normal",
            "UpdatedServeApplications",
            "Update",
            CONTROLLER,
            "Updated serve applications to the RayCluster " + cluster);
  }

  private static Optional<Event> failed(Outcome outcome) {
    Step step = outcome.step();
    String name = step.id().namespace() + "/" + step.id().name();
    String kind = step.id().kind();
    String verb =
        step instanceof Step.Apply apply
            ? apply.exists() ? "Update" : "Create"
            : step instanceof Step.Create ? "Create" : step instanceof Step.Delete ? "Delete" : "";
    if (step instanceof Step.Call) {
      return failure(
          "FailedToUpdateServeApplications",
          "Update",
          "Failed to update serve applications to the RayCluster " + name,
          outcome);
    }
    return verb.isEmpty()
        ? Optional.empty()
        : failure(
            "FailedTo" + verb + kind,
            verb,
            "Failed to %s the %s %s".formatted(verb.toLowerCase(Locale.ROOT), noun(kind), name),
            outcome);
  }

  private static Optional<Event> failure(
      String reason, String action, String note, Outcome outcome) {
    return Optional.of(
        new Event(
            "Warning",
            reason,
            action,
            CONTROLLER,
            note + ": " + outcome.message(),
            note + Refusal.cause(outcome.message()).reason()));
  }

  private static Optional<Event> normal(String reason, String action, String note) {
    return Optional.of(new Event("Normal", reason, action, CONTROLLER, note));
  }
}
