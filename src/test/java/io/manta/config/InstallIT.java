package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import io.manta.dev.Progress;
import io.manta.dev.Setup;
import io.manta.dev.Sources;
import io.manta.dev.StandIns;
import io.manta.dev.player.Player;
import io.manta.model.Tree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * An API server on which nothing was installed, and what {@code config/README.md} says to do there.
 * The operator is the packed jar, with the rights of the installed service account and no others;
 * the API server's audit log tells which of them it used.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallIT {

  private static final Duration SOON = Duration.ofSeconds(180);
  private static final Path OVERLAYS = Path.of("target", "overlays");

  private ControlPlane plane;
  private KubernetesClient admin;
  private Player player;
  private StandIns others;

  @BeforeAll
  void start() {
    var binaries =
        Sources.of(Optional.empty(), System.getenv())
            .find(Progress.to(new PrintWriter(System.err, true), false));
    plane =
        ControlPlane.start(
            Setup.of(binaries)
                .with(StandIns.definitions(StandIns.projects()))
                .apiServerFlags(
                    "--feature-gates=GenericWorkload=true,GangScheduling=true",
                    "--runtime-config=scheduling.k8s.io/v1alpha2=true")
                .audited());
    admin = plane.client();
    player = Player.start(admin, Optional.empty(), 3);
    others = StandIns.start(admin, StandIns.projects());
  }

  @AfterAll
  void stop() {
    others.close();
    player.close();
    admin.close();
    plane.close();
  }

  @Test
  @Order(1)
  void in_the_whole_cluster_every_sample_becomes_ready() throws Exception {
    kubectl("apply", "--server-side", "-k", "config/default");
    namespace("samples");
    try (InstalledOperator operator = operate("manta-system")) {
      kubectl("apply", "--server-side", "-n", "samples", "-k", "config/samples");
      awaitReady("samples");

      Set<String> asked = new TreeSet<>();
      Stream.concat(Queries.ofTheDashboard().stream(), Queries.ofTheAlerts().stream())
          .forEach(query -> asked.addAll(Queries.metrics(query)));
      asked.removeIf(metric -> metric.startsWith("jvm_gc_")); // until the first collection
      assertThat(operator.scrape("")).isEqualTo("401");
      assertThat(names(operator.scrape(prometheus()))).containsAll(asked);
      assertThat(forbidden()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void in_one_namespace_roles_are_enough() throws Exception {
    namespace("team-a");
    namespace("elsewhere");
    kubectl("apply", "--server-side", "-k", overlay());
    try (InstalledOperator operator = operate("team-a")) {
      sample("elsewhere", "mini");
      for (String name : OF_ALL_KINDS) {
        sample("team-a", name);
      }
      awaitReady("team-a");

      kubectl("delete", "-n", "team-a", "raycluster", "gcs-redis", "--wait=false");
      await().atMost(SOON).until(() -> jobs("team-a") == 1);
      kubectl("delete", "-n", "team-a", "pods,services,secrets", "-l", "manta.io/cluster");
      awaitReady("team-a");
      plain("team-a");
      awaitNothingBut(
          "team-a", Set.of("Service", "Secret", "PersistentVolumeClaim", "Job", "PodGroup"));

      assertThat(rayClusters("elsewhere")).allMatch(c -> state(c).isEmpty());
      assertThat(forbidden()).isEmpty();
    }
  }

  @Test
  @Order(3)
  void in_several_namespaces_roles_are_enough() throws Exception {
    List.of("team-b", "team-c").forEach(this::namespace);
    String values =
        """
        watchNamespace: [team-b, team-c]
        singleNamespaceInstall: true
        fullnameOverride: manta
        featureGates: [{name: KubernetesWAS, enabled: true}]
        """;
    Path file = Files.createDirectories(OVERLAYS).resolve("several.yaml");
    String rendered = GoTool.chart().run(values, "config/helm", "manta", "team-b").orFail();
    kubectl("apply", "--server-side", "-f", Files.writeString(file, rendered).toString());
    try (InstalledOperator operator = operate("team-b")) {
      sample("team-b", "ingress");
      sample("team-c", "with-others/raycluster.gang-of-kubernetes.yaml");
      awaitReady("team-b");
      awaitReady("team-c");
      plain("team-b");
      plain("team-c");
      awaitNothingBut("team-b", Set.of("Service"));
      awaitNothingBut("team-c", Set.of("Service", "PodGroup")); // Kubernetes keeps it for its pods
      assertThat(forbidden()).isEmpty();
    }
  }

  @Test
  @Order(9)
  void every_right_is_used_and_none_is_missing() throws IOException {
    Rights.Audit audit = Rights.Audit.read(plane.auditLog(), "manta");
    Set<String> unused = new TreeSet<>(Rights.granted(Manifests.CONFIG.resolve("rbac/role.yaml")));
    for (String role : List.of("leader_election_role", "metrics_auth_role")) {
      unused.addAll(Rights.granted(Manifests.CONFIG.resolve("rbac/" + role + ".yaml")));
    }
    unused.removeAll(audit.used());
    HELD.values().forEach(unused::removeAll);
    assertThat(audit.forbidden()).isEmpty();
    assertThat(unused).isEmpty();
  }

  private static String overlay() throws IOException {
    Path directory = Files.createDirectories(OVERLAYS.resolve("one-namespace"));
    Files.writeString(
        directory.resolve("kustomization.yaml"),
        """
        namespace: team-a
        resources: [../../../config/namespaced]
        patches:
        - target: {kind: Deployment, name: manta}
          patch: |
            - {op: add, path: /spec/template/spec/containers/0/args/-, value: --batch-scheduler=volcano}
            - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: USE_INGRESS_ON_OPENSHIFT, value: "true"}}
        """);
    return directory.toString();
  }

  private void sample(String namespace, String name) {
    String file = name.endsWith(".yaml") ? name : "raycluster." + name + ".yaml";
    kubectl("apply", "--server-side", "-n", namespace, "-f", "samples/" + file);
  }

  /** Takes away whatever its RayClusters ask for beyond a head, so that the rest is pruned. */
  private void plain(String namespace) {
    for (GenericKubernetesResource cluster : rayClusters(namespace)) {
      String name = cluster.getMetadata().getName();
      if (cluster.getMetadata().getDeletionTimestamp() == null) {
        kubectl(
            "apply",
            "--server-side",
            "--force-conflicts",
            "-n",
            namespace,
            "-f",
            file(PLAIN.replace("NAME", name)));
      }
    }
  }

  private static String file(String text) {
    try {
      return Files.writeString(Files.createDirectories(OVERLAYS).resolve("plain.yaml"), text)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitNothingBut(String namespace, Set<String> kinds) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(
                        kubectl("get", "-n", namespace, "-l", "manta.io/cluster", "-o", "name", ALL)
                            .lines()
                            .filter(
                                object ->
                                    kinds.stream()
                                        .noneMatch(
                                            kind ->
                                                object.matches(
                                                    kind.toLowerCase(Locale.ROOT) + "[./].*"))))
                    .isEmpty());
  }

  /** What no test here makes the operator use, by the reason why it is granted all the same. */
  private static final Map<String, Set<String>> HELD =
      Map.of(
          "who makes a Role must hold what it grants: Ray's autoscaler's",
          Set.of(
              "get core/pods",
              "patch core/pods",
              "patch core/pods/resize",
              "get ray.io/rayclusters",
              "delete ray.io/rayclusters"),
          "asked by admission, which no audit tells: owner references that block, hosts of Routes",
          Set.of(
              "update ray.io/rayclusters/finalizers",
              "create route.openshift.io/routes/custom-host",
              "update route.openshift.io/routes/custom-host"),
          "a name that is taken already: looked at, and marked when KubeRay made it (TakeOverIT)",
          Set.of(
              "get core/secrets",
              "patch core/secrets",
              "get core/persistentvolumeclaims",
              "patch core/persistentvolumeclaims",
              "get batch/jobs",
              "get scheduling.k8s.io/podgroups",
              "get scheduling.k8s.io/workloads",
              "patch scheduling.k8s.io/podgroups",
              "patch scheduling.k8s.io/workloads"),
          "pruned when another operator version or setting no longer makes it",
          Set.of("delete batch/jobs", "delete scheduling.volcano.sh/podgroups"),
          "by one that stands by, to hear at once that the Lease is free",
          Set.of("watch coordination.k8s.io/leases"),
          "for templates of a user (UserTemplatesIT)",
          Set.of(
              "get core/configmaps",
              "create core/configmaps",
              "patch core/configmaps",
              "delete core/configmaps"),
          "the same template as Volcano's, of the scheduler-plugins",
          Set.of(
              "get scheduling.x-k8s.io/podgroups",
              "list scheduling.x-k8s.io/podgroups",
              "watch scheduling.x-k8s.io/podgroups",
              "create scheduling.x-k8s.io/podgroups",
              "patch scheduling.x-k8s.io/podgroups",
              "delete scheduling.x-k8s.io/podgroups"));

  private static final String ALL =
      "services,secrets,serviceaccounts,persistentvolumeclaims,roles,rolebindings,ingresses,"
          + "networkpolicies,jobs,routes,certificates,issuers,podgroups.scheduling.volcano.sh,"
          + "podgroups.scheduling.k8s.io,workloads";

  private static final List<String> OF_ALL_KINDS =
      List.of(
          "ingress",
          "network-policy",
          "autoscaler-v2",
          "auth-token",
          "gcs-redis",
          "gcs-rocksdb",
          "serve-service",
          "with-others/raycluster.tls.yaml",
          "with-others/raycluster.volcano.yaml");

  private static final String PLAIN =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: NAME}
      spec:
        rayVersion: 2.55.0
        headGroupSpec:
          template: {spec: {containers: [{name: ray-head, image: "rayproject/ray:2.55.0"}]}}
      """;

  /** A token that may do nothing but scrape. */
  private String prometheus() {
    kubectl("create", "serviceaccount", "prometheus");
    kubectl(
        "create",
        "clusterrolebinding",
        "prometheus-reads-manta",
        "--clusterrole=manta-metrics-reader",
        "--serviceaccount=default:prometheus");
    return kubectl("create", "token", "prometheus").strip();
  }

  /** The names of the series in what Prometheus reads. */
  private static Set<String> names(String scraped) {
    return scraped
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]")[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private InstalledOperator operate(String namespace) throws IOException {
    return InstalledOperator.start(plane, admin, namespace, InstalledOperator.jar());
  }

  private List<String> forbidden() throws IOException {
    return Rights.Audit.read(plane.auditLog(), "manta").forbidden();
  }

  private void namespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  private void awaitReady(String namespace) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () ->
                assertThat(states(namespace).entrySet())
                    .isNotEmpty()
                    .allMatch(state -> Set.of("ready", "suspended").contains(state.getValue())));
  }

  private int jobs(String namespace) {
    return admin.batch().v1().jobs().inNamespace(namespace).list().getItems().size();
  }

  private List<GenericKubernetesResource> rayClusters(String namespace) {
    return admin
        .genericKubernetesResources("ray.io/v1", "RayCluster")
        .inNamespace(namespace)
        .list()
        .getItems();
  }

  private Map<String, String> states(String namespace) {
    Map<String, String> out = new TreeMap<>();
    rayClusters(namespace)
        .forEach(cluster -> out.put(cluster.getMetadata().getName(), state(cluster)));
    return out;
  }

  private static String state(GenericKubernetesResource cluster) {
    return new Tree(cluster.getAdditionalProperties()).at("status", "state").text();
  }

  private String kubectl(String... args) {
    ProcessBuilder builder = new ProcessBuilder(Manifests.kubectl().toString());
    builder.command().add("--kubeconfig=" + plane.kubeconfig());
    builder.command().addAll(List.of(args));
    return GoTool.run(builder, "").orFail();
  }
}
