package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.template.set.TemplateSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Why a cluster is not ready, where others have to do something first. All that can be said is in
 * {@code describe.approved.txt}; here it is what really arrives.
 */
@LiveTest
class ReasonsIT {

  private LiveEnvironment live;
  private StatusWait statusWait;

  @BeforeEach
  void in(LiveEnvironment live) {
    this.live = live;
    this.statusWait = new StatusWait(live);
  }

  @Test
  void certificates_that_are_not_issued_yet() throws Exception {
    List<String> kinds = List.of("Certificate", "Issuer");
    kinds.forEach(
        kind -> live.apply(DEFINITION.replace("KIND", kind).replace("PLURAL", plural(kind))));
    try {
      await()
          .atMost(Eventually.SOON)
          .ignoreExceptions()
          .until(
              () ->
                  certManager("Certificate").list() != null
                      && certManager("Issuer").list() != null);
      try (AtWork operator = AtWork.in(live)) {
        live.apply(
            StatusWait.CLUSTER.replace(
                "spec:\n  rayVersion", "spec:\n  tlsOptions: {enabled: true}\n  rayVersion"));
        statusWait.untilTold("Ready", "CertificatePending");
        assertThat(list(live, "pods", "")).isEmpty();
        assertThat(statusWait.events("MTLSCertsNotReady")).hasSize(1);
        live.play();
        issue();
        statusWait.ready();
        assertThat(statusWait.events("MTLSPKIReady")).hasSize(1);
      }
    } finally {
      kinds.forEach(
          kind ->
              live.client()
                  .apiextensions()
                  .v1()
                  .customResourceDefinitions()
                  .withName(plural(kind) + ".cert-manager.io")
                  .delete());
    }
  }

  @Test
  void a_spec_that_breaks_a_rule_and_a_template_that_does_not_render() throws Exception {
    TemplateSet set =
        TemplateSet.builtIn()
            .overriddenBy(
                "ours",
                Map.of(
                    "cluster/note.yaml.peb",
                    """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: note, namespace: {{ cluster.namespace }} }
                    data: {team: {{ cluster.name == "one" ? cluster.labels.team : "none" }} }
                    """));
    live.play();
    try (AtWork operator = AtWork.in(live, set)) {
      live.apply(StatusWait.CLUSTER);
      statusWait.untilTold("Ready", "TemplateFailed");
      assertThat(statusWait.message("Rendered"))
          .contains("ours/cluster/note.yaml.peb:4:", "no `team` here");
      merge(live, "rayclusters", "one", Map.of("metadata", Map.of("labels", Map.of("team", "a"))));
      statusWait.ready();
      merge(
          live,
          "rayclusters",
          "one",
          Map.of(
              "spec",
              Map.of(
                  "enableInTreeAutoscaling",
                  true,
                  "autoscalerOptions",
                  Map.of("idleTimeoutSeconds", -1))));
      statusWait.untilTold("Ready", "SpecInvalid");
      assertThat(statusWait.message("Valid")).contains("idleTimeoutSeconds");
      assertThat(statusWait.events("TemplateFailed")).hasSize(1);
      assertThat(statusWait.events("InvalidRayClusterSpec")).hasSize(1);
      assertThat(list(live, "pods", "")).hasSize(3);
    }
  }

  @Test
  void what_a_kubelet_says_of_a_worker_is_reported_in_the_same_words_round_after_round()
      throws Exception {
    live.play();
    try (AtWork operator = AtWork.in(live)) {
      live.apply(StatusWait.CLUSTER);
      statusWait.ready();
      live.pause();
      String worker =
          list(live, "pods", "ray.io/node-type=worker").get(0).at("metadata", "name").text();
      String error = "rpc error: code = NotFound desc = example/ray:1: not found";
      waiting(worker, "ErrImagePull", error);
      statusWait.untilTold("Ready", "ImagePullFailed");
      assertThat(statusWait.reason("Stalled")).isEqualTo("ImagePullFailed");
      assertThat(get(live, "rayclusters", "one").at("status", "state").text()).isEqualTo("ready");
      operator.settle();
      int writes = operator.writes().size();
      for (int round = 0; round < 3; round++) {
        waiting(
            worker,
            "ImagePullBackOff",
            "Back-off pulling image \"example/ray:1\": ErrImagePull: " + error);
        Thread.sleep(200);
        waiting(worker, "ErrImagePull", error);
        Thread.sleep(200);
      }
      operator.settle();
      assertThat(operator.writes()).hasSize(writes);
      assertThat(statusWait.events("ImagePullFailed")).hasSize(1);
      operator.restart();
      operator.settle();
      assertThat(operator.writes()).hasSize(writes);
      assertThat(statusWait.events("ImagePullFailed")).hasSize(1);
    }
  }

  private void issue() {
    List<Object> ready = List.of(Map.of("type", "Ready", "status", "True"));
    for (GenericKubernetesResource certificate : certManager("Certificate").list().getItems()) {
      certificate.setAdditionalProperty("status", Map.of("conditions", ready));
      live.client().resource(certificate).updateStatus();
    }
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      certManager(String kind) {
    return live.client()
        .genericKubernetesResources("cert-manager.io/v1", kind)
        .inNamespace(live.namespace());
  }

  private static String plural(String kind) {
    return kind.toLowerCase(Locale.ROOT) + "s";
  }

  private void waiting(String pod, String reason, String message) {
    Map<String, Object> container =
        Map.of(
            "name",
            "ray",
            "ready",
            false,
            "restartCount",
            0,
            "image",
            "example/ray:1",
            "imageID",
            "",
            "state",
            Map.of("waiting", Map.of("reason", reason, "message", message)));
    Map<String, Object> ready =
        Map.of(
            "type", "Ready",
            "status", "False",
            "reason", "ContainersNotReady",
            "message", "containers with unready status: [ray]");
    merge(
        live,
        "pods",
        pod + "/status",
        Map.of(
            "status",
            Map.of(
                "phase", "Pending",
                "conditions", List.of(ready),
                "containerStatuses", List.of(container))));
  }

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: PLURAL.cert-manager.io}
      spec:
        group: cert-manager.io
        scope: Namespaced
        names: {kind: KIND, plural: PLURAL}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;
}
