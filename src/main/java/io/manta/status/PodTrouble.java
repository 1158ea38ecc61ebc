package io.manta.status;

import io.manta.plan.LivePod;
import io.manta.plan.LivePod.Trouble;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a pod is not ready, in words that stay the same while the kubelet goes round its circles:
 * {@code ErrImagePull} and {@code ImagePullBackOff} are one matter, and so are a container's
 * running and waiting between two crashes.
 */
public final class PodTrouble {

  private static final Set<String> IMAGE =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

  /** What the kubelet puts before the error that it met the last time. */
  private static final Pattern BACK_OFF =
      Pattern.compile("^Back-off pulling image \"[^\"]*\"(: \\w+: )?");

  private static final Pattern CLAIM_MISSING =
      Pattern.compile("persistentvolumeclaim \"[^\"]*\" not found");
  private static final Pattern CLAIM_UNBOUND =
      Pattern.compile("unbound immediate PersistentVolumeClaims|(PVC|volume).*not bound");

  /** Volcano, YuniKorn, KAI, scheduler-plugins' coscheduling, Kubernetes' own. */
  private static final Pattern GANG =
      Pattern.compile(
          "(?i)\\bgang\\b|pod ?group|minMember|minAvailable|minCount|sibling pods|task ?group");

  private PodTrouble() {}

  public static Blocker of(LivePod pod) {
    Optional<Blocker> follows =
        pod.endings().before() > 0
            ? some(pod, Cause.CRASH_LOOP, "is not ready yet, and the one before it ended")
            : Optional.empty();
    return Stream.concat(
            pod.troubles().stream().flatMap(trouble -> one(pod, trouble).stream()),
            follows.stream())
        .min(Comparator.comparing(Blocker::cause))
        .orElseGet(() -> Blocker.of(Cause.PODS_STARTING, pod.name(), starting(pod)));
  }

  private static Optional<Blocker> one(LivePod pod, Trouble trouble) {
    return switch (trouble.kind()) {
      case GOING -> some(pod, Cause.POD_TERMINATING, "going, " + saying(trouble));
      case UNPLACED -> some(pod, unplaced(trouble), saying(trouble));
      case INIT_RUNS -> init(pod, trouble);
      case WAITS -> waits(pod, trouble);
      case ENDED -> ended(pod, trouble);
      case UNREADY ->
          crashes(trouble)
              ? crashLoop(pod, trouble)
              : some(pod, Cause.PROBE_FAILS, trouble.where() + " runs and is not ready");
      case GATE ->
          some(pod, Cause.READINESS_GATE, trouble.where() + " does not hold" + because(trouble));
      case NODE ->
          some(
              pod,
              Cause.NODE_UNREACHABLE,
              "node " + trouble.where() + " does not answer" + because(trouble));
    };
  }

  private static Cause unplaced(Trouble trouble) {
    String message = trouble.message();
    if (trouble.reason().equals("SchedulingGated")) {
      return message.contains("kueue.x-k8s.io/") ? Cause.QUEUED : Cause.SCHEDULING_GATED;
    }
    if (CLAIM_MISSING.matcher(message).find()) {
      return Cause.CLAIM_MISSING;
    }
    if (CLAIM_UNBOUND.matcher(message).find()) {
      return Cause.CLAIM_NOT_BOUND;
    }
    return GANG.matcher(message).find() ? Cause.GANG_NOT_ADMITTED : Cause.UNSCHEDULABLE;
  }

  private static Optional<Blocker> init(LivePod pod, Trouble trouble) {
    return switch (trouble.where()) {
      case "init container wait-gcs-ready" ->
          some(pod, Cause.WAITING_FOR_HEAD, trouble.where() + " waits until the head answers");
      case "init container wait-for-tls-ip-san" ->
          some(
              pod,
              Cause.CERTIFICATE_PENDING,
              trouble.where() + " waits until the certificate names the pod's address");
      default -> some(pod, Cause.INIT_CONTAINER_RUNS, trouble.where() + " runs");
    };
  }

  private static Optional<Blocker> waits(LivePod pod, Trouble trouble) {
    if (STARTING.contains(trouble.reason())) {
      return Optional.empty();
    }
    if (IMAGE.contains(trouble.reason())) {
      String error = BACK_OFF.matcher(trouble.message()).replaceFirst("");
      String what = trouble.where() + " has no image " + trouble.image();
      return some(pod, Cause.IMAGE_PULL_FAILED, error.isEmpty() ? what : what + ": " + error);
    }
    return trouble.reason().equals("CrashLoopBackOff")
        ? crashLoop(pod, trouble)
        : some(pod, Cause.CONTAINER_CANNOT_START, trouble.where() + ": " + saying(trouble));
  }

  private static Cause ended(LivePod pod, String where) {
    return switch (pod.isHead() ? where : "") {
      case "container autoscaler" -> Cause.AUTOSCALER_ENDED;
      case "container ray-job-submitter" -> Cause.SUBMITTER_ENDED;
      default -> Cause.CONTAINER_ENDED;
    };
  }

  private static Optional<Blocker> ended(LivePod pod, Trouble trouble) {
    if (!pod.restartPolicy().equals("Never") || pod.ended().isPresent()) {
      return crashLoop(pod, trouble);
    }
    return some(
        pod, ended(pod, trouble.where()), trouble.where() + " ended: " + trouble.lastExit());
  }

  /** It was started again after an end, and is not ready. */
  private static boolean crashes(Trouble trouble) {
    return !trouble.lastExit().isEmpty();
  }

  private static Optional<Blocker> crashLoop(LivePod pod, Trouble trouble) {
    String exit = trouble.lastExit().isEmpty() ? "" : "; it ended last with " + trouble.lastExit();
    return some(pod, Cause.CRASH_LOOP, trouble.where() + " does not stay up" + exit);
  }

  private static String starting(LivePod pod) {
    return switch (pod.phase()) {
      case "Pending" -> "being started";
      case "Running" -> "not ready, though it runs";
      default -> pod.phase();
    };
  }

  /** Without what the cause says already, and without a full stop. */
  private static String saying(Trouble trouble) {
    String message = trouble.message().replaceAll("\\.$", "");
    if (message.isEmpty()
        || trouble.reason().isEmpty()
        || trouble.reason().equals("Unschedulable")) {
      return message.isEmpty() ? trouble.reason() : message;
    }
    return trouble.reason() + ": " + message;
  }

  private static String because(Trouble trouble) {
    String saying = saying(trouble);
    return saying.isEmpty() ? "" : ": " + saying;
  }

  private static Optional<Blocker> some(LivePod pod, Cause cause, String detail) {
    return Optional.of(Blocker.of(cause, pod.name(), detail));
  }
}
