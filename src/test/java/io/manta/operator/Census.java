package io.manta.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.manta.live.LiveEnvironment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sees every pod that ever was in a namespace: never two for one, and no name used twice. */
final class Census implements ResourceEventHandler<Pod>, AutoCloseable {

  private final SharedIndexInformer<Pod> informer;
  private final Map<String, String> uidsOfNames = new HashMap<>();

  /** Names of pods that are there to stay, by what they are for. */
  private final Map<String, List<String>> places = new HashMap<>();

  private final List<String> wrong = new ArrayList<>();

  Census(LiveEnvironment live) {
    this.informer = live.client().pods().inNamespace(live.namespace()).inform(this);
  }

  /** What was wrong since the last call. */
  synchronized List<String> wrong() {
    List<String> found = List.copyOf(wrong);
    wrong.clear();
    return found;
  }

  @Override
  public void close() {
    informer.close();
  }

  @Override
  public synchronized void onAdd(Pod pod) {
    String name = pod.getMetadata().getName();
    String uid = pod.getMetadata().getUid();
    String before = uidsOfNames.putIfAbsent(name, uid);
    if (before != null && !before.equals(uid)) {
      wrong.add(name + " is the name of two pods");
    }
    List<String> names = places.computeIfAbsent(place(pod), key -> new ArrayList<>());
    names.remove(name);
    if (isToStay(pod)) {
      names.add(name);
    }
    if (names.size() > 1) {
      wrong.add(names + " are pods for one, " + place(pod));
    }
  }

  @Override
  public void onUpdate(Pod before, Pod after) {
    onAdd(after);
  }

  @Override
  public synchronized void onDelete(Pod pod, boolean finalStateUnknown) {
    places.getOrDefault(place(pod), new ArrayList<>()).remove(pod.getMetadata().getName());
  }

  private static boolean isToStay(Pod pod) {
    boolean ended = List.of("Failed", "Succeeded").contains(pod.getStatus().getPhase());
    return !ended && pod.getMetadata().getDeletionTimestamp() == null;
  }

  private static String place(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return String.join(
        " ",
        labels.get("ray.io/cluster"),
        labels.get("ray.io/group"),
        labels.getOrDefault("ray.io/worker-group-replica-index", ""),
        labels.getOrDefault("ray.io/replica-host-index", ""));
  }
}
