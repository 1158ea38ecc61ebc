package io.manta.plan;

import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A copy of a pod of the tests, of which a few things can be changed. */
public final class PodDraft {

  public OptionalInt replica;
  public String replicaName;
  public String phase;
  public LivePod.Ready ready;
  public boolean going;
  public Instant created;
  public String restartPolicy;
  public Optional<String> rayEnded;
  public Stamp stamp;
  public Endings endings;

  private PodDraft(LivePod pod) {
    replica = pod.replica();
    replicaName = pod.replicaName();
    phase = pod.phase();
    ready = pod.ready();
    going = pod.going();
    created = pod.created();
    restartPolicy = pod.restartPolicy();
    rayEnded = pod.rayEnded();
    stamp = pod.stamp();
    endings = pod.endings();
  }

  /** The same pod with this change. */
  public static LivePod changed(LivePod pod, Consumer<PodDraft> change) {
    PodDraft draft = new PodDraft(pod);
    change.accept(draft);
    return new LivePod(
        pod.id(),
        pod.uid(),
        pod.controller(),
        pod.nodeType(),
        pod.group(),
        draft.replica,
        pod.host(),
        draft.replicaName,
        draft.phase,
        draft.ready,
        draft.going,
        draft.created,
        draft.restartPolicy,
        draft.rayEnded,
        pod.ip(),
        draft.stamp,
        pod.troubles(),
        draft.endings,
        pod.serves());
  }

  /** A pod of the cluster c in the namespace ns that has been running and ready for an hour. */
  public static LivePod running(
      String name,
      String nodeType,
      String group,
      OptionalInt replica,
      int host,
      String replicaName,
      Instant now,
      Stamp stamp) {
    return new LivePod(
        new ObjectId("v1", "Pod", "ns", name),
        "uid-" + name,
        "",
        nodeType,
        group,
        replica,
        host,
        replicaName,
        "Running",
        new LivePod.Ready("True", "", ""),
        false,
        now.minusSeconds(3600),
        "Always",
        Optional.empty(),
        "10.0.0.1",
        stamp,
        List.of(),
        Endings.NONE,
        false);
  }
}
