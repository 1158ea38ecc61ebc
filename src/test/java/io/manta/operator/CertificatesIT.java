package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.ApiObjects.path;
import static io.manta.operator.Eventually.awaitReady;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pods that talk to each other under certificates; the test plays cert-manager. */
@LiveTest
class CertificatesIT extends BesideOperator {

  private static final String HEAD = "ray-head-cert-c";
  private static final String WORKER = "ray-worker-cert-c";

  @Override
  AtWork begin() {
    List.of("Issuer", "Certificate")
        .forEach(kind -> live.client().resource(definition(kind)).serverSideApply());
    until("served", () -> live.client().raw(path(live, "certificates")) != null);
    return super.begin();
  }

  @AfterEach
  @Override
  void stop() {
    super.stop();
    List.of("Issuer", "Certificate")
        .forEach(kind -> live.client().resource(definition(kind)).delete());
  }

  @Test
  void pods_wait_for_certificates_with_the_reason_and_their_addresses_follow() {
    live.apply(CLUSTER);
    until("said", () -> condition(live, "c", "Ready").at("message").text().contains("Certificate"));
    operator.settle();
    assertThat(list(live, "pods", "")).isEmpty();
    assertThat(list(live, "issuers", "")).hasSize(2);
    assertThat(condition(live, "c", "Applied").isAbsent()).isTrue();

    authority(1, "2020-01-01T00:00:00Z");
    // One of two is not enough, nor is one that is about an older version of itself.
    issue(HEAD, 0);
    issue(WORKER, -1);
    operator.settle();
    assertThat(list(live, "pods", "")).isEmpty();

    issue(WORKER, 0);
    awaitReady(live, "c", 3);
    until("addresses", () -> addresses(WORKER).equals(podAddresses("worker")));
    until("addresses", () -> addresses(HEAD).equals(podAddresses("head")));

    // Certificates are issued again meanwhile; existing pods stay, and a lost one is replaced.
    ApiObjects.delete(
        live, "pods", list(live, "pods", "ray.io/group=w").get(0).at("metadata", "name").text());
    awaitReady(live, "c", 3);
    until("addresses", () -> addresses(WORKER).equals(podAddresses("worker")));
    assertThat(ApiObjects.events(live, "MTLSPKIReady")).hasSize(1);
    operator.settle();
    int writes = operator.writes().size();
    operator.settle();
    assertThat(operator.writes()).hasSize(writes);

    // The authority's Secret is lost, and cert-manager issues another one.
    assertThat(get(live, "certificates", HEAD).at("spec", "uris").isAbsent()).isTrue();
    authority(2, Instant.now().plusSeconds(1).toString());
    for (String leaf : List.of(HEAD, WORKER)) {
      until(
          leaf,
          () ->
              get(live, "certificates", leaf)
                  .at("spec", "uris")
                  .list()
                  .equals(List.of("urn:manta:authority:2")));
    }
    until(
        "said", () -> condition(live, "c", "Applied").at("message").text().contains("made before"));
  }

  private void authority(long revision, String notBefore) {
    merge(
        live,
        "certificates",
        "ray-ca-certificate-c/status",
        Map.of("status", Map.of("revision", revision, "notBefore", notBefore)));
  }

  /** As cert-manager does when it has issued one. */
  private void issue(String name, long behind) {
    long generation =
        get(live, "certificates", name).at("metadata", "generation").whole().orElseThrow();
    Map<String, Object> ready =
        Map.of("type", "Ready", "status", "True", "observedGeneration", generation + behind);
    merge(
        live,
        "certificates",
        name + "/status",
        Map.of("status", Map.of("conditions", List.of(ready))));
  }

  private Set<String> addresses(String certificate) {
    return get(live, "certificates", certificate).at("spec", "ipAddresses").items().stream()
        .map(Tree::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> podAddresses(String type) {
    return Stream.concat(
            Stream.of("127.0.0.1"),
            list(live, "pods", "ray.io/node-type=" + type).stream()
                .map(pod -> pod.at("status", "podIP").text()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static CustomResourceDefinition definition(String kind) {
    String singular = kind.toLowerCase(java.util.Locale.ROOT);
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(singular + "s.cert-manager.io")
        .addToAnnotations("api-approved.kubernetes.io", "unapproved, a test's stand-in")
        .endMetadata()
        .withNewSpec()
        .withGroup("cert-manager.io")
        .withScope("Namespaced")
        .withNewNames()
        .withKind(kind)
        .withPlural(singular + "s")
        .withSingular(singular)
        .endNames()
        .addNewVersion()
        .withName("v1")
        .withServed(true)
        .withStorage(true)
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .withXKubernetesPreserveUnknownFields(true)
        .endOpenAPIV3Schema()
        .endSchema()
        .withNewSubresources()
        .withNewStatus()
        .endStatus()
        .endSubresources()
        .endVersion()
        .endSpec()
        .build();
  }

  private static final String CLUSTER =
      RayClusterYaml.named("c", 2).spec("tlsOptions: {enabled: true}").text();
}
