package io.manta.kind.raycronjob.status;

import io.manta.kind.raycronjob.CronAction;
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
import java.util.Optional;
import java.util.Set;

/**
 * What happened to the RayJobs of a RayCronJob. The reasons are KubeRay's where it has any, and
 * those of Kubernetes' CronJob for what only that has.
 */
public final class CronJobEvents {

  static final String CONTROLLER = "raycronjob-controller";

  private static final Set<String> NAME = Set.of("metadata", "metadata.name");

  private CronJobEvents() {}

  public static List<Event> of(List<Outcome> outcomes) {
    List<Event> events = new ArrayList<>();
    outcomes.forEach(outcome -> of(outcome).ifPresent(events::add));
    return events;
  }

  private static Optional<Event> of(Outcome outcome) {
    Step step = outcome.step();
    String kind = step.id().kind();
    String object = kind + " " + step.id().namespace() + "/" + step.id().name();
    String action = action(step);
    if (action.isEmpty() || !outcome.failed() && outcome.result() != Result.DONE) {
      return Optional.empty();
    }
    if (outcome.failed()) {
      String note =
          "Failed to " + action.toLowerCase(Locale.ROOT) + " " + object + ": " + outcome.message();
      String matter = Refusal.cause(outcome.message()).reason();
      return Optional.of(
          new Event("Warning", "FailedTo" + action + kind, action, CONTROLLER, note, matter));
    }
    return Optional.of(
        new Event(
            "Normal",
            action + "d" + kind,
            action,
            CONTROLLER,
            action + "d " + object + ": " + step.reason()));
  }

  private static String action(Step step) {
    if (step instanceof Step.Create || step instanceof Step.Apply apply && !apply.exists()) {
      return "Create";
    }
    if (step instanceof Step.Apply) {
      return "Update";
    }
    return step instanceof Step.Delete ? "Delete" : "";
  }

  /** The RayCronJob is refused. */
  public static Event invalid(ObjectId id, Fault fault) {
    String name = id.namespace() + "/" + id.name();
    if (fault.stage() == Fault.Stage.RENDERED) {
      return warning(
          "TemplateFailed",
          "Validate",
          "What the templates make of RayCronJob " + name + ": " + fault.message());
    }
    boolean isName = fault.problems().stream().map(Problem::path).anyMatch(NAME::contains);
    return warning(
        isName ? "InvalidRayCronJobMetadata" : "InvalidRayCronJobSpec",
        "Validate",
        "The RayCronJob %s is invalid: %s"
            .formatted(name, fault.message().replace("RayCronJob " + name + ": ", "")));
  }

  /** As Kubernetes' CronJob says it. */
  public static Event missed(CronAction.Miss miss) {
    return warning("MissSchedule", "Schedule", miss.reason());
  }

  /** As Kubernetes' CronJob says it. */
  public static Event delayed(CronAction.Skip skip) {
    return new Event("Normal", "JobAlreadyActive", "Schedule", CONTROLLER, skip.reason());
  }

  static Event suspended() {
    return new Event(
        "Normal",
        "SuspendedRayCronJob",
        "Suspend",
        CONTROLLER,
        "RayCronJob is suspended: no RayJobs are made");
  }

  private static Event warning(String reason, String action, String note) {
    return new Event("Warning", reason, action, CONTROLLER, note);
  }
}
