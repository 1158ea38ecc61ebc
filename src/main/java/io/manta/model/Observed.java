package io.manta.model;

import java.util.List;
import java.util.Set;

/**
 * What only a live cluster knows and templates may use.
 *
 * @param headPodIps addresses of the cluster's head pods, sorted
 * @param workerPodIps addresses of its worker pods, sorted
 * @param deleting whether the RayCluster is being deleted
 * @param apiGroups API groups that the server has, as in {@code cert-manager.io}
 * @param kubernetesMinor the server's minor version (the 36 of 1.36); 0 when not known
 * @param authority how often the authority of the cluster's certificates was issued
 */
public record Observed(
    List<String> headPodIps,
    List<String> workerPodIps,
    boolean deleting,
    Set<String> apiGroups,
    int kubernetesMinor,
    long authority) {

  /** What rendering from a file takes for granted: the Kubernetes whose types Manta knows. */
  public static final int ASSUMED_KUBERNETES_MINOR = 36;

  /** What is known of an API server before any object is read. */
  public static Observed ofServer(Set<String> apiGroups, int kubernetesMinor) {
    return new Observed(List.of(), List.of(), false, apiGroups, kubernetesMinor);
  }

  /** Nothing is known: rendering from a file. */
  public static final Observed NONE = new Observed(List.of(), List.of(), false, Set.of(), 0);

  /** Of a cluster whose authority is the first. */
  public Observed(
      List<String> headPodIps,
      List<String> workerPodIps,
      boolean deleting,
      Set<String> apiGroups,
      int kubernetesMinor) {
    this(headPodIps, workerPodIps, deleting, apiGroups, kubernetesMinor, 1);
  }

  public Observed {
    headPodIps = headPodIps.stream().sorted().toList();
    workerPodIps = workerPodIps.stream().sorted().toList();
    apiGroups = Set.copyOf(apiGroups);
  }

  public Observed deleting(boolean isDeleting) {
    return new Observed(
        headPodIps, workerPodIps, isDeleting, apiGroups, kubernetesMinor, authority);
  }

  public Observed onAssumedKubernetes() {
    return new Observed(
        headPodIps, workerPodIps, deleting, apiGroups, ASSUMED_KUBERNETES_MINOR, authority);
  }

  public boolean openShift() {
    return apiGroups.contains("route.openshift.io");
  }
}
