package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import io.manta.dev.Setup;
import io.manta.dev.StandIns;
import io.manta.dev.player.PlayedDashboards;
import io.manta.dev.player.Player;
import io.manta.dev.view.JobRow;
import io.manta.dev.view.Row;
import io.manta.dev.view.ServiceRow;
import io.manta.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An API server on which nothing was installed but what its test installs, with all that others
 * would do there; and what a person would do with {@code kubectl}.
 */
final class Premises implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(180);
  static final Path OVERLAYS = Path.of("target", "overlays");

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

  private static final String ALL =
      "services,secrets,serviceaccounts,persistentvolumeclaims,roles,rolebindings,ingresses,"
          + "networkpolicies,jobs,routes,certificates,issuers,podgroups.scheduling.volcano.sh,"
          + "podgroups.scheduling.k8s.io,podgroups.scheduling.x-k8s.io,workloads,configmaps";

  private static final String ONCE =
      "secrets,persistentvolumeclaims,configmaps,jobs,podgroups.scheduling.x-k8s.io,"
          + "podgroups.scheduling.k8s.io,workloads";

  final ControlPlane plane;
  final KubernetesClient admin;
  private final PlayedDashboards dashboards = PlayedDashboards.start();
  private final ClusterNetwork network;
  private final Player player;
  private final StandIns others;

  Premises() {
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
    network = new ClusterNetwork(admin, dashboards);
    player = Player.start(admin, Optional.empty(), 3, dashboards);
    others = StandIns.start(admin, StandIns.projects());
  }

  @Override
  public void close() {
    others.close();
    player.close();
    network.close();
    dashboards.close();
    admin.close();
    plane.close();
  }

  /** Takes our mark from what is made once, as if someone else had made it for its RayCluster. */
  int unmark(String namespace) {
    int marked = marked(namespace);
    kubectl("label", "-n", namespace, "-l", "manta.io/cluster", ONCE, "manta.io/cluster-");
    assertThat(marked(namespace)).isZero();
    return marked;
  }

  int marked(String namespace) {
    return (int)
        kubectl("get", "-n", namespace, "-l", "manta.io/cluster", "-o", "name", ONCE)
            .lines()
            .count();
  }

  /** Installs the operator of one namespace, with more arguments. */
  void overlay(String namespace, String... args) throws IOException {
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

  void sample(String namespace, String name) {
    samples(namespace, List.of(name));
  }

  /** All of them at once: each call of kubectl reads the schemas again. */
  void samples(String namespace, List<String> names) {
    apply(
        namespace,
        names.stream()
            .map(name -> name.endsWith(".yaml") ? name : "raycluster." + name + ".yaml")
            .map(name -> "samples/" + name)
            .toList());
  }

  /** Takes away whatever its RayClusters ask for beyond a head, so that the rest is pruned. */
  void plain(String namespace) {
    String all =
        rayClusters(namespace).stream()
            .filter(cluster -> cluster.getMetadata().getDeletionTimestamp() == null)
            .map(cluster -> PLAIN.replace("NAME", cluster.getMetadata().getName()))
            .collect(Collectors.joining("---\n"));
    apply(namespace, List.of(file(all)), "--force-conflicts");
  }

  private void apply(String namespace, List<String> files, String... flags) {
    List<String> args = new ArrayList<>(List.of("apply", "--server-side", "-n", namespace));
    args.addAll(List.of(flags));
    files.forEach(file -> args.addAll(List.of("-f", file)));
    kubectl(args.toArray(String[]::new));
  }

  static String file(String text) {
    try {
      return Files.writeString(Files.createDirectories(OVERLAYS).resolve("given.yaml"), text)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitNothingBut(String namespace, Set<String> kinds) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
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

  List<String> forbidden() throws IOException {
    return Rights.Audit.read(plane.auditLog(), "manta").forbidden();
  }

  InstalledOperator operate(String namespace) throws IOException {
    return InstalledOperator.start(
        plane, admin, namespace, InstalledOperator.jar(network.javaOptions()));
  }

  void namespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  void awaitReady(String namespace) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () ->
                assertThat(states(namespace).entrySet())
                    .isNotEmpty()
                    .allMatch(state -> Set.of("ready", "suspended").contains(state.getValue())));
  }

  /** Every RayService serves or is suspended, and every RayJob came to its end or waits for one. */
  void awaitServedAndDone(String namespace) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              List<Row> rows = new ArrayList<>();
              of("RayService", namespace).forEach(one -> rows.add(new ServiceRow(one)));
              of("RayJob", namespace).forEach(one -> rows.add(new JobRow(one)));
              assertThat(rows).isNotEmpty().filteredOn(row -> !row.settled()).isEmpty();
            });
  }

  private List<GenericKubernetesResource> of(String kind, String namespace) {
    return admin
        .genericKubernetesResources("ray.io/v1", kind)
        .inNamespace(namespace)
        .list()
        .getItems();
  }

  int jobs(String namespace) {
    return admin.batch().v1().jobs().inNamespace(namespace).list().getItems().size();
  }

  long podsOfJobs(String namespace) {
    return admin.pods().inNamespace(namespace).withLabel("job-name").list().getItems().size();
  }

  List<GenericKubernetesResource> rayClusters(String namespace) {
    return of("RayCluster", namespace);
  }

  private Map<String, String> states(String namespace) {
    Map<String, String> out = new TreeMap<>();
    rayClusters(namespace)
        .forEach(cluster -> out.put(cluster.getMetadata().getName(), state(cluster)));
    return out;
  }

  static String state(GenericKubernetesResource cluster) {
    return new Tree(cluster.getAdditionalProperties()).at("status", "state").text();
  }

  String kubectl(String... args) {
    ProcessBuilder builder = new ProcessBuilder(Manifests.kubectl().toString());
    builder.command().add("--kubeconfig=" + plane.kubeconfig());
    builder.command().addAll(List.of(args));
    return GoTool.run(builder, "").orFail();
  }
}
