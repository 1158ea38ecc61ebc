package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import io.manta.dev.Setup;
import io.manta.dev.StandIns;
import io.manta.dev.player.Player;
import io.manta.model.Tree;
import java.io.IOException;
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
import org.junit.jupiter.api.io.TempDir;

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
    plane =
        ControlPlane.start(
            Setup.of(Manifests.binaries())
                .with(StandIns.definitions(StandIns.projects()))
                .apiServerFlags(
                    "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
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
      String token = prometheus();
      assertThat(operator.scrape("")).isEqualTo("401");
      assertThat(names(operator.scrape(token))).containsAll(asked);
      assertThat(forbidden()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void in_one_namespace_roles_are_enough_and_its_pods_are_restricted() throws Exception {
    namespace("team-a");
    kubectl("label", "namespace", "team-a", "pod-security.kubernetes.io/enforce=restricted");
    namespace("elsewhere");
    overlay("team-a", "--batch-scheduler=volcano", "--feature-gates=RestrictedPods=true");
    try (InstalledOperator operator = operate("team-a")) {
      sample("elsewhere", "mini");
      for (String name : OF_ALL_KINDS) {
        sample("team-a", name);
      }
      awaitReady("team-a");

      kubectl("delete", "-n", "team-a", "raycluster", "gcs-redis", "--wait=false");
      await().atMost(SOON).until(() -> jobs("team-a") == 1);
      await().atMost(SOON).until(() -> podsOfJobs("team-a") == 1);
      kubectl("delete", "-n", "team-a", "pods,services,secrets", "-l", "manta.io/cluster");
      awaitReady("team-a");
      plain("team-a");
      awaitNothingBut(
          "team-a", Set.of("Service", "Secret", "PersistentVolumeClaim", "Job", "PodGroup"));

      assertThat(rayClusters("elsewhere")).allMatch(c -> state(c).isEmpty());
      assertThat(forbidden()).isEmpty();
    }
    overlay("team-a");
    try (InstalledOperator operator = operate("team-a")) { // without the batch scheduler
      awaitNothingBut("team-a", Set.of("Service", "Secret", "PersistentVolumeClaim", "Job"));
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
    }
    int unmarked = unmark("team-c");
    try (InstalledOperator operator = operate("team-b")) {
      await().atMost(SOON).until(() -> marked("team-c") == unmarked);
      plain("team-b");
      plain("team-c");
      awaitNothingBut("team-b", Set.of("Service"));
      awaitNothingBut("team-c", Set.of("Service", "PodGroup")); // Kubernetes keeps it for its pods
      assertThat(forbidden()).isEmpty();
    }
  }

  @Test
  @Order(4)
  void what_is_there_is_taken_over_and_what_is_made_no_longer_goes() throws Exception {
    namespace("team-d");
    Path templates = Files.createDirectories(OVERLAYS.resolve("templates")).toAbsolutePath();
    Path extra = Files.writeString(templates.resolve("cluster.extra.yaml.peb"), EXTRA);
    overlay("team-d", "--batch-scheduler=scheduler-plugins", "--templates=" + templates);
    try (InstalledOperator operator = operate("team-d");
        InstalledOperator standsBy = operate("team-d")) {
      for (String name : MADE_ONCE) {
        sample("team-d", name);
      }
      awaitReady("team-d");
      assertThat(operator.log()).contains("create Pod");
      assertThat(standsBy.log()).doesNotContain("create Pod");
    }
    int unmarked = unmark("team-d");
    try (InstalledOperator operator = operate("team-d")) {
      await().atMost(SOON).until(() -> marked("team-d") == unmarked);
      Files.writeString(extra, "{# nothing more #}");
      awaitNothingBut(
          "team-d",
          Set.of(
              "Service",
              "Secret",
              "PersistentVolumeClaim",
              "PodGroup",
              "Role",
              "RoleBinding",
              "ServiceAccount"));
      plain("team-d");
      awaitNothingBut("team-d", Set.of("Service", "Secret", "PersistentVolumeClaim"));
      assertThat(forbidden()).isEmpty();
    }
  }

  @Test
  @Order(5)
  void a_real_prometheus_shows_every_panel_of_the_dashboard(@TempDir Path directory)
      throws Exception {
    Optional<Path> program = Prometheus.program();
    assumeTrue(program.isPresent(), "no prometheus on the PATH");
    namespace("watched");
    String token = kubectl("create", "token", "prometheus").strip();
    try (InstalledOperator operator = operate("manta-system");
        Prometheus prometheus =
            Prometheus.scraping(program.get(), directory, operator.metricsAddress(), token)) {
      sample("watched", "mini");
      kubectl("apply", "--server-side", "-n", "watched", "-f", file(NEVER));
      Set<String> empty = new TreeSet<>(Queries.ofTheDashboard());
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                empty.removeIf(query -> prometheus.series(query) > 0);
                assertThat(empty).isEmpty();
              });
      assertThat(prometheus.alerts())
          .hasSameSizeAs(Queries.ofTheAlerts())
          .allMatch(alert -> alert.endsWith(" ok"));
    }
  }

  @Test
  @Order(8)
  void rights_that_no_request_shows_are_needed_all_the_same() throws IOException {
    Account account = new Account(plane, admin);
    List<HasMetadata> made = madeAnew();
    Set<String> all = Rights.granted(ROLE);
    // A right given or taken has effect when the API server hears of it.
    await().atMost(SOON).until(() -> account.refused(all, made).isEmpty());
    for (String right : ASKED_BY_ADMISSION) {
      Set<String> rest = new TreeSet<>(all);
      assertThat(rest.remove(right)).as(right).isTrue();
      await(right)
          .atMost(SOON)
          .until(
              () ->
                  account
                      .refused(rest, made)
                      .filter(why -> why.matches("(?s).*(not currently held|blockOwnerDeletion).*"))
                      .isPresent());
    }
  }

  @Test
  @Order(9)
  void every_right_is_used_and_none_is_missing() throws IOException {
    Rights.Audit audit = Rights.Audit.read(plane.auditLog(), "manta");
    Set<String> unused = new TreeSet<>(Rights.granted(ROLE));
    for (String role : List.of("leader_election_role", "metrics_auth_role")) {
      unused.addAll(Rights.granted(Manifests.CONFIG.resolve("rbac/" + role + ".yaml")));
    }
    unused.removeAll(audit.used());
    unused.removeAll(ASKED_BY_ADMISSION);
    unused.removeAll(ASKED_BY_OPENSHIFT);
    assertThat(audit.forbidden()).isEmpty();
    assertThat(unused).isEmpty();
  }

  /** A Role for Ray's autoscaler and a Service that holds up its owner's deletion, as if new. */
  private List<HasMetadata> madeAnew() {
    List<HasMetadata> made =
        List.of(
            admin.rbac().roles().inNamespace("samples").withName("idle-termination").get(),
            admin.services().inNamespace("samples").withName("idle-termination-head-svc").get());
    for (HasMetadata object : made) {
      object.getMetadata().setName("anew");
      object.getMetadata().setResourceVersion(null);
    }
    return made;
  }

  /** Takes our mark from what is made once, as if someone else had made it for its RayCluster. */
  private int unmark(String namespace) {
    int marked = marked(namespace);
    kubectl("label", "-n", namespace, "-l", "manta.io/cluster", ONCE, "manta.io/cluster-");
    assertThat(marked(namespace)).isZero();
    return marked;
  }

  private int marked(String namespace) {
    return (int)
        kubectl("get", "-n", namespace, "-l", "manta.io/cluster", "-o", "name", ONCE)
            .lines()
            .count();
  }

  /** Installs the operator of one namespace, with more arguments. */
  private void overlay(String namespace, String... args) throws IOException {
    Path directory = Files.createDirectories(OVERLAYS.resolve(namespace));
    StringBuilder more = new StringBuilder();
    for (String arg : args) {
      more.append(
          "    - {op: add, path: /spec/template/spec/containers/0/args/-, value: %s}%n"
              .formatted(arg));
    }
    Files.writeString(
        directory.resolve("kustomization.yaml"),
        """
        namespace: NAMESPACE
        resources: [../../../config/namespaced]
        patches:
        - target: {kind: Deployment, name: manta}
          patch: |
            - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: USE_INGRESS_ON_OPENSHIFT, value: "true"}}
        """
                .replace("NAMESPACE", namespace)
            + more);
    kubectl("apply", "--server-side", "-k", directory.toString());
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
      return Files.writeString(Files.createDirectories(OVERLAYS).resolve("given.yaml"), text)
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

  private static final Path ROLE = Manifests.CONFIG.resolve("rbac/role.yaml");

  /** The audit log does not tell them: who may own what, and that nobody gives what he lacks. */
  private static final Set<String> ASKED_BY_ADMISSION =
      Set.of(
          "get core/pods",
          "patch core/pods",
          "patch core/pods/resize",
          "get ray.io/rayclusters",
          "delete ray.io/rayclusters",
          "update ray.io/rayclusters/finalizers");

  /** Its own API server asks for it, for a Route that names its host. */
  private static final Set<String> ASKED_BY_OPENSHIFT =
      Set.of(
          "create route.openshift.io/routes/custom-host",
          "update route.openshift.io/routes/custom-host");

  private static final String ONCE =
      "secrets,persistentvolumeclaims,configmaps,jobs,podgroups.scheduling.x-k8s.io,"
          + "podgroups.scheduling.k8s.io,workloads";

  private static final List<String> MADE_ONCE =
      List.of("auth-token", "gcs-rocksdb", "with-others/raycluster.scheduler-plugins.yaml");

  /** A template of a user. */
  private static final String EXTRA =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ cluster.name ~ "-extra" }} }
      data: {for: {{ cluster.name }} }
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: {{ cluster.name ~ "-extra" }} }
      spec:
        template:
          spec:
            restartPolicy: Never
            containers: [{name: extra, image: "busybox:1.37", command: ["true"]}]
      """;

  private static final String ALL =
      "services,secrets,serviceaccounts,persistentvolumeclaims,roles,rolebindings,ingresses,"
          + "networkpolicies,jobs,routes,certificates,issuers,podgroups.scheduling.volcano.sh,"
          + "podgroups.scheduling.k8s.io,podgroups.scheduling.x-k8s.io,workloads,configmaps";

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

  /** One that does not become ready. */
  private static final String NEVER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: never}
      spec:
        headGroupSpec:
          template:
            metadata: {annotations: {dev.manta.io/never-ready: "true"}}
            spec: {containers: [{name: ray, image: "rayproject/ray:2.55.0"}]}
      """;

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

  private long podsOfJobs(String namespace) {
    return admin.pods().inNamespace(namespace).withLabel("job-name").list().getItems().size();
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
