package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.model.RefusedGroups;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.schema.Problem;
import io.manta.status.Cause;
import io.manta.status.Event;
import io.manta.status.EventForm;
import io.manta.status.EventForm.Wording;
import io.manta.status.EventWords;
import io.manta.status.Fault;
import io.manta.status.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Events of the steps, one for each kind of step: three workers made in one pass are one event that
 * names them. Reasons and wording are KubeRay's, which people's monitors look for.
 */
public final class ClusterEvents {

  private static final String ACCOUNT_MISSING =
      "The head Pod runs Ray's autoscaler, and the ServiceAccount that its template names is not"
          + " there: make it, or name another one. %s";

  private static final EventForm AUTOSCALER_ACCOUNT_MISSING =
      new EventForm(
          "Warning",
          "AutoscalerServiceAccountNotFound",
          "Create",
          Event.CLUSTER,
          new Wording(ACCOUNT_MISSING, ACCOUNT_MISSING));

  private static final Set<String> NAME = Set.of("metadata", "metadata.name");

  private final String cluster;
  private final Map<EventForm, List<String>> byForm = new LinkedHashMap<>();

  private ClusterEvents(String cluster) {
    this.cluster = cluster;
  }

  /**
   * @param cluster namespace and name, as in {@code default/demo}
   */
  public static List<Event> of(String cluster, List<Outcome> outcomes) {
    ClusterEvents said = new ClusterEvents(cluster);
    outcomes.forEach(said::add);
    List<Event> events = said.all();
    outcomes.stream()
        .filter(outcome -> outcome.result() == Result.MISSING)
        .map(outcome -> claimMissing(outcome.step().id()))
        .forEach(events::add);
    return events;
  }

  /** The RayCluster is refused. */
  public static Event invalid(String cluster, Fault fault) {
    if (fault.stage() == Fault.Stage.RENDERED) {
      return Event.warning(
          "TemplateFailed",
          "Validate",
          "What the templates make of RayCluster " + cluster + ": " + fault.message());
    }
    return Event.warning(
        invalid(fault),
        "Validate",
        "The RayCluster %s is invalid: %s"
            .formatted(cluster, fault.message().replace("RayCluster " + cluster + ": ", "")));
  }

  /** Worker groups of the RayCluster are refused, and nothing else. */
  public static Event invalid(String cluster, RefusedGroups groups) {
    return Event.warning(
        "WorkerGroupInvalid",
        "Validate",
        "RayCluster %s has no pods made for a worker group, the others run: %s"
            .formatted(cluster, groups.message().replace("RayCluster " + cluster + ": ", "")));
  }

  /** The RayCluster names a claim of the user's that does not exist. */
  private static Event claimMissing(ObjectId claim) {
    return Event.warning(
        "FailedToCreatePVC",
        "Validate",
        ("GcsFaultToleranceOptions.Storage.ClaimName \"%s\" not found in namespace %s; the head Pod"
                + " will not start until it exists")
            .formatted(claim.name(), claim.namespace()));
  }

  /** KubeRay decides by the name first; annotations belong to the spec. */
  private static String invalid(Fault fault) {
    boolean name = fault.problems().stream().map(Problem::path).anyMatch(NAME::contains);
    return name ? "InvalidRayClusterMetadata" : "InvalidRayClusterSpec";
  }

  private void add(Outcome outcome) {
    if (outcome.result() == Result.DONE) {
      done(outcome.step()).ifPresent(what -> add(what, name(outcome.step())));
    } else if (outcome.failed()) {
      Cause cause = Refusal.cause(outcome.message());
      failed(outcome.step(), cause)
          .map(what -> what.because(cause))
          .ifPresent(what -> add(what, name(outcome.step()) + ": " + outcome.message()));
    }
  }

  private void add(EventForm what, String object) {
    byForm.computeIfAbsent(what, key -> new ArrayList<>()).add(object);
  }

  private Optional<EventForm> done(Step step) {
    if (step instanceof Step.Create create) {
      return create.slot().isPresent()
          ? Optional.of(pod("Created", "Create", create.slot().get().isHead(), ""))
          : EventWords.of(create.manifest()).created();
    }
    if (step instanceof Step.Apply apply) {
      EventWords kind = EventWords.of(apply.manifest());
      return apply.exists() ? kind.updated() : kind.created();
    }
    if (step instanceof Step.Delete delete) {
      return delete.isOfPod() ? deletedPod(delete) : EventWords.of(delete.id()).deleted();
    }
    if (step instanceof Step.Patch patch && patch.purpose() == Step.Purpose.GIVEN_UP) {
      String note = "RayCluster %s goes, its Redis not cleaned up: " + patch.reason();
      return Optional.of(
          new EventForm(
              "Warning",
              "ForceDeletedStuckCluster",
              "Cleanup",
              Event.CLUSTER,
              new Wording(note, note)));
    }
    return Optional.empty();
  }

  private Optional<EventForm> deletedPod(Step.Delete delete) {
    return switch (delete.cause()) {
      case CLUSTER_DELETED, PRUNED, REPLACED, OVERTAKEN, HISTORY -> Optional.empty();
      case SUSPENDED ->
          Optional.of(
              all("DeletedPod", "Deleted Pods for RayCluster " + cluster + " due to suspension"));
      case RECREATED ->
          Optional.of(
              all(
                  "DeletedPod",
                  "Deleted all Pods for RayCluster "
                      + cluster
                      + " due to spec change with Recreate upgradeStrategy"));
      case GROUP_SUSPENDED ->
          Optional.of(
              all(
                  "DeletedWorkerPod",
                  "Deleted all pods for suspended worker group "
                      + delete.group()
                      + " in RayCluster "
                      + cluster));
      case ENDED, NAMED, SURPLUS, BROKEN_REPLICA, GROUP_REMOVED, EXTRA_HEAD, ROLLED ->
          Optional.of(pod("Deleted", "Delete", delete.group().isEmpty(), "; " + delete.reason()));
    };
  }

  private Optional<EventForm> failed(Step step, Cause cause) {
    if (step instanceof Step.Create create) {
      if (cause == Cause.SERVICE_ACCOUNT_MISSING && hasAutoscaler(create)) {
        return Optional.of(AUTOSCALER_ACCOUNT_MISSING);
      }
      return create.slot().isPresent()
          ? Optional.of(failedPod("Create", create.slot().get().isHead()))
          : EventWords.of(create.manifest()).failed("Create");
    }
    if (step instanceof Step.Apply apply) {
      return EventWords.of(apply.manifest()).failed(apply.exists() ? "Update" : "Create");
    }
    if (step instanceof Step.Delete delete) {
      return delete.isOfPod()
          ? Optional.of(failedPod("Delete", delete.group().isEmpty()))
          : EventWords.of(delete.id()).failed("Delete");
    }
    return Optional.empty();
  }

  private static boolean hasAutoscaler(Step.Create create) {
    return new Tree(create.manifest().object())
        .at("spec", "containers").items().stream()
            .anyMatch(container -> container.at("name").text().equals("autoscaler"));
  }

  private static EventForm pod(String verb, String action, boolean head, String why) {
    String what = head ? "head Pod" : "worker Pod";
    return new EventForm(
        "Normal",
        verb + (head ? "HeadPod" : "WorkerPod"),
        action,
        Event.CLUSTER,
        new Wording(verb + " " + what + " %s" + why, verb + " " + what + "s %s" + why));
  }

  private static EventForm failedPod(String action, boolean head) {
    String what = head ? "head Pod" : "worker Pod";
    String note = "Failed to " + action.toLowerCase(Locale.ROOT) + " " + what + " %s";
    return new EventForm(
        "Warning",
        "FailedTo" + action + (head ? "HeadPod" : "WorkerPod"),
        action,
        Event.CLUSTER,
        new Wording(note, note));
  }

  private static EventForm all(String reason, String note) {
    return new EventForm("Normal", reason, "Delete", Event.CLUSTER, new Wording(note, note));
  }

  private static String name(Step step) {
    return step.id().namespace() + "/" + step.id().name();
  }

  private List<Event> all() {
    List<Event> events = new ArrayList<>();
    byForm.forEach(
        (what, objects) -> {
          String form = objects.size() == 1 ? what.wording().one() : what.wording().several();
          String note = form.replace("%s", String.join(", ", objects));
          // A quota refuses now this pod and now that one: it stays the same matter.
          String matter = what.cause().map(Cause::reason).orElse(note);
          events.add(
              new Event(
                  what.type(), what.reason(), what.action(), what.controller(), note, matter));
        });
    return events;
  }
}
