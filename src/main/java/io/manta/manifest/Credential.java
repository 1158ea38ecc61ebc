package io.manta.manifest;

import io.manta.model.Tree;
import io.manta.schema.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What no template may make, whoever wrote it: Kubernetes would fill it in with a credential, or it
 * would itself be templates, made with the operator's rights and back again whenever its owner
 * removes them.
 */
final class Credential {

  /** Label of a ConfigMap that holds templates. */
  private static final String TEMPLATES = "manta.io/templates";

  /** Types of Secrets by which somebody gets into the cluster. */
  private static final Set<String> TYPES =
      Set.of("kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token");

  /** Kinds in whose status Kubernetes puts a certificate. */
  private static final Set<String> REQUESTS =
      Set.of("CertificateSigningRequest", "PodCertificateRequest");

  private Credential() {}

  static Optional<Problem> in(Map<String, Object> object) {
    Tree tree = new Tree(object);
    String kind = tree.at("kind").text();
    String type = tree.at("type").text();
    if (kind.equals("Secret") && TYPES.contains(type)) {
      return Optional.of(
          problem("type", "a template may not make a credential that lets somebody into Kubernetes")
              .found("`" + type + "`")
              .expected("`Opaque`, or another type of which Kubernetes makes nothing")
              .hint(
                  "`kubectl create token`, or a projected serviceAccountToken volume in the pod,"
                      + " gives a token that ends"));
    }
    if (REQUESTS.contains(kind)
        && tree.at("apiVersion").text().startsWith("certificates.k8s.io/")) {
      return Optional.of(
          problem("kind", "a template may not ask Kubernetes for a certificate")
              .found("`" + kind + "`")
              .hint("cert-manager's Certificate gives one that is the cluster's own"));
    }
    Tree templates = tree.at("metadata", "labels", TEMPLATES);
    return kind.equals("ConfigMap") && !templates.isAbsent()
        ? Optional.of(
            problem("metadata.labels[" + TEMPLATES + "]", "a template may not make templates")
                .hint("a ConfigMap with this label is a person's to write"))
        : Optional.empty();
  }

  private static Problem problem(String path, String message) {
    return Problem.of("", Optional.empty(), path, message);
  }
}
