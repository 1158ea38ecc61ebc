package io.manta.kind.raycluster.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import io.manta.plan.Step.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a cluster. Kubernetes' garbage collector removes what the cluster owns; only a cluster
 * with state in Redis has an order: pods, then a Job that cleans Redis, then the finalizer.
 */
record ClusterDeletion(DesiredCluster desired, Live live, Instant now) {

  private static final Set<String> OURS =
      Set.of(DesiredCluster.Finalizers.REDIS, DesiredCluster.Finalizers.IDLE);

  /** Our finalizer must be written before anything that needs it. */
  static List<Step> prepare(DesiredCluster desired) {
    DesiredCluster.Finalizers finalizers = desired.finalizers();
    if (!finalizers.cleanup() || finalizers.has(DesiredCluster.Finalizers.REDIS)) {
      return List.of();
    }
    List<String> all = new ArrayList<>(finalizers.present());
    all.add(DesiredCluster.Finalizers.REDIS);
    return List.of(
        finalizers(
            desired,
            all,
            Step.Purpose.FINALIZER,
            "Redis must be cleaned up when the cluster goes"));
  }

  List<Step> steps() {
    DesiredCluster.Finalizers finalizers = desired.finalizers();
    if (!finalizers.has(DesiredCluster.Finalizers.REDIS)) {
      if (finalizers.has(DesiredCluster.Finalizers.IDLE)) {
        return List.of(release("Ray's autoscaler ended the idle cluster; nothing is to clean up"));
      }
      return List.of(new Step.Keep(desired.id(), "the garbage collector removes what it owns"));
    }
    if (!finalizers.cleanup()) {
      return List.of(release("no external storage is left to clean up"));
    }
    Instant deadline = finalizers.deletedAt().orElse(now).plus(finalizers.timeout());
    if (!now.isBefore(deadline)) {
      return List.of(
          release(
              Step.Purpose.GIVEN_UP,
              "the cleanup took longer than " + finalizers.timeout().toSeconds() + " s"));
    }
    List<Step> steps = new ArrayList<>();
    for (LivePod pod : live.pods()) {
      steps.add(
          pod.going()
              ? PodSteps.waitUntilGone(pod)
              : PodSteps.delete(pod, Cause.CLUSTER_DELETED, "the cluster is being deleted"));
    }
    steps.add(new Step.Wait(desired.id(), "Redis is cleaned up first", Optional.of(deadline)));
    if (live.heads().isEmpty()) {
      desired.shared().stream()
          .filter(ClusterDeletion::isJob)
          .forEach(job -> steps.add(clean(job)));
    }
    return steps;
  }

  private Step clean(Manifest job) {
    Optional<LiveObject> there = live.object(job.id());
    if (there.isEmpty()) {
      return new Step.Create(job, Optional.empty(), "Redis holds the cluster's state");
    }
    // Whatever the outcome: a Job that failed is not tried again, as in KubeRay.
    boolean finished =
        there.get().has("Complete")
            || there.get().has("Failed")
            || there.get().has("FailureTarget");
    return finished
        ? release("the cleanup Job has finished")
        : Step.Wait.on(job.id(), "the cleanup Job runs");
  }

  private Step release(String reason) {
    return release(Step.Purpose.FINALIZER, reason);
  }

  private Step release(Step.Purpose purpose, String reason) {
    return finalizers(
        desired,
        desired.finalizers().present().stream().filter(name -> !OURS.contains(name)).toList(),
        purpose,
        reason);
  }

  private static Step finalizers(
      DesiredCluster desired, List<String> names, Step.Purpose purpose, String reason) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("finalizers", names);
    // Refused when someone else changed the list meanwhile.
    metadata.put("resourceVersion", desired.finalizers().resourceVersion());
    return new Step.Patch(desired.id(), Map.of("metadata", metadata), purpose, reason);
  }

  private static boolean isJob(Manifest manifest) {
    ObjectId id = manifest.id();
    return id.kind().equals("Job") && id.apiVersion().equals("batch/v1");
  }
}
