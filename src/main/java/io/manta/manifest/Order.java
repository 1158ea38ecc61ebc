package io.manta.manifest;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The order in which manifests are applied: what others need first; the head, which the workers
 * look for, before them. Manifests of one rank stay in the order of their templates.
 */
final class Order {

  private static final int OTHER = 60;

  private static final Map<String, Integer> RANKS =
      Map.ofEntries(
          Map.entry("ServiceAccount", 0),
          Map.entry("Role", 1),
          Map.entry("ClusterRole", 1),
          Map.entry("RoleBinding", 2),
          Map.entry("ClusterRoleBinding", 2),
          Map.entry("Issuer", 8),
          Map.entry("Certificate", 9),
          Map.entry("Secret", 10),
          Map.entry("ConfigMap", 15),
          Map.entry("PersistentVolumeClaim", 20),
          Map.entry("Service", 30),
          Map.entry("NetworkPolicy", 40),
          Map.entry("Ingress", 50),
          Map.entry("Route", 50),
          Map.entry("Job", 70),
          Map.entry("Pod", 80));

  private Order() {}

  static List<Manifest> of(List<Manifest> manifests) {
    return manifests.stream().sorted(Comparator.comparingInt(Order::rank)).toList();
  }

  private static int rank(Manifest manifest) {
    return RANKS.getOrDefault(manifest.id().kind(), OTHER);
  }
}
