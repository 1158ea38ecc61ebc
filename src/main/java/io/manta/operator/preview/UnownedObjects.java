package io.manta.operator.preview;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.operator.controller.Observation;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import io.manta.plan.UnownedObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects that have the names of what a cluster wants and carry no label of it, as KubeRay's: the
 * operator's watches do not see them, its writes meet them.
 *
 * @param ours what the cluster takes over, with its label
 * @param theirs what it leaves to others
 */
record UnownedObjects(List<Map<String, Object>> ours, List<Step> theirs) {

  static UnownedObjects of(Observation observation, List<Manifest> wanted, LiveSource liveSource) {
    List<Map<String, Object>> ours = new ArrayList<>();
    List<Step> theirs = new ArrayList<>();
    for (Manifest manifest : wanted) {
      Optional<Map<String, Object>> there =
          observation.live().object(manifest.id()).isPresent()
              ? Optional.empty()
              : liveSource.object(manifest.id());
      there.ifPresent(
          object ->
              obstacle(object, manifest, observation.uid(), liveSource)
                  .ifPresentOrElse(
                      why -> theirs.add(new Step.Leave(manifest.id(), "", why)),
                      () -> ours.add(labelled(object, observation.uid()))));
    }
    return new UnownedObjects(ours, theirs);
  }

  /** The steps without those that would be refused, and with the labels that are written. */
  List<Step> leftOutOf(List<Step> steps) {
    List<ObjectId> left = theirs.stream().map(Step::id).toList();
    List<Step> out = new ArrayList<>(steps);
    out.removeIf(step -> left.contains(step.id()));
    out.replaceAll(step -> step instanceof Step.Keep keep ? labelled(keep) : step);
    out.addAll(theirs);
    return out;
  }

  /** Nothing else is written to what is made once; all else is applied, with its label. */
  private Step labelled(Step.Keep keep) {
    return ours.stream()
        .filter(object -> Manifest.idOf(object).equals(keep.id()))
        .findFirst()
        .<Step>map(
            object -> {
              String uid = new Tree(object).at("metadata", "labels", Stamp.CLUSTER).text();
              return new Step.Patch(
                  keep.id(),
                  Map.of("metadata", Map.of("labels", Map.of(Stamp.CLUSTER, uid))),
                  Step.Purpose.OWNER,
                  "it is taken over as it is, and gets the label " + Stamp.CLUSTER);
            })
        .orElse(keep);
  }

  /** What shall outlive the cluster serves whoever made it. */
  private static Optional<String> obstacle(
      Map<String, Object> object, Manifest manifest, String uid, LiveSource liveSource) {
    boolean ownerless = new Tree(manifest.object()).at("metadata", "ownerReferences").isAbsent();
    return ownerless
        ? Optional.empty()
        : new UnownedObject(LiveObject.of(object))
            .obstacle(manifest, uid, (rayObject, its) -> has(liveSource, rayObject, its));
  }

  private static boolean has(LiveSource liveSource, ObjectId rayObject, String uid) {
    return liveSource
        .rayObject(rayObject)
        .filter(object -> new Tree(object).at("metadata", "uid").text().equals(uid))
        .isPresent();
  }

  private static Map<String, Object> labelled(Map<String, Object> object, String uid) {
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
    Map<String, Object> labels = new LinkedHashMap<>(new Tree(metadata).at("labels").map());
    labels.put(Stamp.CLUSTER, uid);
    metadata.put("labels", labels);
    Map<String, Object> out = new LinkedHashMap<>(object);
    out.put("metadata", metadata);
    return out;
  }
}
