package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.post;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.dev.player.Player;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.TemplateScopePolicy;
import io.manta.template.set.TemplateSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever may write RayClusters, and no more, wants what others have in the namespace. The operator
 * has the rights that it is installed with, in each way of installing it.
 */
@LiveTest
class GrantsIT {

  private static final String SYSTEM = "manta-system";

  /** Ways of installing the operator. */
  enum Rights {
    CLUSTER_WIDE,
    NAMESPACED,
    TEMPLATES_OF_OBJECTS
  }

  @ParameterizedTest
  @EnumSource
  void nobody_gains_rights_through_a_RayCluster(Rights rights, LiveEnvironment live)
      throws IOException {
    KubernetesClient admin = live.client();
    Path kubeconfig = install(rights, live);
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    try (KubernetesClient client = ApiServer.at(config).build();
        Player player = Player.start(admin, Optional.of(live.namespace()), 1);
        RunningOperator operator = RunningOperator.start(here(rights, live), client, () -> {})) {
      // Of others: a Role bound to nobody, an account, a Service, a cluster with its account.
      role(live, "opsrole", ApiObjects.rules("secrets", "get", "list"));
      named(live, "serviceaccounts", "opsaccount");
      post(
          live,
          "services",
          "someone",
          Map.of(
              "metadata",
              Map.of("name", "svc-head-svc"),
              "spec",
              Map.of("ports", List.of(Map.of("port", 1)))));
      live.apply(cluster("victim", ""));
      until("victim is ready", () -> state(live, "victim").equals("ready"));
      assertThat(subjects(live, "victim")).containsExactly("victim");

      live.apply(cluster("opsrole", ""));
      until(
          "opsrole says why",
          () -> condition(live, "opsrole", "Stalled").at("reason").text().equals("Conflict"));
      until("opsrole runs all the same", () -> state(live, "opsrole").equals("ready"));
      assertThat(get(live, "rolebindings", "opsrole").isAbsent()).isTrue();
      assertThat(may(live, "opsrole", "", "list", "secrets")).isFalse();

      live.apply(cluster("opsaccount", ""));
      live.apply(cluster("thief", "serviceAccountName: victim"));
      live.apply(cluster("svc", ""));
      named(live, "serviceaccounts", "own");
      live.apply(cluster("honest", "serviceAccountName: own"));
      for (String name : List.of("opsaccount", "thief", "svc")) {
        until(
            name + " says why",
            () -> condition(live, name, "Stalled").at("reason").text().equals("Conflict"));
      }
      for (String name : List.of("opsaccount", "thief", "honest")) {
        until(name + " runs all the same", () -> state(live, name).equals("ready"));
      }

      assertThat(get(live, "rolebindings", "opsaccount").isAbsent()).isTrue();
      assertThat(get(live, "rolebindings", "thief").isAbsent()).isTrue();
      assertThat(subjects(live, "honest")).as("what KubeRay does too").containsExactly("own");
      assertThat(may(live, "opsaccount", "ray.io", "patch", "rayclusters")).isFalse();
      assertThat(list(live, "pods", "ray.io/cluster=svc")).isEmpty();
      assertThat(condition(live, "svc", "Ready").at("message").text())
          .contains("Service svc-head-svc", "no pods are made", "rename or remove");
      assertThat(ApiObjects.events(live, "FailedToCreateService")).isNotEmpty();
      assertThat(get(live, "services", "svc-head-svc").at("spec", "selector").isAbsent()).isTrue();

      // When others make room it goes on by itself.
      ApiObjects.delete(live, "services", "svc-head-svc");
      ApiObjects.merge(
          live, "rayclusters", "svc", Map.of("metadata", Map.of("labels", Map.of("a", "b"))));
      until("svc is ready", () -> state(live, "svc").equals("ready"));
    }

    // What was the cluster's own is somebody else's from now on.
    ApiObjects.delete(live, "roles", "victim");
    role(live, "victim", get(live, "roles", "opsrole").at("rules").value());
    until("before anyone acts", () -> may(live, "victim", "", "list", "secrets"));
    try (KubernetesClient client = ApiServer.at(config).build();
        RunningOperator operator = RunningOperator.start(here(rights, live), client, () -> {})) {
      until("it is bound no more", () -> subjects(live, "victim").isEmpty());
      until("and may no more", () -> !may(live, "victim", "", "list", "secrets"));
      ApiObjects.delete(live, "roles", "victim");
      ApiObjects.merge(
          live, "rayclusters", "victim", Map.of("metadata", Map.of("labels", Map.of("a", "b"))));
      until("it is again", () -> subjects(live, "victim").equals(List.of("victim")));
    }
  }

  @Test
  void templates_of_a_namespace_make_no_credential_no_templates_and_nothing_without_a_right(
      LiveEnvironment live) throws IOException {
    Path kubeconfig = install(Rights.TEMPLATES_OF_OBJECTS, live);
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    try (KubernetesClient client = ApiServer.at(config).build();
        Player player = Player.start(live.client(), Optional.of(live.namespace()), 1);
        RunningOperator operator =
            RunningOperator.start(here(Rights.TEMPLATES_OF_OBJECTS, live), client, () -> {})) {
      live.apply(cluster("c", ""));
      until("c is ready", () -> state(live, "c").equals("ready"));
      Map<String, String> refusals = new LinkedHashMap<>();
      refusals.put(
          "{apiVersion: v1, kind: Secret, metadata: {name: made, annotations:"
              + " {kubernetes.io/service-account.name: default}},"
              + " type: kubernetes.io/service-account-token}",
          "a template may not make a credential");
      refusals.put(
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: made, labels: {manta.io/templates:"
              + " namespace}}}",
          "a template may not make templates");
      refusals.put(
          "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: made}}",
          "daemonsets.apps. To fix: add {apiGroups: [apps], resources: [daemonsets]");
      refusals.put(
          "{apiVersion: v1, kind: ServiceAccount, metadata: {name: made}}",
          "may not delete serviceaccounts. To fix: ");
      refusals.forEach(
          (object, why) -> {
            live.apply(templates(object));
            until(
                why,
                () -> condition(live, "c", "TemplatesAccepted").at("message").text().contains(why));
            for (String plural : List.of("secrets", "configmaps", "serviceaccounts")) {
              assertThat(get(live, plural, "made").isAbsent()).as(plural).isTrue();
            }
          });

      // With the right it is made; without it again, its deletion is tried less and less often.
      live.apply(RIGHT_TO_DELETE);
      until("made", () -> !get(live, "serviceaccounts", "made").isAbsent());
      ApiObjects.delete(live, "rolebindings", "deleting");
      ApiObjects.delete(live, "configmaps", "ours");
      until(
          "reported",
          () -> condition(live, "c", "Applied").at("reason").text().equals("RightsMissing"));
      long before = deletions(live);
      await().atMost(Duration.ofSeconds(30)).pollDelay(Duration.ofSeconds(20)).until(() -> true);
      assertThat(deletions(live) - before).as("in 20 s").isLessThan(8);
    }
  }

  private static final String RIGHT_TO_DELETE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: deleting}
      rules: [{apiGroups: [""], resources: [serviceaccounts], verbs: [delete]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: deleting}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deleting}
      subjects: [{kind: ServiceAccount, name: manta, namespace: manta-system}]
      """;

  private static String templates(String object) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ours, labels: {manta.io/templates: namespace}}
        data:
          cluster.made.yaml.peb: |
            %s
        """
        .formatted(object);
  }

  /** How often somebody tried to delete an account in the test's namespace. */
  private static long deletions(LiveEnvironment live) throws IOException {
    try (Stream<String> lines = Files.lines(live.controlPlane().auditLog())) {
      return lines
          .filter(line -> line.contains("\"verb\":\"delete\""))
          .filter(line -> line.contains(live.namespace() + "/serviceaccounts/made"))
          .count();
    }
  }

  private static Path install(Rights rights, LiveEnvironment live) throws IOException {
    boolean isNamespaced = rights == Rights.NAMESPACED;
    String account = isNamespaced ? "manta-of-a-namespace" : "manta";
    live.client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(SYSTEM).endMetadata().build())
        .serverSideApply();
    for (String file : List.of("service_account", "role", "role_binding")) {
      String text = Files.readString(Path.of("config/rbac", file + ".yaml"));
      if (isNamespaced) {
        // As config/watched-namespace makes it.
        text =
            text.replace("ClusterRole", "Role")
                .replace(
                    "- kind: ServiceAccount\n  name: manta",
                    "- kind: ServiceAccount\n  name: " + account)
                .replace(
                    "kind: ServiceAccount\nmetadata:\n  name: manta",
                    "kind: ServiceAccount\nmetadata:\n  name: " + account);
      }
      HasMetadata object =
          (HasMetadata)
              live.client()
                  .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                  .items()
                  .get(0);
      String namespace = file.equals("service_account") ? SYSTEM : live.namespace();
      live.client().resource(object).inNamespace(namespace).serverSideApply();
    }
    return live.controlPlane().kubeconfig(SYSTEM, account);
  }

  private static OperatorOptions here(Rights rights, LiveEnvironment live) {
    OperatorOptions all = OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    OperatorTemplates templates =
        OperatorTemplates.NONE.reaching(
            rights == Rights.TEMPLATES_OF_OBJECTS
                ? TemplateScopePolicy.OBJECTS
                : TemplateScopePolicy.NONE);
    return all.with(templates).watching(Set.of(live.namespace()));
  }

  private static void role(LiveEnvironment live, String name, Object rules) {
    post(live, "roles", "someone", Map.of("metadata", Map.of("name", name), "rules", rules));
  }

  private static void named(LiveEnvironment live, String plural, String name) {
    post(live, plural, "someone", Map.of("metadata", Map.of("name", name)));
  }

  private static String state(LiveEnvironment live, String cluster) {
    return get(live, "rayclusters", cluster).at("status", "state").text();
  }

  private static List<String> subjects(LiveEnvironment live, String binding) {
    return get(live, "rolebindings", binding).at("subjects").items().stream()
        .map(subject -> subject.at("name").text())
        .toList();
  }

  private static boolean may(
      LiveEnvironment live, String account, String group, String verb, String resource) {
    return live.client()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(
            new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + live.namespace() + ":" + account)
                .withNewResourceAttributes()
                .withNamespace(live.namespace())
                .withGroup(group)
                .withVerb(verb)
                .withResource(resource)
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }

  private static String cluster(String name, String head) {
    return """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: %s}
        spec:
          rayVersion: "2.55.0"
          enableInTreeAutoscaling: true
          headGroupSpec:
            template:
              spec:
                containers: [{name: ray, image: "example/ray:1"}]
                %s
          workerGroupSpecs:
          - groupName: w
            replicas: 1
            minReplicas: 0
            maxReplicas: 5
            template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
        """
        .formatted(name, head);
  }
}
