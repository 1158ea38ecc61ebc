package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.client.ApiServer;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.template.set.TemplateSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why a cluster is not ready, where the API server refuses what the operator asks for. */
@LiveTest
class RefusedIT {

  private LiveEnvironment live;
  private StatusWait statusWait;

  /** A namespace for each test: a quota or a policy holds for all of it. */
  @BeforeEach
  void in(LiveEnvironment live) {
    this.live = live;
    this.statusWait = new StatusWait(live);
  }

  @Test
  void a_mistake_of_one_group_stops_that_group_alone() throws Exception {
    live.play();
    try (AtWork operator = AtWork.in(live)) {
      live.apply(
          StatusWait.CLUSTER
              + "  - groupName: GPU_Workers\n"
              + "    replicas: 1\n"
              + "    template: {spec: {containers: [{name: w, image: \"example/ray:1\"}]}}\n");
      statusWait.untilTold("Ready", "WorkerGroupInvalid");
      statusWait.untilTold("HeadPodReady", "HeadPodRunningAndReady");
      assertThat(statusWait.reason("Valid")).isEqualTo("WorkerGroupInvalid");
      assertThat(statusWait.message("Valid")).contains("spec.workerGroupSpecs[1].groupName");
      until(
          "the other group runs",
          () ->
              get(live, "rayclusters", "one")
                  .at("status", "readyWorkerReplicas")
                  .whole()
                  .isPresent());
      assertThat(statusWait.events("WorkerGroupInvalid")).hasSize(1);
    }
  }

  @Test
  void a_quota_is_reported_once_and_nothing_is_written_while_it_refuses() throws Exception {
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
      live.apply(StatusWait.CLUSTER);
      statusWait.untilTold("Ready", "QuotaExceeded");
      assertThat(statusWait.reason("Stalled")).isEqualTo("QuotaExceeded");
      assertThat(statusWait.reason("Applied")).isEqualTo("QuotaExceeded");
      assertThat(statusWait.message("Ready"))
          .contains("exceeded quota: team", "(since ", "What ends it: raise the ResourceQuota");
      statusWait.untilTold("HeadPodReady", "HeadPodRunningAndReady");
      assertThat(statusWait.reason("ReplicaFailure")).isEqualTo("FailedCreateWorkerPod");

      Tree resting = resting();
      int tries = refusals(operator);
      until("it is tried again", () -> refusals(operator) > tries);
      Thread.sleep(700);
      assertThat(rayCluster()).isEqualTo(resting);
      assertThat(statusWait.events("FailedToCreateWorkerPod")).hasSize(1);

      merge(live, "resourcequotas", "team", Map.of("spec", Map.of("hard", Map.of("pods", "9"))));
      statusWait.ready();
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
      live.apply(StatusWait.CLUSTER);
      statusWait.untilTold("Ready", "PolicyDenied");
      assertThat(statusWait.message("Applied"))
          .contains("with binding '" + name + "' denied request: no services");
      delete("validatingadmissionpolicybindings", name);
      delete("validatingadmissionpolicies", name);
      statusWait.untilTold("Ready", "WebhookUnreachable");
      assertThat(condition(live, "one", "Reconciling").at("status").text()).isEqualTo("True");
      assertThat(statusWait.events("FailedToCreateHeadPod")).hasSize(1);
      delete("validatingwebhookconfigurations", name);
      live.play();
      statusWait.ready();
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
      live.apply(StatusWait.CLUSTER);
      statusWait.untilTold("Ready", "RightsMissing");
      assertThat(statusWait.message("Stalled"))
          .contains("Service one-head-svc", "cannot patch resource \"services\"");
      live.apply(RIGHTS.formatted(", patch"));
      statusWait.ready();
      assertThat(statusWait.events("FailedToCreateService")).hasSize(1);
    }
  }

  /** Passes come with every event, and events come with every pod of a large cluster. */
  @Test
  void a_write_that_is_refused_is_not_sent_again_with_every_event() throws Exception {
    live.apply(RIGHTS.formatted(""));
    try (AtWork operator = AtWork.in(live, limited(), TemplateSet.builtIn())) {
      live.apply(StatusWait.CLUSTER);
      statusWait.untilTold("Ready", "RightsMissing");
      for (int i = 0; i < 40; i++) {
        ApiObjects.merge(
            live,
            "rayclusters",
            "one/status",
            Map.of("status", Map.of("availableWorkerReplicas", 100 + i)));
        Thread.sleep(150);
      }
      long tries =
          operator.writes().stream()
              .filter(write -> write.startsWith("patch services ") && write.endsWith(" 403"))
              .count();
      assertThat(tries).as("in seven seconds, each wait twice the one before").isBetween(3L, 8L);
    }
  }

  @Test
  void a_kind_that_the_operator_may_not_list() throws Exception {
    String all = RIGHTS.formatted(", patch");
    String readsNoDeployments =
        "[\"\", batch, networking.k8s.io, ray.io, rbac.authorization.k8s.io]";
    live.apply(all.replace("[\"*\"], resources", readsNoDeployments + ", resources"));
    live.play();
    TemplateSet templates = BesideOperator.with(BesideOperator.DEPLOYMENT);
    try (AtWork operator = AtWork.in(live, limited(), templates)) {
      live.apply(StatusWait.CLUSTER);
      statusWait.untilTold("Applied", "RightsMissing");
      assertThat(statusWait.message("Applied"))
          .contains("Deployment one-web", "cannot list resource \"deployments\"");
      statusWait.untilTold("HeadPodReady", "HeadPodRunningAndReady");
      assertThat(get(live, "deployments", "one-web").isAbsent())
          .as("what is not seen is not made")
          .isTrue();
      live.apply(all);
      statusWait.ready();
      statusWait.untilTold("Applied", "");
      ApiObjects.delete(live, "deployments", "one-web");
      until("made again", () -> !get(live, "deployments", "one-web").isAbsent());
    }
  }

  /** What {@link #RIGHTS} allow. */
  private Config limited() throws IOException {
    Path kubeconfig = live.controlPlane().kubeconfig(live.namespace(), "limited");
    return Config.fromKubeconfig(kubeconfig.toFile());
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
      ApiObjects.post(live, "services", "someone&dryRun=All", service);
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == 422;
    }
  }

  /** When nothing changed for longer than a status waits for what follows. */
  private Tree resting() throws InterruptedException {
    Tree last = new Tree(null);
    for (Tree now = rayCluster(); !now.equals(last); now = rayCluster()) {
      last = now;
      Thread.sleep(1_500);
    }
    return last;
  }

  private Tree rayCluster() {
    return get(live, "rayclusters", "one");
  }

  private int refusals(AtWork operator) {
    return (int)
        operator.writes().stream()
            .filter(write -> write.startsWith("create pods ") && write.endsWith(" 403"))
            .count();
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
}
