package io.manta.kind;

import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.rules.Judged;
import io.manta.rules.Judgement;
import io.manta.schema.Checked;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.status.DeferReason;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.HandOver;
import io.manta.status.Note;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of Ray object, as the stages need to know it. Everything here is a pure function or a
 * constant; what a kind needs nothing of has a default.
 */
public interface Kind {

  String GROUP = "ray.io";

  String API_VERSION = GROUP + "/v1";

  /** As in {@code kind: RayCluster}. */
  String name();

  /** As in the path of its objects: {@code rayclusters}. */
  String plural();

  CustomResourceSchema schema();

  /**
   * Templates that come with the kind and are not among the built-in ones: name, as in {@code
   * job/submitter.yaml.peb}, to text.
   */
  default Map<String, String> templates() {
    return Map.of();
  }

  /**
   * Every rule that an object breaks beyond its schema, in the order of the text.
   *
   * @param defaulted the object after defaulting; one that is another controller's breaks none
   */
  List<Problem> rules(Document defaulted, Settings settings);

  /** Schema and rules: the whole judgement of {@code manta validate}. */
  default Checked check(Document document, Settings settings) {
    return Judgement.of(schema(), document, defaulted -> rules(defaulted, settings));
  }

  /**
   * The judgement of the operator: what can be worked with although parts of it are refused.
   *
   * @throws Invalid with every problem, when the rest cannot do without the parts that have them
   */
  default Judged judge(Document document, Settings settings) {
    return new Judged(check(document, settings).orThrow(), Map.of());
  }

  /** The facts that templates see, of an object without the parts that are refused. */
  default Subject read(Judged judged, Settings settings, Observed observed) {
    return read(judged.defaulted().value(), settings, observed).refusing(judged.refused());
  }

  /**
   * The facts that templates see.
   *
   * @param object after defaulting; one that was refused is read as far as it goes
   */
  Subject read(Map<String, Object> object, Settings settings, Observed observed);

  /**
   * Objects of this kind as small as they can be, and whole: with each of its maps, however empty,
   * and one entry in a list of which templates see something. What templates see is read off them.
   */
  default List<Map<String, Object>> examples() {
    return List.of(
        Map.of("metadata", Map.of("name", "example", "labels", Map.of(), "annotations", Map.of())));
  }

  /** What templates may know of the live objects, on this API server. */
  default Observed observed(Tree object, Live live, Observed server) {
    return server.deleting(!object.at("metadata", "deletionTimestamp").isAbsent());
  }

  /**
   * What of an object makes a difference to what is rendered; an object that is equal in it is not
   * rendered again.
   */
  default Map<String, Object> renderInput(Map<String, Object> object) {
    Map<String, Object> input = new LinkedHashMap<>(object);
    input.remove("status");
    return input;
  }

  /** Other Ray objects, of the same namespace, that a plan depends on. */
  default Set<ObjectId> related(Tree object) {
    return Set.of();
  }

  /** What is to be asked of Ray's dashboard before a plan. */
  default DashboardWatch dashboard(Tree object, Map<ObjectId, Related> related) {
    return DashboardWatch.NONE;
  }

  /** What the owner should know although the object works. */
  default List<Note> notes(Subject subject) {
    return List.of();
  }

  /** What works and is hardly meant, at its place in a file. */
  default List<Problem> remarks(Subject subject, Document document) {
    return List.of();
  }

  /**
   * Plans an object for as long as this process knows it.
   *
   * @param status when this process first saw the object
   * @param fresh whether no earlier process can have seen it
   */
  Planner planner(Tree status, boolean fresh);

  /** One for {@code manta plan}, which writes nothing and looks one pass ahead. */
  default Planner previewPlanner(Tree status) {
    return planner(status, true);
  }

  Status status(StatusInput input);

  /** The status of an object whose pass may not begin yet. */
  default Status deferred(Map<String, Object> before, DeferReason why, Instant now) {
    return Status.deferred(before, why, now);
  }

  /** The steps of a pass as events. */
  List<Event> events(ObjectId id, List<Outcome> outcomes);

  /** That the object cannot be planned, as an event. */
  Event faultEvent(ObjectId id, Fault fault);

  /** That parts of the object are refused while the rest works, as an event. */
  default Optional<Event> refusal(Subject subject) {
    return Optional.empty();
  }

  /** Whether it was once all that it shall be: what was not yet, starts, and takes its turn. */
  boolean isEstablished(Tree status);

  /** Whether nothing was made for it yet, as its status says. */
  default boolean isUntouched(Tree status) {
    return status.isAbsent();
  }

  /**
   * Whose pods are replaced once those of some groups are outdated.
   *
   * @param outdated names of groups whose pods would be made otherwise now
   */
  default Set<String> replaced(Tree object, Subject subject, Set<String> outdated) {
    return Set.of();
  }

  /**
   * Whose an object is that carries no inventory label: pods say it by Ray's own labels.
   *
   * @return the name of the owner in the object's namespace
   */
  default Optional<String> ownerName(Map<String, Object> object) {
    return Optional.empty();
  }

  /**
   * The spec as it would be after applying a file: what other controllers set on the live object
   * stays.
   */
  default Map<String, Object> appliedSpec(Tree file, Tree live) {
    return file.at("spec").map();
  }

  /** What of its status goes when Manta hands it over to KubeRay. */
  default HandOver.Own handedOver() {
    return HandOver.Own.USUAL;
  }

  /** The controller that {@code spec.managedBy} names, unless that is us. */
  default Optional<String> managedByOther(Tree object) {
    return Optional.of(object.at("spec", "managedBy").text())
        .filter(name -> !name.isEmpty() && !name.equals("ray.io/kuberay-operator"));
  }
}
