package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * the API server's audit log shows which of them it used.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallIT {

  /** What plain RayClusters have or keep. */
  private static final List<String> STAYING =
      List.of(
          "Service", "Secret", "ServiceAccount", "Role", "RoleBinding", "PersistentVolumeClaim");

  private Premises here;

  private static Set<String> and(String... more) {
    return Stream.concat(STAYING.stream(), Stream.of(more)).collect(Collectors.toSet());
  }

  @BeforeAll
  void start() {
    here = new Premises();
  }

  @AfterAll
  void stop() {
    here.close();
  }

  @Test
  @Order(1)
  void in_the_whole_cluster_every_sample_becomes_ready() throws Exception {
    here.kubectl("apply", "--server-side", "-k", "config/default");
    here.namespace("samples");
    try (InstalledOperator operator = here.operate("manta-system")) {
      here.kubectl("apply", "--server-side", "-n", "samples", "-k", "config/samples");
      here.awaitReady("samples");
      here.kubectl(
          "apply",
          "--server-side",
          "-n",
          "samples",
          "-f",
          "samples/with-others/rayservice.incremental.yaml");
      here.awaitServedAndDone("samples");
      assertThat(here.kubectl("get", "-n", "samples", "-o", "name", "gateways,httproutes"))
          .contains("gradual-gateway", "gradual-httproute");
      here.kubectl("patch", "-n", "samples", "rayservice/gradual", "--type=merge", "-p", SUSPEND);
      here.awaitServedAndDone("samples");
      assertThat(here.kubectl("get", "-n", "samples", "-o", "name", "gateways,httproutes"))
          .isBlank();

      Set<String> asked = new TreeSet<>();
      Stream.concat(Queries.ofTheDashboard().stream(), Queries.ofTheAlerts().stream())
          .forEach(query -> asked.addAll(Queries.metrics(query)));
      String token = prometheus();
      assertThat(operator.scrape("")).isEqualTo("401");
      await()
          .atMost(Premises.SOON)
          .untilAsserted(() -> assertThat(names(operator.scrape(token))).containsAll(asked));
      assertThat(here.forbidden()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void in_one_namespace_roles_are_enough_and_its_pods_are_restricted() throws Exception {
    here.namespace("team-a");
    here.kubectl("label", "namespace", "team-a", "pod-security.kubernetes.io/enforce=restricted");
    here.namespace("elsewhere");
    here.overlay("team-a", "--batch-scheduler=volcano", "--feature-gates=RestrictedPods=true");
    try (InstalledOperator operator = here.operate("team-a")) {
      here.sample("elsewhere", "mini");
      here.samples("team-a", OF_ALL_KINDS);
      here.awaitReady("team-a");

      here.kubectl("delete", "-n", "team-a", "raycluster", "gcs-redis", "--wait=false");
      await().atMost(Premises.SOON).until(() -> here.jobs("team-a") == 1);
      await().atMost(Premises.SOON).until(() -> here.podsOfJobs("team-a") == 1);
      here.kubectl("delete", "-n", "team-a", "pods,services,secrets", "-l", "manta.io/cluster");
      here.awaitReady("team-a");
      here.plain("team-a");
      here.awaitNothingBut("team-a", and("Job", "PodGroup"));

      assertThat(here.rayClusters("elsewhere")).allMatch(c -> Premises.state(c).isEmpty());
      assertThat(here.forbidden()).isEmpty();
    }
    here.overlay("team-a");
    try (InstalledOperator operator = here.operate("team-a")) { // without the batch scheduler
      here.awaitNothingBut("team-a", and("Job"));
      assertThat(here.forbidden()).isEmpty();
    }
  }

  @Test
  @Order(3)
  void in_several_namespaces_roles_are_enough() throws Exception {
    List.of("team-b", "team-c").forEach(here::namespace);
    String values =
        """
        watchNamespace: [team-b, team-c]
        singleNamespaceInstall: true
        fullnameOverride: manta
        featureGates: [{name: KubernetesWAS, enabled: true}]
        """;
    Path file = Files.createDirectories(Premises.OVERLAYS).resolve("several.yaml");
    String rendered = GoTool.chart().run(values, "config/helm", "manta", "team-b").orFail();
    here.kubectl("apply", "--server-side", "-f", Files.writeString(file, rendered).toString());
    try (InstalledOperator operator = here.operate("team-b")) {
      here.sample("team-b", "ingress");
      here.sample("team-c", "with-others/raycluster.gang-of-kubernetes.yaml");
      here.awaitReady("team-b");
      here.awaitReady("team-c");
    }
    int unmarked = here.unmark("team-c");
    try (InstalledOperator operator = here.operate("team-b")) {
      await().atMost(Premises.SOON).until(() -> here.marked("team-c") == unmarked);
      here.plain("team-b");
      here.plain("team-c");
      here.awaitNothingBut("team-b", and());
      here.awaitNothingBut("team-c", and("PodGroup")); // Kubernetes keeps it for its pods
      assertThat(here.forbidden()).isEmpty();
    }
  }

  @Test
  @Order(4)
  void what_is_there_is_taken_over_and_what_is_made_no_longer_goes() throws Exception {
    here.namespace("team-d");
    Path templates =
        Files.createDirectories(Premises.OVERLAYS.resolve("templates")).toAbsolutePath();
    Path extra = Files.writeString(templates.resolve("cluster.extra.yaml.peb"), EXTRA);
    here.overlay("team-d", "--batch-scheduler=scheduler-plugins", "--templates=" + templates);
    try (InstalledOperator operator = here.operate("team-d");
        InstalledOperator standsBy = here.operate("team-d")) {
      here.samples("team-d", MADE_ONCE);
      here.awaitReady("team-d");
      assertThat(operator.log()).contains("create Pod");
      assertThat(standsBy.log()).doesNotContain("create Pod");
    }
    int unmarked = here.unmark("team-d");
    try (InstalledOperator operator = here.operate("team-d")) {
      await().atMost(Premises.SOON).until(() -> here.marked("team-d") == unmarked);
      Files.writeString(extra, "{# nothing more #}");
      await().atMost(Premises.SOON).until(() -> !unpruned("team-d").isEmpty());
      String agreed = "manta.io/prune=" + unpruned("team-d");
      here.kubectl("annotate", "-n", "team-d", "rayclusters", "--all", agreed);
      here.awaitNothingBut("team-d", and("PodGroup"));
      here.plain("team-d");
      here.awaitNothingBut("team-d", and());
      assertThat(here.forbidden()).isEmpty();
    }
  }

  /** The revision of templates that no longer makes what exists. */
  private String unpruned(String namespace) {
    String path = "jsonpath={.items[0].status.manta.unpruned.revision}";
    return here.kubectl("get", "-n", namespace, "rayclusters", "-o", path).strip();
  }

  @Test
  @Order(5)
  void a_real_prometheus_shows_every_panel_of_the_dashboard(@TempDir Path directory)
      throws Exception {
    Optional<Path> program = Prometheus.program();
    assumeTrue(program.isPresent(), "no prometheus on the PATH");
    here.namespace("watched");
    String token = here.kubectl("create", "token", "prometheus").strip();
    try (InstalledOperator operator = here.operate("manta-system");
        Prometheus prometheus =
            Prometheus.scraping(program.get(), directory, operator.metricsAddress(), token)) {
      here.sample("watched", "mini");
      here.kubectl("apply", "--server-side", "-n", "watched", "-f", Premises.file(NEVER));
      Set<String> empty = new TreeSet<>(Queries.ofTheDashboard());
      await()
          .atMost(Premises.SOON)
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
    Account account = new Account(here.plane, here.admin);
    List<HasMetadata> made = copies();
    Set<String> all = Rights.granted(ROLE);
    // A right given or taken has effect when the API server hears of it.
    await().atMost(Premises.SOON).until(() -> account.refused(all, made).isEmpty());
    for (String right : ASKED_BY_ADMISSION) {
      Set<String> rest = new TreeSet<>(all);
      assertThat(rest.remove(right)).as(right).isTrue();
      await(right)
          .atMost(Premises.SOON)
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
    Rights.Audit audit = Rights.Audit.read(here.plane.auditLog(), "manta");
    Set<String> unused = new TreeSet<>(Rights.granted(ROLE));
    for (String role : List.of("leader_election_role", "metrics_auth_role")) {
      unused.addAll(Rights.granted(Manifests.CONFIG.resolve("rbac/" + role + ".yaml")));
    }
    unused.removeAll(audit.used());
    unused.removeAll(ASKED_BY_ADMISSION);
    unused.removeAll(ASKED_BY_OPENSHIFT);
    unused.removeAll(ASKED_OF_OTHER_KINDS);
    assertThat(audit.forbidden()).isEmpty();
    assertThat(unused).isEmpty();
  }

  /**
   * A Role for Ray's autoscaler, and a Service and a RayCluster that hold up their owners'
   * deletion, as if new.
   */
  private List<HasMetadata> copies() {
    List<HasMetadata> made =
        List.of(
            here.admin.rbac().roles().inNamespace("samples").withName("idle-termination").get(),
            here.admin
                .services()
                .inNamespace("samples")
                .withName("idle-termination-head-svc")
                .get(),
            here.rayClusters("samples").stream()
                .filter(cluster -> cluster.getMetadata().getName().startsWith("greeter-"))
                .findFirst()
                .orElseThrow());
    for (HasMetadata object : made) {
      object.getMetadata().setName("copy");
      object.getMetadata().setResourceVersion(null);
    }
    return made;
  }

  private static final String SUSPEND = "{\"spec\": {\"suspend\": true}}";

  private static final Path ROLE = Manifests.CONFIG.resolve("rbac/role.yaml");

  /** The audit log does not show them: who may own what, and that nobody gives what he lacks. */
  private static final Set<String> ASKED_BY_ADMISSION =
      Set.of(
          "get core/pods",
          "patch core/pods",
          "patch core/pods/resize",
          "get ray.io/rayclusters",
          "delete ray.io/rayclusters",
          "update ray.io/rayclusters/finalizers",
          "update ray.io/rayservices/finalizers");

  /** Its own API server asks for it, for a Route that names its host. */
  private static final Set<String> ASKED_BY_OPENSHIFT =
      Set.of(
          "create route.openshift.io/routes/custom-host",
          "update route.openshift.io/routes/custom-host");

  /** For what no installation here has yet: a due RayCronJob, a Gateway that was there before. */
  private static final Set<String> ASKED_OF_OTHER_KINDS =
      Set.of(
          "create ray.io/rayjobs",
          "delete ray.io/rayjobs",
          "get gateway.networking.k8s.io/gateways",
          "get gateway.networking.k8s.io/httproutes",
          "get ray.io/rayjobs",
          "update ray.io/raycronjobs/finalizers",
          "update ray.io/rayjobs/finalizers");

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

  /** A token that may do nothing but scrape. */
  private String prometheus() {
    here.kubectl("create", "serviceaccount", "prometheus");
    here.kubectl(
        "create",
        "clusterrolebinding",
        "prometheus-reads-manta",
        "--clusterrole=manta-metrics-reader",
        "--serviceaccount=default:prometheus");
    return here.kubectl("create", "token", "prometheus").strip();
  }

  /** The names of the series in what Prometheus reads. */
  private static Set<String> names(String scraped) {
    return scraped
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]")[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
