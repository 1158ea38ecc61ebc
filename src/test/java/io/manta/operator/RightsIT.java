package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.client.LeaseTimes;
import io.manta.dev.player.Player;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.fault.FaultProxy;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.operator.election.Election;
import io.manta.operator.metrics.Metrics;
import io.manta.template.set.TemplateSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The operator with the rights of {@code config/rbac} and no others. To a cluster's administrator,
 * as whom other tests run it, Kubernetes never says no.
 */
@LiveTest
class RightsIT {

  private static final String NAMESPACE = "manta-system";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final List<String> RIGHTS = List.of("service_account", "role", "role_binding");

  @Test
  void a_cluster_with_everything_to_give_away_is_made_without_a_complaint(LiveEnvironment live)
      throws IOException {
    KubernetesClient admin = live.client();
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    for (String file : RIGHTS) {
      HasMetadata object =
          (HasMetadata)
              admin
                  .load(Files.newInputStream(Path.of("config/rbac", file + ".yaml")))
                  .items()
                  .get(0);
      admin.resource(object).inNamespace(NAMESPACE).serverSideApply();
    }
    Path kubeconfig = live.controlPlane().kubeconfig(NAMESPACE, "manta");
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    try (KubernetesClient client = ApiServer.at(config).build();
        Player player = Player.start(admin, Optional.of(live.namespace()), 1);
        RunningOperator operator = RunningOperator.start(here(live), client, () -> {})) {
      live.apply(CLUSTER);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> state(live).equals("ready") && complete(live));

      assertThat(warnings(live)).isEmpty();
    }
  }

  @Test
  void an_account_without_rights_is_not_ready_and_names_what_is_missing(LiveEnvironment live)
      throws Exception {
    String address = freeAddress();
    try (KubernetesClient client = ApiServer.at(bare(live)).build();
        LoggedErrors log = new LoggedErrors()) {
      var election = new Election("lease", Optional.of(live.namespace()), LeaseTimes.DEFAULT);
      OperatorOptions options = here(live).electing(election).probed(address);
      CompletableFuture<RunningOperator> starting =
          CompletableFuture.supplyAsync(() -> RunningOperator.start(options, client, () -> {}));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(get(address, "/readyz"))
                      .startsWith("503 not yet\n")
                      .contains("cannot get resource \"leases\"", "config/rbac")
                      .contains(
                          "namespace " + live.namespace() + " is not watched",
                          "may not list and watch rayclusters.ray.io, rayjobs.ray.io, ",
                          "pods, services, ",
                          "kubectl apply -n "));
      assertThat(get(address, "/livez")).as("a restart would not help").startsWith("200 ");
      assertThat(get(address, "/readyz").lines()).as("a line for each").hasSize(3);
      assertThat(log.heard()).isEmpty();

      live.apply(ALL.replace("ACCOUNTS", live.namespace()));
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(get(address, "/readyz")).isEqualTo("200 ok\n"));
      starting.get(60, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void a_namespace_without_its_role_is_named_and_taken_up_later_and_the_others_go_on(
      LiveEnvironment live) throws Exception {
    String other = live.namespace() + "-b";
    KubernetesClient admin = live.client();
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(other).endMetadata().build())
        .create();
    String probes = freeAddress();
    String metrics = freeAddress();
    Config account = bare(live);
    live.apply(ALL.replace("ACCOUNTS", live.namespace()));
    var plain = new Metrics(metrics, false, Optional.empty(), false);
    OperatorOptions both = here(live).watching(Set.of(live.namespace(), other)).measured(plain);
    OperatorOptions options = both.probed(probes);
    try (KubernetesClient client = ApiServer.at(account).build();
        RunningOperator operator = RunningOperator.start(options, client, () -> {})) {
      in(other, live, CLUSTER.replace("name: one", "name: two"));
      live.apply(CLUSTER);
      await().atMost(SOON).until(() -> pods(live, live.namespace()) > 0);
      assertThat(get(probes, "/readyz"))
          .startsWith("200 ok\nnamespace " + other + " is not watched: ");
      String gauge = "manta_namespace_watched{watched=\"%s\"} ";
      assertThat(get(metrics, "/metrics"))
          .contains(gauge.formatted(live.namespace()) + "1.0", gauge.formatted(other) + "0.0");
      assertThat(pods(live, other)).isZero();

      in(other, live, ALL.replace("ACCOUNTS", live.namespace()));
      await().atMost(SOON).until(() -> pods(live, other) > 0);
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(get(probes, "/readyz")).isEqualTo("200 ok\n"));
      assertThat(get(metrics, "/metrics")).contains(gauge.formatted(other) + "1.0");
      // What is made there is seen there: no pod is made twice.
      Thread.sleep(2_000);
      assertThat(pods(live, other)).isEqualTo(2);
      assertThat(pods(live, live.namespace())).isEqualTo(2);
    } finally {
      admin.namespaces().withName(other).delete();
    }
  }

  @Test
  void rights_that_are_taken_away_are_named_while_it_runs(LiveEnvironment live) throws Exception {
    Config account = bare(live);
    live.apply(ALL.replace("ACCOUNTS", live.namespace()));
    String address = freeAddress();
    OperatorOptions options = here(live).probed(address);
    try (FaultProxy proxy = FaultProxy.before(live.controlPlane());
        KubernetesClient client = ApiServer.at(as(account, proxy)).build();
        RunningOperator operator = RunningOperator.start(options, client, () -> {})) {
      assertThat(get(address, "/readyz")).isEqualTo("200 ok\n");
      proxy.forget();
      Eventually.sleep(6_000); // it would be asked again every 5 s
      assertThat(proxy.requests())
          .as("questions for rights that are there")
          .noneMatch(served -> served.toString().contains("selfsubjectaccessreviews"));
      live.client().rbac().roleBindings().inNamespace(live.namespace()).withName("all").delete();
      proxy.cut();
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(get(address, "/readyz"))
                      .startsWith("503 ")
                      .contains(
                          "namespace " + live.namespace(), "rayclusters.ray.io, rayjobs.ray.io, "));
      live.apply(ALL.replace("ACCOUNTS", live.namespace()));
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(get(address, "/readyz")).isEqualTo("200 ok\n"));
    }
  }

  private static Config as(Config account, FaultProxy proxy) {
    Config config = proxy.config();
    config.setAutoOAuthToken(account.getAutoOAuthToken());
    return config;
  }

  /** An account that may do what everybody may. */
  private static Config bare(LiveEnvironment live) throws IOException {
    live.apply("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: bare}\n");
    Path kubeconfig = live.controlPlane().kubeconfig(live.namespace(), "bare");
    return Config.fromKubeconfig(kubeconfig.toFile());
  }

  private static void in(String namespace, LiveEnvironment live, String yaml) {
    live.client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .forceConflicts()
        .serverSideApply();
  }

  private static int pods(LiveEnvironment live, String namespace) {
    return live.client().pods().inNamespace(namespace).list().getItems().size();
  }

  /** Code and text. */
  private static String get(String address, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + address + path).toURL().openConnection();
      int code = connection.getResponseCode();
      InputStream text = code < 400 ? connection.getInputStream() : connection.getErrorStream();
      return code + " " + new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException notYet) {
      return notYet.toString();
    }
  }

  private static String freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  private static final String ALL =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: all}
      rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: all}
      subjects: [{kind: ServiceAccount, name: bare, namespace: ACCOUNTS}]
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: all}
      """;

  private static boolean complete(LiveEnvironment live) {
    return live.client().rbac().roleBindings().inNamespace(live.namespace()).withName("one").get()
        != null;
  }

  private static String state(LiveEnvironment live) {
    return new Tree(
            live.client()
                .genericKubernetesResources("ray.io/v1", "RayCluster")
                .inNamespace(live.namespace())
                .withName("one")
                .get()
                .getAdditionalProperties())
        .at("status", "state")
        .text();
  }

  private static List<String> warnings(LiveEnvironment live) {
    return live
        .client()
        .events()
        .v1()
        .events()
        .inNamespace(live.namespace())
        .list()
        .getItems()
        .stream()
        .filter(event -> "Warning".equals(event.getType()))
        .map(Event::getNote)
        .toList();
  }

  private static OperatorOptions here(LiveEnvironment live) {
    OperatorOptions all = OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    return all.watching(Set.of(live.namespace()));
  }

  private static final String CLUSTER =
      RayClusterYaml.named("one")
          .of("2.60.0")
          .metadata("annotations: {manta.io/ignore-notes: all}")
          .spec("enableInTreeAutoscaling: true")
          .spec("autoscalerOptions: {version: v2}")
          .spec("idleTerminationOptions: {timeoutSeconds: 60, policy: Delete}")
          .spec("authOptions: {mode: token}")
          .workers("w", 1, 5)
          .text();
}
