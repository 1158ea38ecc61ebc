package io.manta.plan;

import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pod of the cluster as the API server last returned it, reduced to what is decided upon.
 *
 * @param controller uid of what controls it; empty for a pod that nothing controls
 * @param nodeType {@code head} or {@code worker}
 * @param group the worker group, or {@link PodSlot#HEAD}
 * @param replica index of its replica in the group; empty for heads and for pods that others made
 * @param replicaName what the hosts of one replica share; empty for groups of one host
 * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed}, {@code Unknown}
 * @param ready the pod's condition {@code Ready}
 * @param going whether its deletion has begun
 * @param restartPolicy as in the pod's spec
 * @param rayEnded how the Ray container ended, if it did: {@code reason (exit code)}
 * @param stamp what Manta wrote on it; empty when others made it
 * @param troubles what stands between it and being ready, in the order of its containers
 * @param endings how many pods before it ended in its place
 * @param serves its label {@code ray.io/serve}: whether a service of Ray Serve selects it
 */
public record LivePod(
    ObjectId id,
    String uid,
    String controller,
    String nodeType,
    String group,
    OptionalInt replica,
    int host,
    String replicaName,
    String phase,
    Ready ready,
    boolean going,
    Instant created,
    String restartPolicy,
    Optional<String> rayEnded,
    String ip,
    Stamp stamp,
    List<Trouble> troubles,
    Endings endings,
    boolean serves) {

  /** A condition as Kubernetes knows it: with a reason and a message. */
  public record Ready(String status, String reason, String message) {
    /** The pod has no such condition yet. */
    public static final Ready UNSAID = new Ready("", "", "");

    public boolean isTrue() {
      return status.equals("True");
    }
  }

  /**
   * What a pod lacks.
   *
   * @param where {@code container NAME}, {@code init container NAME}, a node or a condition; empty
   *     when the whole pod is meant
   * @param reason as Kubernetes says it, as in {@code ImagePullBackOff}; may be empty
   * @param message as Kubernetes says it
   * @param image of the container
   * @param lastExit how the container ended last, as in {@code OOMKilled (exit code 137)}; empty
   *     when it never did
   */
  public record Trouble(
      Kind kind, String where, String reason, String message, String image, String lastExit) {

    public enum Kind {
      /** Its deletion has begun. */
      GOING,
      /** It has no node. */
      UNPLACED,
      /** An init container is at work. */
      INIT_RUNS,
      /** A container waits to be started, for what the reason says. */
      WAITS,
      /** A container ended. */
      ENDED,
      /** A container runs and its probe does not succeed, or not yet. */
      UNREADY,
      /** A condition that the pod's readiness depends on does not hold. */
      GATE,
      /** All containers are ready, the pod is not: its node does not answer. */
      NODE
    }

    /** The name of the container, init containers apart, that waits or ended. */
    public Optional<String> container() {
      boolean rests = kind == Kind.WAITS || kind == Kind.ENDED;
      return rests && where.startsWith(PodTroubles.CONTAINER)
          ? Optional.of(where.substring(PodTroubles.CONTAINER.length()))
          : Optional.empty();
    }
  }

  public boolean isHead() {
    return nodeType.equals("head");
  }

  public boolean isRunning() {
    return phase.equals("Running");
  }

  /** A pod that runs counts as ready unless its condition says otherwise, as in KubeRay. */
  public boolean isReady() {
    return isRunning() && (ready.isTrue() || ready.equals(Ready.UNSAID));
  }

  /** Whether it only starts or begins to go: a replacement is made when it is gone. */
  public boolean canWait(LivePod later) {
    boolean starts = !isReady() && ended().isEmpty() && later.ended().isEmpty();
    return starts || later.going();
  }

  public String name() {
    return id.name();
  }

  /**
   * Why this pod will never work again; empty when it may. Only a Ray container that ended for good
   * counts: the kubelet restarts others, and a pod that waits for its image may still get it.
   */
  public Optional<String> ended() {
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return Optional.of("Pod status: " + phase);
    }
    return isRunning() && restartPolicy.equals("Never")
        ? rayEnded.map(how -> "Ray container terminated: " + how)
        : Optional.empty();
  }

  /**
   * Until when a pod that ended keeps its place; empty when it may be replaced now. Where Ray ends
   * as soon as it starts, pods would else be created several times a second, for ever.
   *
   * @param outdated whether its successor follows another spec, which may have mended it
   */
  public Optional<Instant> rests(Instant now, boolean outdated) {
    Instant until = created.plus(outdated ? Endings.shortestRest() : endings.rest());
    // With a clock that is behind it would be longer.
    boolean over = created.isAfter(now) || !until.isAfter(now);
    return over ? Optional.empty() : Optional.of(until);
  }

  /** Reads a pod as the API server gives it. */
  public static LivePod of(Map<String, Object> object) {
    Tree pod = new Tree(object);
    Tree metadata = pod.at("metadata");
    Tree labels = metadata.at("labels");
    Tree annotations = metadata.at("annotations");
    String type = labels.at("ray.io/node-type").text();
    return new LivePod(
        new ObjectId("v1", "Pod", metadata.at("namespace").text(), metadata.at("name").text()),
        metadata.at("uid").text(),
        controller(metadata),
        type,
        type.equals("head") ? PodSlot.HEAD : labels.at("ray.io/group").text(),
        number(labels.at("ray.io/worker-group-replica-index").text()),
        number(labels.at("ray.io/replica-host-index").text()).orElse(0),
        labels.at("ray.io/worker-group-replica-name").text(),
        pod.at("status", "phase").text("Pending"),
        ready(pod),
        !metadata.at("deletionTimestamp").isAbsent(),
        instant(metadata.at("creationTimestamp").text()),
        pod.at("spec", "restartPolicy").text("Always"),
        rayEnded(pod),
        pod.at("status", "podIP").text(),
        new Stamp(
            annotations.at(Stamp.HASH).text(),
            annotations.at(Stamp.MADE_BY).text(),
            annotations.at(Stamp.SPEC).text()),
        PodTroubles.of(pod),
        Endings.of(pod),
        labels.at("ray.io/serve").text().equals("true"));
  }

  private static String controller(Tree metadata) {
    return metadata.at("ownerReferences").items().stream()
        .filter(owner -> owner.at("controller").isTrue())
        .map(owner -> owner.at("uid").text())
        .findFirst()
        .orElse("");
  }

  private static Ready ready(Tree pod) {
    for (Tree condition : pod.at("status", "conditions").items()) {
      if (condition.at("type").text().equals("Ready")) {
        return new Ready(
            condition.at("status").text(),
            condition.at("reason").text(),
            condition.at("message").text());
      }
    }
    return Ready.UNSAID;
  }

  /** The first container is Ray's; statuses come in any order, so it is found by name. */
  private static Optional<String> rayEnded(Tree pod) {
    String ray = pod.at("spec", "containers").item(0).at("name").text();
    for (Tree status : pod.at("status", "containerStatuses").items()) {
      Tree ended = status.at("state", "terminated");
      if (status.at("name").text().equals(ray) && !ended.isAbsent()) {
        return Optional.of(PodTroubles.exit(ended));
      }
    }
    return Optional.empty();
  }

  private static OptionalInt number(String text) {
    return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  private static Instant instant(String text) {
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }
}
