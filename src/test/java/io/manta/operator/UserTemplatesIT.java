package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.operator.metrics.Metrics;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects that a user's templates add, over the restarts of the operator. */
@LiveTest
class UserTemplatesIT {

  private static final Duration SOON = Duration.ofSeconds(90);

  private static final String DASHBOARD =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ cluster.name ~ "-extra" }}
        namespace: {{ cluster.namespace }}
      data: {who: me}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: {{ cluster.name ~ "-extra" }}
        namespace: {{ cluster.namespace }}
      spec:
        replicas: 1
        selector: {matchLabels: {app: extra}}
        template:
          metadata: {labels: {app: extra}}
          spec: {containers: [{name: web, image: "example/web:1"}]}
      """;

  private static final TemplateSet EXTENDED =
      TemplateSet.builtIn().overriddenBy("user", Map.of("cluster/dashboard.yaml.peb", DASHBOARD));

  private static final String KEPT = "kinds=[apps/v1/Deployment]";

  private final LiveEnvironment live;
  private final KubernetesClient client;
  private RunningOperator operator;

  UserTemplatesIT(LiveEnvironment live) {
    this.live = live;
    this.client = live.client();
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void what_a_restarted_operators_templates_make_no_longer_is_pruned() throws Exception {
    int port = freePort();
    operator = begin(EXTENDED, Optional.of(new Metrics(":" + port, false, Optional.empty(), true)));
    live.apply(CLUSTER);
    await().atMost(SOON).until(this::deploymentIsThere);
    await().atMost(SOON).untilAsserted(() -> assertThat(statusNow()).contains(KEPT));
    assertThat(scrape(port))
        .contains("kuberay_cluster_info{name=\"one\",namespace=\"" + live.namespace())
        .contains("manta_api_requests_seconds_count{code=\"2xx\",method=\"PATCH\"}");

    operator.close();
    operator = begin(TemplateSet.builtIn(), Optional.empty());
    await().atMost(SOON).until(() -> !deploymentIsThere());
    await().atMost(SOON).until(() -> !configMapIsThere());
  }

  @Test
  void a_kind_may_come_go_and_come_back() {
    String gizmo =
        """
        apiVersion: %s/v1
        kind: Gizmo
        metadata: {name: {{ cluster.name }}}
        spec: {size: 1}
        """
            .formatted(group());
    operator =
        begin(
            TemplateSet.builtIn().overriddenBy("user", Map.of("cluster/gizmo.yaml.peb", gizmo)),
            Optional.empty());
    live.apply(CLUSTER);
    await()
        .atMost(SOON)
        .until(() -> applied().contains("the API server serves no Gizmo of " + group() + "/v1"));
    assertThat(client.services().inNamespace(live.namespace()).withName("one-head-svc").get())
        .as("the others are made all the same")
        .isNotNull();

    define();
    await().atMost(SOON).until(this::gizmoIsThere);
    await().atMost(SOON).until(() -> applied().isEmpty());
    gizmos().delete();
    await().atMost(SOON).until(this::gizmoIsThere);

    client.apiextensions().v1().customResourceDefinitions().withName("gizmos." + group()).delete();
    await().atMost(SOON).until(() -> applied().contains("serves no Gizmo"));
    define();
    await().atMost(SOON).until(this::gizmoIsThere);
    await().atMost(SOON).until(() -> applied().isEmpty());
    gizmos()
        .edit(
            object -> {
              object.setAdditionalProperty("spec", Map.of("size", 2));
              return object;
            });
    await()
        .atMost(SOON)
        .until(
            () -> gizmos().get().getAdditionalProperties().get("spec").equals(Map.of("size", 1)));
    client.apiextensions().v1().customResourceDefinitions().withName("gizmos." + group()).delete();
  }

  /** Of this test's namespace alone: definitions are shared with other tests. */
  private String group() {
    return live.namespace() + ".example.org";
  }

  private void define() {
    live.apply(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gizmos.GROUP}
        spec:
          group: GROUP
          scope: Namespaced
          names: {plural: gizmos, singular: gizmo, kind: Gizmo}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
            .replace("GROUP", group()));
  }

  private Resource<GenericKubernetesResource> gizmos() {
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(group())
            .withVersion("v1")
            .withKind("Gizmo")
            .withPlural("gizmos")
            .withNamespaced(true)
            .build();
    return client.genericKubernetesResources(context).inNamespace(live.namespace()).withName("one");
  }

  private boolean gizmoIsThere() {
    GenericKubernetesResource gizmo = gizmos().get();
    return gizmo != null && gizmo.getMetadata().getDeletionTimestamp() == null;
  }

  /** Why not all is applied; empty when it is. */
  private String applied() {
    return ApiObjects.condition(live, "one", "Applied").at("message").text();
  }

  private boolean configMapIsThere() {
    return client.configMaps().inNamespace(live.namespace()).withName("one-extra").get() != null;
  }

  private boolean deploymentIsThere() {
    return client.apps().deployments().inNamespace(live.namespace()).withName("one-extra").get()
        != null;
  }

  private String statusNow() {
    return String.valueOf(
        client
            .genericKubernetesResources("ray.io/v1", "RayCluster")
            .inNamespace(live.namespace())
            .withName("one")
            .get()
            .getAdditionalProperties());
  }

  private RunningOperator begin(TemplateSet templates, Optional<Metrics> metrics) {
    OperatorOptions all = OperatorOptions.embedded(Settings.from(Map.of()), templates);
    OperatorOptions here = all.watching(Set.of(live.namespace()));
    return RunningOperator.start(metrics.map(here::measured).orElse(here), client, () -> {});
  }

  private static String scrape(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: one}
      spec:
        rayVersion: "2.55.0"
        headGroupSpec:
          template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
      """;
}
