package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.model.Group;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Plan;
import io.manta.schema.Problem;
import io.manta.status.Condition;
import io.manta.status.Note;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that a status is made from.
 *
 * @param rayCluster the object, defaulted, with the status written last
 * @param live what there is after the plan was carried out
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
    Optional<Plan> plan,
    List<Outcome> outcomes,
    Optional<Fault> fault,
    RefusedGroups refused,
    List<Note> notes,
    Templates templates,
    Map<String, Object> manta,
    Instant now) {

  /** With nothing wrong in one group alone. */
  public ClusterStatusInput(
      Map<String, Object> rayCluster,
      List<Group> groups,
      Live live,
      Optional<Plan> plan,
      List<Outcome> outcomes,
      Optional<Fault> fault,
      List<Note> notes,
      Templates templates,
      Map<String, Object> manta,
      Instant now) {
    this(
        rayCluster,
        groups,
        live,
        plan,
        outcomes,
        fault,
        RefusedGroups.NONE,
        notes,
        templates,
        manta,
        now);
  }

  /**
   * Worker groups that have no pods made, while the head and the others run.
   *
   * @param problems by the group's place in the spec
   */
  public record RefusedGroups(Map<Integer, List<Problem>> problems) {

    public static final RefusedGroups NONE = new RefusedGroups(Map.of());

    boolean isEmpty() {
      return problems.isEmpty();
    }

    String message() {
      return problems.values().stream()
          .flatMap(List::stream)
          .map(Problem::sentence)
          .collect(Collectors.joining("; "));
    }
  }

  /**
   * Templates over the built-in ones.
   *
   * @param hashes of those in use, by whose they are: {@code operator}, {@code namespace}, {@code
   *     cluster}
   * @param refused what is wrong with those that should be in use
   */
  public record Templates(Map<String, String> hashes, List<Problem> refused) {

    public static final Templates BUILT_IN = new Templates(Map.of(), List.of());

    public String message() {
      return String.join("; ", refused.stream().map(Problem::sentence).toList());
    }

    /** Nothing is said of clusters that have none but the built-in templates. */
    Optional<Condition> condition(boolean isStuck) {
      if (refused.isEmpty()) {
        return hashes.isEmpty()
            ? Optional.empty()
            : Optional.of(Condition.of("TemplatesAccepted", true, "SetAccepted", ""));
      }
      String kept = isStuck ? "nothing is changed: " : "it stays on the templates it has: ";
      return Optional.of(Condition.of("TemplatesAccepted", false, "SetRejected", kept + message()));
    }
  }

  /** What stopped the way from RayCluster to plan. */
  public record Fault(Stage stage, List<Problem> problems) {

    public enum Stage {
      VALID,
      RENDERED
    }

    public String message() {
      return String.join("; ", problems.stream().map(Problem::sentence).toList());
    }
  }

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

  public List<Outcome> failures() {
    return outcomes.stream().filter(Outcome::failed).toList();
  }

  /** A condition of the status written last. */
  Tree conditionBefore(String type) {
    return before().at("conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .findFirst()
        .orElse(new Tree(null));
  }
}
