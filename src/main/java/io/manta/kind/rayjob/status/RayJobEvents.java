package io.manta.kind.rayjob.status;

import io.manta.kind.rayjob.plan.RayJobPlanner;
import io.manta.manifest.ObjectId;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.schema.Problem;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What happened to a RayJob, with KubeRay's reasons and wording. */
public final class RayJobEvents {

  /**
   * How KubeRay speaks of a kind.
   *
   * @param reason what follows {@code Created} in the reason
   */
  private record Words(String reason, String created, String deleted) {}

  private static final Map<String, Words> WORDS =
      Map.of(
          "RayCluster", new Words("RayCluster", "RayCluster", "cluster"),
          "Job", new Words("RayJobSubmitter", "Kubernetes Job", "submitter K8s Job"),
          "Service", new Words("Service", "the service", "the service"));

  private static final Set<String> NAME = Set.of("metadata", "metadata.name");

  private RayJobEvents() {}

  public static List<Event> of(List<Outcome> outcomes) {
    List<Event> out = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome.result() == Result.DONE) {
        done(outcome.step()).ifPresent(out::add);
      } else if (outcome.failed()) {
        failed(outcome).ifPresent(out::add);
      }
    }
    return out;
  }

  /** The RayJob is refused. */
  public static Event refused(ObjectId id, Fault fault) {
    String name = id.namespace() + "/" + id.name();
    if (fault.stage() == Fault.Stage.RENDERED) {
      return warning(
          "TemplateFailed",
          "Validate",
          "What the templates make of RayJob " + name + ": " + fault.message());
    }
    return warning(
        isOfName(fault) ? "InvalidRayJobMetadata" : "InvalidRayJobSpec",
        "Validate",
        name + ": " + invalid(id, fault));
  }

  /** As in the status. */
  static String invalid(ObjectId id, Fault fault) {
    String name = "RayJob " + id.namespace() + "/" + id.name() + ": ";
    return "The RayJob %s is invalid: %s"
        .formatted(isOfName(fault) ? "metadata" : "spec", fault.message().replace(name, ""));
  }

  private static boolean isOfName(Fault fault) {
    return fault.problems().stream().map(Problem::path).anyMatch(NAME::contains);
  }

  private static Optional<Event> done(Step step) {
    String name = name(step);
    Words words = words(step);
    if (step.id().kind().equals("PodGroup")) {
      return Optional.empty(); // as in KubeRay; the planner has the events of its end
    }
    if (step instanceof Step.Create || step instanceof Step.Apply apply && !apply.exists()) {
      return normal("Created" + words.reason(), "Create", "Created " + words.created() + name);
    }
    if (step instanceof Step.Apply) {
      return normal("Updated" + words.reason(), "Update", "Updated " + words.created() + name);
    }
    if (step instanceof Step.Delete && !step.id().kind().equals("RayJob")) {
      return normal("Deleted" + words.reason(), "Delete", "Deleted " + words.deleted() + name);
    }
    if (step instanceof Step.Patch patch && patch.purpose() == Step.Purpose.WORKERS) {
      return normal(
          "UpdatedRayCluster",
          "Update",
          "Set the `suspend` field to true for all worker groups in cluster" + name);
    }
    return Optional.empty();
  }

  private static Optional<Event> failed(Outcome outcome) {
    Step step = outcome.step();
    String action = action(step);
    Words words = words(step);
    if (action.isEmpty()) {
      return Optional.empty();
    }
    String note =
        "Failed to %s %s%s: %s"
            .formatted(
                action.toLowerCase(Locale.ROOT), words.created(), name(step), outcome.message());
    return Optional.of(
        new Event(
            "Warning",
            "FailedTo" + action + words.reason(),
            action,
            RayJobPlanner.CONTROLLER,
            note,
            Refusal.cause(outcome.message()).reason()));
  }

  private static String action(Step step) {
    if (step instanceof Step.Apply apply) {
      return apply.exists() ? "Update" : "Create";
    }
    if (step instanceof Step.Create) {
      return "Create";
    }
    return step instanceof Step.Delete ? "Delete" : "";
  }

  private static Words words(Step step) {
    String kind = step.id().kind();
    return WORDS.getOrDefault(kind, new Words(kind, kind, kind));
  }

  private static String name(Step step) {
    return " " + step.id().namespace() + "/" + step.id().name();
  }

  private static Optional<Event> normal(String reason, String action, String note) {
    return Optional.of(new Event("Normal", reason, action, RayJobPlanner.CONTROLLER, note));
  }

  private static Event warning(String reason, String action, String note) {
    return new Event("Warning", reason, action, RayJobPlanner.CONTROLLER, note);
  }
}
