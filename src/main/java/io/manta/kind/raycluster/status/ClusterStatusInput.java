package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.model.Group;
import io.manta.kind.raycluster.model.PassedOn;
import io.manta.kind.raycluster.model.RefusedGroups;
import io.manta.kind.raycluster.plan.PlannedCluster;
import io.manta.manifest.WrittenAt;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.status.Blocker;
import io.manta.status.Fault;
import io.manta.status.Note;
import io.manta.status.Refusal;
import io.manta.status.TemplateReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a status is made from.
 *
 * @param rayCluster the object, defaulted, with the status written last
 * @param groups all that the RayCluster has, those that are refused too
 * @param live the live objects after the plan was carried out
 * @param plan empty when none could be made
 * @param outcomes what became of its steps
 * @param fault why no plan could be made
 * @param refused worker groups that have no pods made
 * @param notes what the owner should know although it works
 * @param templates which templates of the user's it was made from
 * @param manta what Manta keeps under {@code status.manta}
 */
public record ClusterStatusInput(
    Map<String, Object> rayCluster,
    List<Group> groups,
    Live live,
    Optional<PlannedCluster> plan,
    List<Outcome> outcomes,
    Optional<Fault> fault,
    RefusedGroups refused,
    List<Note> notes,
    TemplateReport templates,
    Map<String, Object> manta,
    Instant now) {

  Tree object() {
    return new Tree(rayCluster);
  }

  Tree spec() {
    return object().at("spec");
  }

  Tree before() {
    return object().at("status");
  }

  int workersWanted() {
    long wanted = groups.stream().mapToLong(Group::podsWanted).sum();
    return (int) Math.min(Integer.MAX_VALUE, wanted);
  }

  List<Outcome> failures() {
    return outcomes.stream().filter(Outcome::failed).toList();
  }

  /** Why writes were refused, with the fields that a person can mend. */
  List<Blocker> refusals() {
    return Refusal.all(failures(), this::places);
  }

  private WrittenAt places(PodSlot slot) {
    String field =
        groups.stream()
            .filter(group -> !slot.isHead() && group.name().equals(slot.group()))
            .map(Group::field)
            .findFirst()
            .orElse(PassedOn.HEAD);
    return new WrittenAt(PassedOn.inPodOf(field));
  }

  /** A condition of the status written last. */
  Tree conditionBefore(String type) {
    return before().at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .findFirst()
        .orElse(new Tree(null));
  }
}
