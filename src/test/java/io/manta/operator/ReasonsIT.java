package io.manta.operator;

import static io.manta.operator.AtWork.condition;
import static io.manta.operator.AtWork.get;
import static io.manta.operator.AtWork.list;
import static io.manta.operator.AtWork.merge;
import static io.manta.operator.AtWork.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.manta.apply.ApiServer;
import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.template.TemplateSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Why a cluster is not ready, where the API server itself or a kubelet says it. All that can be
 * said is in {@code describe.approved.txt}; here it is what really arrives.
 */
@LiveTest
class ReasonsIT {

  private Live live;

  /** A namespace for each test: a quota or a policy holds for all of it. */
  @BeforeEach
  void in(Live live) {
    this.live = live;
  }

  @Test
  void a_quota_is_told_once_and_nothing_is_written_while_it_refuses() throws Exception {
    live.apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: team}
        spec: {hard: {pods: "1"}}
        """);
    until(
        "the quota counts",
        () -> !get(live, "resourcequotas", "team").at("status", "hard").isAbsent());
    live.play();
    try (AtWork operator = AtWork.in(live)) {
      live.apply(CLUSTER);
      untilTold("Ready", "QuotaExceeded");
      assertThat(reason("Stalled")).isEqualTo("QuotaExceeded");
      assertThat(reason("Applied")).isEqualTo("QuotaExceeded");
      assertThat(message("Ready"))
          .contains("exceeded quota: team", "(since ", "What ends it: raise the ResourceQuota");
      untilTold("HeadPodReady", "HeadPodRunningAndReady");
      assertThat(reason("ReplicaFailure")).isEqualTo("FailedCreateWorkerPod");

      Thread.sleep(1_000); // longer than a status waits for what follows
      String version = get(live, "rayclusters", "one").at("metadata", "resourceVersion").text();
      int tries = refusals(operator);
      until("it is tried again", () -> refusals(operator) > tries);
      Thread.sleep(700);
      assertThat(get(live, "rayclusters", "one").at("metadata", "resourceVersion").text())
          .isEqualTo(version);
      assertThat(events("FailedToCreateWorkerPod")).hasSize(1);

      merge(live, "resourcequotas", "team", Map.of("spec", Map.of("hard", Map.of("pods", "9"))));
      ready();
      assertThat(condition(live, "one", "ReplicaFailure").isAbsent()).isTrue();
    }
  }

  @Test
  void a_webhook_that_does_not_answer_and_a_policy_that_denies() throws Exception {
    String name = live.namespace();
    apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: NAME}
        webhooks:
        - name: nowhere.example.org
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
          timeoutSeconds: 1
          clientConfig: {url: "https://127.0.0.1:1/"}
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}
          rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
        """);
    apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: NAME}
        spec:
          matchConstraints:
            resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [services]}]
          validations: [{expression: "false", message: no services here}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: NAME}
        spec:
          policyName: NAME
          validationActions: [Deny]
          matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}}
        """);
    try (AtWork operator = AtWork.in(live)) {
      until("the policy holds", this::servicesAreDenied);
      live.apply(CLUSTER);
      untilTold("Ready", "PolicyDenied");
      assertThat(message("Applied"))
          .contains("with binding '" + name + "' denied request: no services");
      delete("validatingadmissionpolicybindings", name);
      delete("validatingadmissionpolicies", name);
      untilTold("Ready", "WebhookUnreachable");
      assertThat(condition(live, "one", "Reconciling").at("status").text()).isEqualTo("True");
      assertThat(events("FailedToCreateHeadPod")).hasSize(1);
      delete("validatingwebhookconfigurations", name);
      live.play();
      ready();
    }
  }

  @Test
  void a_right_that_the_operator_lacks() throws Exception {
    live.apply(RIGHTS.formatted(""));
    live.play();
    OperatorOptions options =
        OperatorOptions.embedded(Settings.defaults(), TemplateSet.builtIn())
            .watching(Set.of(live.namespace()));
    try (KubernetesClient client = ApiServer.at(limited()).build();
        RunningOperator operator = RunningOperator.start(options, client, () -> {})) {
      live.apply(CLUSTER);
      untilTold("Ready", "RightsMissing");
      assertThat(message("Stalled"))
          .contains("Service one-head-svc", "cannot patch resource \"services\"");
      live.apply(RIGHTS.formatted(", patch"));
      ready();
      assertThat(events("FailedToCreateService")).hasSize(1);
    }
  }

  @Test
  void a_kind_that_the_operator_may_not_list() throws Exception {
    String all = RIGHTS.formatted(", patch");
    String readsNoDeployments =
        "[\"\", batch, networking.k8s.io, ray.io, rbac.authorization.k8s.io]";
    live.apply(all.replace("[\"*\"], resources", readsNoDeployments + ", resources"));
    live.play();
    TemplateSet templates =
        TemplateSet.builtIn().overriddenBy("user", Map.of("cluster/web.yaml.peb", DEPLOYMENT));
    try (AtWork operator = AtWork.in(live, limited(), templates)) {
      live.apply(CLUSTER);
      untilTold("Applied", "RightsMissing");
      assertThat(message("Applied"))
          .contains("Deployment one-web", "cannot list resource \"deployments\"");
      untilTold("HeadPodReady", "HeadPodRunningAndReady");
      assertThat(get(live, "deployments", "one-web").isAbsent())
          .as("what is not seen is not made")
          .isTrue();
      live.apply(all);
      ready();
      untilTold("Applied", "Applied");
      AtWork.delete(live, "deployments", "one-web");
      until("made again", () -> !get(live, "deployments", "one-web").isAbsent());
    }
  }

  @Test
  void certificates_that_are_not_issued_yet() throws Exception {
    List<String> kinds = List.of("Certificate", "Issuer");
    kinds.forEach(kind -> apply(DEFINITION.replace("KIND", kind).replace("PLURAL", plural(kind))));
    try {
      await()
          .atMost(AtWork.SOON)
          .ignoreExceptions()
          .until(
              () ->
                  certManager("Certificate").list() != null
                      && certManager("Issuer").list() != null);
      try (AtWork operator = AtWork.in(live)) {
        live.apply(
            CLUSTER.replace(
                "spec:\n  rayVersion", "spec:\n  tlsOptions: {enabled: true}\n  rayVersion"));
        untilTold("Ready", "CertificatePending");
        assertThat(list(live, "pods", "")).isEmpty();
        assertThat(events("MTLSCertsNotReady")).hasSize(1);
        live.play();
        issue();
        ready();
        assertThat(events("MTLSPKIReady")).hasSize(1);
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

  /** What {@link #RIGHTS} allow. */
  private Config limited() throws IOException {
    Path kubeconfig = live.controlPlane().kubeconfig(live.namespace(), "limited");
    return Config.fromKubeconfig(kubeconfig.toFile());
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
      live.apply(CLUSTER);
      untilTold("Ready", "TemplateFailed");
      assertThat(message("Rendered")).contains("ours/cluster/note.yaml.peb:4:", "no `team` here");
      merge(live, "rayclusters", "one", Map.of("metadata", Map.of("labels", Map.of("team", "a"))));
      ready();
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
      untilTold("Ready", "SpecInvalid");
      assertThat(message("Valid")).contains("idleTimeoutSeconds");
      assertThat(events("TemplateFailed")).hasSize(1);
      assertThat(events("InvalidRayClusterSpec")).hasSize(1);
      assertThat(list(live, "pods", "")).hasSize(3);
    }
  }

  @Test
  void what_a_kubelet_says_of_a_worker_is_told_in_the_same_words_round_after_round()
      throws Exception {
    live.play();
    try (AtWork operator = AtWork.in(live)) {
      live.apply(CLUSTER);
      ready();
      live.pause();
      String worker =
          list(live, "pods", "ray.io/node-type=worker").get(0).at("metadata", "name").text();
      String error = "rpc error: code = NotFound desc = example/ray:1: not found";
      waiting(worker, "ErrImagePull", error);
      untilTold("Ready", "ImagePullFailed");
      assertThat(reason("Stalled")).isEqualTo("ImagePullFailed");
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
      assertThat(events("ImagePullFailed")).hasSize(1);
      operator.restart();
      operator.settle();
      assertThat(operator.writes()).hasSize(writes);
      assertThat(events("ImagePullFailed")).hasSize(1);
    }
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

  private boolean servicesAreDenied() {
    Map<String, Object> service =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "metadata",
            Map.of("name", "try"),
            "spec",
            Map.of("ports", List.of(Map.of("port", 1))));
    try {
      AtWork.post(live, "services", "someone&dryRun=All", service);
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == 422;
    }
  }

  private int refusals(AtWork operator) {
    return (int)
        operator.writes().stream()
            .filter(write -> write.startsWith("create pods ") && write.endsWith(" 403"))
            .count();
  }

  private void ready() {
    untilTold("Ready", "AllPodsReady");
    assertThat(get(live, "rayclusters", "one").at("status", "manta", "waitsFor").isAbsent())
        .isTrue();
  }

  private void untilTold(String type, String reason) {
    await()
        .atMost(AtWork.SOON)
        .untilAsserted(() -> assertThat(reason(type)).as(message(type)).isEqualTo(reason));
  }

  private String reason(String type) {
    return condition(live, "one", type).at("reason").text();
  }

  private String message(String type) {
    return condition(live, "one", type).at("message").text();
  }

  private List<String> events(String reason) {
    return AtWork.events(live, reason);
  }

  /** Objects without a namespace, called like it: they hold for it alone. */
  private void apply(String yaml) {
    List<HasMetadata> all = live.client().load(in(yaml.replace("NAME", live.namespace()))).items();
    all.forEach(object -> live.client().resource(object).serverSideApply());
  }

  private void delete(String plural, String name) {
    live.client()
        .raw("/apis/admissionregistration.k8s.io/v1/" + plural + "/" + name, "DELETE", null);
  }

  private static ByteArrayInputStream in(String yaml) {
    return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static final String RIGHTS =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: limited}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: limited}
      rules:
      - {apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}
      - {apiGroups: ["", ray.io, events.k8s.io], resources: [pods, rayclusters, rayclusters/status, events], verbs: ["*"]}
      - {apiGroups: [""], resources: [services], verbs: [create%s]}
      - {apiGroups: [apps], resources: [deployments], verbs: [create, delete, patch]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: limited}
      subjects: [{kind: ServiceAccount, name: limited}]
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: limited}
      """;

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: {{ cluster.name ~ "-web" }}}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: x, image: "example/x:1"}]}
      """;

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

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: one}
      spec:
        rayVersion: "2.60.0"
        headGroupSpec:
          template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
        workerGroupSpecs:
        - groupName: w
          replicas: 2
          minReplicas: 0
          maxReplicas: 5
          template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
      """;
}
