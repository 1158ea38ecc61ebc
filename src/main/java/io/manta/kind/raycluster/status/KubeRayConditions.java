package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.plan.Suspension;
import io.manta.plan.LivePod;
import io.manta.plan.Outcome;
import io.manta.plan.Step;
import io.manta.status.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions that KubeRay writes, with its reasons and messages. */
record KubeRayConditions(ClusterStatusInput input, Suspension suspension, boolean allReady) {

  List<Condition> all() {
    List<Condition> out = new ArrayList<>();
    out.add(headPodReady());
    out.add(provisioned());
    out.add(suspension("RayClusterSuspended", Suspension.SUSPENDED));
    out.add(suspension("RayClusterSuspending", Suspension.SUSPENDING));
    replicaFailure().ifPresent(out::add);
    return out;
  }

  private Condition headPodReady() {
    Optional<LivePod> head = HeadStatus.pod(input);
    if (head.isEmpty()) {
      return Condition.of("HeadPodReady", false, "HeadPodNotFound", "Head Pod not found");
    }
    LivePod.Ready ready = head.get().ready();
    if (ready.status().isEmpty()) {
      return Condition.of("HeadPodReady", false, "Unknown", "");
    }
    if (ready.isTrue()) {
      String reason = ready.reason().isEmpty() ? "HeadPodRunningAndReady" : ready.reason();
      return new Condition("HeadPodReady", ready.status(), reason, ready.message());
    }
    // "Containers not ready" explains nothing; what the first of them says does.
    Optional<LivePod.Trouble> trouble =
        head.get().troubles().stream().filter(one -> one.container().isPresent()).findFirst();
    if (ready.reason().equals("ContainersNotReady") && trouble.isPresent()) {
      String before = ready.message().isEmpty() ? "" : ready.message() + "; ";
      String message = before + trouble.get().container().get() + ": " + trouble.get().message();
      return new Condition("HeadPodReady", ready.status(), trouble.get().reason(), message);
    }
    String reason = ready.reason().isEmpty() ? "Unknown" : ready.reason();
    return new Condition("HeadPodReady", ready.status(), reason, ready.message());
  }

  private Condition provisioned() {
    if (suspension == Suspension.SUSPENDED) {
      return provisioned(false, "RayCluster has been suspended");
    }
    boolean before =
        input.conditionBefore("RayClusterProvisioned").at("status").text().equals("True");
    if (before || allReady) {
      return provisioned(true, "All Ray Pods are ready for the first time");
    }
    return provisioned(false, "RayCluster Pods are being provisioned for first time");
  }

  private static Condition provisioned(boolean holds, String message) {
    String reason = holds ? "AllPodRunningAndReadyFirstTime" : "RayClusterPodsProvisioning";
    return Condition.of("RayClusterProvisioned", holds, reason, message);
  }

  private Condition suspension(String type, Suspension state) {
    return Condition.of(type, suspension == state, type, "");
  }

  private Optional<Condition> replicaFailure() {
    List<Outcome> failed =
        input.failures().stream().filter(outcome -> reason(outcome.step()).isPresent()).toList();
    return failed.stream()
        .findFirst()
        .flatMap(first -> reason(first.step()))
        .map(
            reason ->
                Condition.of(
                    "ReplicaFailure", true, reason, reason + "\n" + failed.get(0).message()));
  }

  private static Optional<String> reason(Step step) {
    if (step instanceof Step.Create create && create.slot().isPresent()) {
      return Optional.of(
          create.slot().get().isHead() ? "FailedCreateHeadPod" : "FailedCreateWorkerPod");
    }
    if (step instanceof Step.Delete delete && delete.isOfPod()) {
      return Optional.of(
          switch (delete.cause()) {
            case SUSPENDED, RECREATED -> "FailedDeleteAllPods";
            default -> delete.group().isEmpty() ? "FailedDeleteHeadPod" : "FailedDeleteWorkerPod";
          });
    }
    return Optional.empty();
  }
}
