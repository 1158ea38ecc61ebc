package io.manta.manifest;

import io.manta.model.Tree;
import java.util.Map;
import java.util.Set;

/**
 * Which objects are in no namespace: an owner in a namespace would have them collected as garbage.
 * Known without an API server for the kinds of Kubernetes itself; of others an object says so by
 * the annotation {@code manta.io/scope: cluster}.
 */
final class ClusterScopedKinds {

  private static final String ANNOTATION = "manta.io/scope";

  /** By group, as of Kubernetes 1.36, and cert-manager's. */
  private static final Map<String, Set<String>> CLUSTER =
      Map.ofEntries(
          Map.entry("", Set.of("Namespace", "Node", "PersistentVolume")),
          Map.entry(
              "admissionregistration.k8s.io",
              Set.of(
                  "MutatingAdmissionPolicy",
                  "MutatingAdmissionPolicyBinding",
                  "MutatingWebhookConfiguration",
                  "ValidatingAdmissionPolicy",
                  "ValidatingAdmissionPolicyBinding",
                  "ValidatingWebhookConfiguration")),
          Map.entry("apiextensions.k8s.io", Set.of("CustomResourceDefinition")),
          Map.entry("apiregistration.k8s.io", Set.of("APIService")),
          Map.entry("cert-manager.io", Set.of("ClusterIssuer")),
          Map.entry(
              "certificates.k8s.io", Set.of("CertificateSigningRequest", "ClusterTrustBundle")),
          Map.entry(
              "flowcontrol.apiserver.k8s.io", Set.of("FlowSchema", "PriorityLevelConfiguration")),
          Map.entry("networking.k8s.io", Set.of("IPAddress", "IngressClass", "ServiceCIDR")),
          Map.entry("node.k8s.io", Set.of("RuntimeClass")),
          Map.entry("rbac.authorization.k8s.io", Set.of("ClusterRole", "ClusterRoleBinding")),
          Map.entry("resource.k8s.io", Set.of("DeviceClass", "DeviceTaintRule", "ResourceSlice")),
          Map.entry("scheduling.k8s.io", Set.of("PriorityClass")),
          Map.entry(
              "storage.k8s.io",
              Set.of(
                  "CSIDriver",
                  "CSINode",
                  "StorageClass",
                  "VolumeAttachment",
                  "VolumeAttributesClass")),
          Map.entry("storagemigration.k8s.io", Set.of("StorageVersionMigration")));

  private ClusterScopedKinds() {}

  static boolean isCluster(Map<String, Object> object) {
    Tree tree = new Tree(object);
    String apiVersion = tree.at("apiVersion").text();
    String group = apiVersion.substring(0, Math.max(0, apiVersion.lastIndexOf('/')));
    return CLUSTER.getOrDefault(group, Set.of()).contains(tree.at("kind").text())
        || tree.at("metadata", "annotations", ANNOTATION).text().equals("cluster");
  }
}
