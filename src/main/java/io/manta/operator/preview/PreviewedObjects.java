package io.manta.operator.preview;

import io.manta.kind.Kind;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.PodSubject;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.operator.controller.Observation;
import io.manta.operator.controller.Rendering;
import io.manta.schema.Invalid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a Ray object becomes.
 *
 * @param objects all but the pods
 * @param groups of pods, by their names, the head's first
 * @param wanted renders the pods of an object that starts from nothing
 * @param replaced which groups' pods the operator replaces when those of these groups are outdated
 */
public record PreviewedObjects(
    ObjectId id,
    String uid,
    List<Manifest> objects,
    Map<String, Group> groups,
    Supplier<List<Manifest>> wanted,
    UnaryOperator<Set<String>> replaced) {

  /**
   * The pods of one group, which differ in nothing but their names.
   *
   * @param pod one of them
   * @param hash differs when the pods do, for the operator
   * @param wanted how many an object that starts from nothing has
   * @param there how many there are
   */
  public record Group(Manifest pod, String hash, long wanted, long there) {}

  /** All of them, with the pods of an object that starts from nothing. */
  public List<Map<String, Object>> all() {
    return Stream.concat(objects.stream(), wanted.get().stream()).map(Manifest::object).toList();
  }

  /** Of an object that is another controller's. */
  static PreviewedObjects nothing(ObjectId id) {
    return new PreviewedObjects(id, "", List.of(), Map.of(), List::of, outdated -> Set.of());
  }

  /**
   * @throws Invalid when a pod cannot be rendered
   */
  static PreviewedObjects of(Kind kind, Observation observation, Rendering.Done done) {
    Map<String, Group> groups = new LinkedHashMap<>();
    if (done.subject() instanceof PodSubject pods) {
      for (PodSlot slot : pods.onePodOfEachGroup()) {
        groups.put(slot.group(), group(slot, pods, observation, done));
      }
    }
    return new PreviewedObjects(
        observation.id(),
        observation.uid(),
        done.shared(),
        groups,
        () -> pods(done),
        outdated -> kind.replaced(new Tree(observation.object()), done.subject(), outdated));
  }

  private static Group group(
      PodSlot slot, PodSubject pods, Observation observation, Rendering.Done done) {
    long wanted =
        pods.podsWanted().stream().filter(one -> one.group().equals(slot.group())).count();
    long there =
        observation.live().pods().stream()
            .filter(pod -> slot.isHead() ? pod.isHead() : pod.group().equals(slot.group()))
            .count();
    return new Group(
        done.choice().pipeline().pod(pods, slot),
        done.choice().pipeline().stamp(pods, slot.group()).hash(),
        wanted,
        there);
  }

  private static List<Manifest> pods(Rendering.Done done) {
    return done.subject() instanceof PodSubject pods
        ? pods.podsWanted().stream().map(slot -> done.choice().pipeline().pod(pods, slot)).toList()
        : List.of();
  }
}
