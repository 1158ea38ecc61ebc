package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything of a cluster but its pods: made, repaired, left alone. */
public final class SharedObjects {

  private final String cluster;
  private final Live live;
  private final Expectations expectations;

  /**
   * @param cluster the RayCluster's uid
   */
  public SharedObjects(String cluster, Live live, Expectations expectations) {
    this.cluster = cluster;
    this.live = live;
    this.expectations = expectations;
  }

  public List<Step> steps(List<Manifest> manifests) {
    List<Step> steps = new ArrayList<>();
    for (Manifest manifest : manifests) {
      Optional<LiveObject> there = live.object(manifest.id());
      if (there.isEmpty()) {
        steps.add(missing(manifest));
      } else if (there.get().going()) {
        steps.add(
            Step.Wait.on(manifest.id(), "it is being deleted; a new one comes when it is gone"));
      } else if (ObjectAnnotations.isMadeOnce(manifest)) {
        steps.add(
            new Claims(cluster)
                .owner(manifest, there.get())
                .or(() -> Adoption.of(there.get(), cluster))
                .orElseGet(() -> new Step.Keep(manifest.id(), "it is made once")));
      } else if (Adoption.of(there.get(), cluster).isPresent()) {
        steps.add(
            new Step.Apply(
                manifest, there, Optional.empty(), "another operator made it for this object"));
      } else {
        steps.addAll(compare(manifest, there.get()));
        relying(manifest, there.get(), manifests, steps).ifPresent(steps::add);
      }
    }
    return steps;
  }

  /** What it lends may be somebody else's by now: that is known when that is written again. */
  private Optional<Step> relying(
      Manifest manifest, LiveObject there, List<Manifest> manifests, List<Step> steps) {
    boolean isKept =
        steps.get(steps.size() - 1) instanceof Step.Keep keep && keep.id().equals(manifest.id());
    if (!isKept || !Reliance.lends(manifest)) {
      return Optional.empty();
    }
    Set<ObjectId> named = Reliance.of(manifest);
    return manifests.stream()
        .map(Manifest::id)
        .filter(id -> named.contains(id) && live.object(id).isEmpty())
        .findFirst()
        .map(
            id ->
                new Step.Apply(
                    manifest,
                    Optional.of(there),
                    Optional.empty(),
                    id + " does not exist, which it names"));
  }

  private Step missing(Manifest manifest) {
    if (!ObjectAnnotations.isMadeOnce(manifest)) {
      return new Step.Apply(manifest, "it does not exist");
    }
    return expectations.found().contains(manifest.id())
        ? new Step.Keep(manifest.id(), "it exists already and is not ours")
        : new Step.Create(manifest, Optional.empty(), "it does not exist");
  }

  private static String changed(Manifest manifest, LiveObject there) {
    return Difference.between(unstamped(manifest.object()), there.content())
        .map(path -> "what is rendered for it has changed: " + path)
        .orElse("what is rendered for it has changed");
  }

  /** That the hash differs is known, and nobody's reason. */
  private static Map<String, Object> unstamped(Map<String, Object> object) {
    Tree metadata = new Tree(object).at("metadata");
    Map<String, Object> annotations = new LinkedHashMap<>(metadata.at("annotations").map());
    annotations.remove(Stamp.HASH);
    Map<String, Object> without = new LinkedHashMap<>(metadata.map());
    without.put("annotations", annotations);
    Map<String, Object> out = new LinkedHashMap<>(object);
    out.put("metadata", without);
    return out;
  }

  private List<Step> compare(Manifest manifest, LiveObject there) {
    FieldOwnership fieldOwnership = FieldOwnership.of(HeadlessOrNot.asItIs(manifest, there), there);
    Optional<String> fixed = fixed(manifest, fieldOwnership.ours(), there);
    if (fixed.isPresent()) {
      String reason = fixed.get() + ": only a new object can have it";
      return List.of(new Step.Delete(there.id(), there.uid(), Step.Cause.REPLACED, "", reason));
    }
    List<Step> steps = new ArrayList<>();
    steps.add(ours(manifest, fieldOwnership.ours(), there));
    if (!ObjectAnnotations.conflicts(manifest).equals("yield")) {
      steps.addAll(Conflict.held(there.id(), fieldOwnership.theirs()));
    }
    return steps;
  }

  /**
   * Why an object of the cluster's own is recreated. Once for each change of what is rendered:
   * where others set the field of the new object again, to recreate it would never end.
   */
  private Optional<String> fixed(Manifest manifest, Manifest ours, LiveObject there) {
    boolean mayGo =
        there.belongsTo(cluster)
            && ObjectAnnotations.isInventory(there, cluster)
            && !ObjectAnnotations.isKept(there);
    return mayGo && !there.annotation(Stamp.HASH).equals(ObjectAnnotations.hash(manifest))
        ? FixedFields.change(ours, there)
        : Optional.empty();
  }

  /**
   * @param manifest all that was rendered: what is left to others is found again when applying
   * @param ours of it
   */
  private Step ours(Manifest manifest, Manifest ours, LiveObject there) {
    String hash = ObjectAnnotations.hash(manifest);
    if (!there.annotation(Stamp.HASH).equals(hash)) {
      return new Step.Apply(manifest, Optional.of(there), Optional.empty(), changed(ours, there));
    }
    // Known to be right at this very version: no need to compare each field.
    Expectations.Verified verified = expectations.verified().get(there.id());
    if (new Expectations.Verified(there.resourceVersion(), hash).equals(verified)) {
      return new Step.Keep(there.id(), "as rendered");
    }
    Optional<String> drift =
        Difference.between(ours.object(), there.content())
            .or(
                () ->
                    FieldOwnership.drift(ours, there).stream()
                        .findFirst()
                        .map(FieldOwnership.Theirs::field));
    if (drift.isEmpty()) {
      return new Step.Keep(there.id(), "as rendered");
    }
    return hash.equals(expectations.givenUp().get(there.id()))
        ? Conflict.retaken(ours, there, drift.get())
        : new Step.Apply(manifest, Optional.of(there), drift, "someone changed " + drift.get());
  }
}
