package io.manta.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.set.TemplateSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No template makes what lets somebody into Kubernetes, or templates. */
class CredentialTest {

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: demo, namespace: ml, uid: 1-2-3}
      spec:
        headGroupSpec: {template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1 | Secret | type: kubernetes.io/service-account-token"
            + " | 5:1: type: a template may not make a credential that lets somebody into Kubernetes",
        "v1 | Secret | type: bootstrap.kubernetes.io/token"
            + " | 5:1: type: a template may not make a credential that lets somebody into Kubernetes",
        "certificates.k8s.io/v1 | CertificateSigningRequest | spec: {}"
            + " | 2:1: kind: a template may not ask Kubernetes for a certificate",
        "v1 | ConfigMap | '  labels: {manta.io/templates: namespace}'"
            + " | 5:3: metadata.labels[manta.io/templates]: a template may not make templates",
        "v1 | ConfigMap | '  labels: {manta.io/templates: \"\"}'"
            + " | 5:3: metadata.labels[manta.io/templates]: a template may not make templates",
        "v1 | Secret | type: Opaque | ''",
        "v1 | Secret | type: kubernetes.io/tls | ''",
        "v1 | Secret | type: kubernetes.io/dockerconfigjson | ''",
        "v1 | ConfigMap | '  labels: {a: b}' | ''",
      })
  void what_a_template_may_not_make(String apiVersion, String kind, String rest, String refused) {
    String template =
        "apiVersion: %s\nkind: %s\nmetadata:\n  name: x\n%s\n".formatted(apiVersion, kind, rest);
    TemplateSet set =
        TemplateSet.builtIn().overriddenBy("mine", Map.of("cluster/x.yaml.peb", template));
    List<String> found = List.of();
    try {
      new Renderer(set).shared(RendererTest.cluster(CLUSTER));
    } catch (Invalid e) {
      found =
          e.problems().stream()
              .map(Problem::line)
              .filter(line -> line.contains("a template may not"))
              .toList();
    }
    assertThat(found)
        .isEqualTo(refused.isEmpty() ? List.of() : List.of("mine/cluster/x.yaml.peb:" + refused));
  }
}
