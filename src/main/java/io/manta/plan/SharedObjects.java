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

/** Everything of a cluster but its pods: made, repaired, left alone. */
final class SharedObjects {

  private final String cluster;
  private final Live live;
  private final Known known;

  /**
   * @param cluster the RayCluster's uid
   */
  SharedObjects(String cluster, Live live, Known known) {
    this.cluster = cluster;
    this.live = live;
    this.known = known;
  }

  List<Step> steps(List<Manifest> manifests) {
    List<Step> steps = new ArrayList<>();
    manifests.forEach(manifest -> steps.add(step(manifest)));
    return steps;
  }

  private Step step(Manifest manifest) {
    ObjectId id = manifest.id();
    Optional<LiveObject> there = live.object(id);
    if (there.isEmpty() && Marks.isMadeOnce(manifest) && known.found().contains(id)) {
      return new Step.Keep(id, "it is there already and is not ours");
    }
    if (there.isEmpty()) {
      return Marks.isMadeOnce(manifest)
          ? new Step.Create(manifest, Optional.empty(), "it is not there")
          : new Step.Apply(manifest, false, "it is not there");
    }
    if (there.get().going()) {
      return PodSteps.waiting(id, "it is being deleted; a new one comes when it is gone");
    }
    if (Marks.isMadeOnce(manifest)) {
      return new Claims(cluster)
          .owner(manifest, there.get())
          .orElseGet(() -> new Step.Keep(id, "it is made once"));
    }
    return compare(HeadlessOrNot.asItIs(manifest, there.get()), there.get());
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

  private Step compare(Manifest manifest, LiveObject there) {
    String hash = Marks.hash(manifest);
    if (!there.annotation(Stamp.HASH).equals(hash)) {
      return new Step.Apply(manifest, true, changed(manifest, there));
    }
    // Known to be right at this very version: no need to look at each field.
    Known.Verified verified = known.verified().get(there.id());
    if (new Known.Verified(there.resourceVersion(), hash).equals(verified)) {
      return new Step.Keep(there.id(), "as rendered");
    }
    return Difference.between(manifest.object(), there.content())
        .<Step>map(path -> new Step.Apply(manifest, true, "someone changed " + path))
        .orElseGet(() -> new Step.Keep(there.id(), "as rendered"));
  }
}
