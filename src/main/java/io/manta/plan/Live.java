package io.manta.plan;

import io.manta.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is of one cluster: its pods (found by label, so also those that another operator made)
 * and its other objects.
 *
 * @param pods heads and workers, sorted by name
 * @param strangers pods with the cluster's labels that are someone else's, sorted by name
 */
public record Live(
    List<LivePod> pods, List<ForeignPod> strangers, Map<ObjectId, LiveObject> objects) {

  public static final Live NOTHING = new Live(List.of(), List.of(), Map.of());

  public Optional<LiveObject> object(ObjectId id) {
    return Optional.ofNullable(objects.get(id));
  }

  public List<LivePod> heads() {
    return pods.stream().filter(LivePod::isHead).toList();
  }

  public List<LivePod> workers() {
    return pods.stream().filter(pod -> !pod.isHead()).toList();
  }
}
