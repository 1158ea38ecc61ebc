package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dev.ControlPlane;
import io.manta.dev.Setup;
import io.manta.dev.StandIns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Helm itself installs, upgrades, rolls back and uninstalls the chart on a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HelmIT {

  private static final String CHART = Manifests.CHART.toString();
  private static final String OBJECT = "{.metadata.uid}/{.metadata.generation} ";
  private static final String OF_KUBERAY =
      "src/test/resources/io/manta/config/chart/of-kuberay.values.yaml";
  private static final String OF_OTHERS = "These CRDs were not installed by this release";

  private ControlPlane plane;

  @BeforeAll
  void start() {
    plane =
        ControlPlane.start(
            Setup.of(Manifests.binaries()).with(StandIns.definitions(List.of("prometheus"))));
    for (String namespace : List.of("manta-system", "team-a", "team-b", "monitoring")) {
      kubectl("", "create", "namespace", namespace);
    }
  }

  @AfterAll
  void stop() {
    plane.close();
  }

  @Test
  @Order(1)
  void a_release_of_the_chart_before_is_upgraded_with_its_values_and_rolled_back() {
    helm("install", "manta", ChartUpgradeTest.BEFORE.toString(), "--set=replicas=2,labels.team=a");
    String crds = crds(OBJECT);

    assertThat(helm("upgrade", "manta", CHART, "--reuse-values")).contains(OF_OTHERS);
    String reused = helm("get", "manifest", "manta");
    helm("upgrade", "manta", CHART, "--reset-then-reuse-values");

    assertThat(helm("get", "manifest", "manta")).isEqualTo(reused);
    assertThat(deployment("{.spec.replicas} {.spec.template.metadata.labels.team}"))
        .isEqualTo("2 a");
    assertThat(crds(OBJECT)).isEqualTo(crds);
    assertThat(rolesOfPeople()).hasSize(8);

    helm("rollback", "manta", "1");
    assertThat(deployment("{.metadata.labels.helm\\.sh/chart}")).isEqualTo("manta-0.1.0");
    helm("uninstall", "manta");
    assertThat(rolesOfPeople()).isEmpty();
    assertThat(crds(OBJECT)).isEqualTo(crds);
    deleteCrds();
  }

  @Test
  @Order(2)
  void releases_beside_each_other_share_the_crds_of_the_first_one() {
    assertThat(helm("install", "manta", CHART)).doesNotContain(OF_OTHERS);
    assertThat(rolesOfPeople()).hasSize(8);
    helm("install", "team", CHART, "-n", "team-a", "--set=singleNamespaceInstall=true");
    helm("install", "manta", CHART, "-n", "team-b", "--set=watchNamespace={team-b}");
    assertThat(helm("install", "second", CHART, "-n", "monitoring")).contains(OF_OTHERS);
    assertThat(helm("upgrade", "manta", CHART, "--set=commonLabels.a=b")).doesNotContain(OF_OTHERS);

    assertThat(crds("{.metadata.labels.a} ")).isEqualTo("b b b b ");
    for (String namespace : List.of("team-a", "team-b", "monitoring")) {
      helm("uninstall", helm("list", "-q", "-n", namespace).strip(), "-n", namespace);
    }
    assertThat(rolesOfPeople()).hasSize(8);
    assertThat(
            kubectl("", "get", "roles,rolebindings", "-A", "-l", "app.kubernetes.io/part-of=manta"))
        .doesNotContain("team-");
  }

  @Test
  @Order(3)
  void crds_outlive_their_release_and_are_its_own_again_when_it_returns() {
    kubectl(CLUSTER, "apply", "-f", "-");
    helm("uninstall", "manta");
    assertThat(kubectl("", "get", "rayclusters", "-A")).contains("kept");

    assertThat(helm("install", "manta", CHART, "--set=crds.keep=false")).doesNotContain(OF_OTHERS);
    helm("uninstall", "manta");
    for (String kind : List.of("raycluster", "rayjob", "rayservice", "raycronjob")) {
      kubectl("", "wait", "--for=delete", "--timeout=60s", "crds/" + kind + "s.ray.io");
    }
  }

  @Test
  @Order(4)
  void kuberays_own_values_install_manta() {
    String said = helm("install", "kuberay-operator", CHART, "-f", OF_KUBERAY);
    assertThat(said)
        .contains("quay.io/kuberay/operator is KubeRay's, so manta:0.1.0 runs")
        .contains("operatorCommand", "kubeClient.qps", "kubeClient.burst");
    assertThat(
            kubectl(
                "",
                "get",
                "-n",
                "manta-system",
                "deployment/kuberay-operator",
                "-o",
                "jsonpath={.spec.template.spec.containers[*].image}"))
        .isEqualTo("manta:0.1.0");
    helm("uninstall", "kuberay-operator");
    deleteCrds();
  }

  static Stream<String> sets() throws IOException {
    return ChartTest.sets();
  }

  /** An unknown field, which a template may make by a wrong indent, is refused here. */
  @ParameterizedTest
  @MethodSource("sets")
  @Order(5)
  void an_api_server_takes_what_each_set_of_values_makes(String set) throws IOException {
    // The CRDs are the same in all, and large: once is enough.
    String made =
        Arrays.stream(Manifests.chart(ChartTest.values(set)).split("(?m)^---$"))
            .filter(one -> set.equals("crds") || !one.contains("kind: CustomResourceDefinition"))
            .collect(Collectors.joining("---\n"));
    kubectl(made, "apply", "--server-side", "--dry-run=server", "-f", "-");
  }

  @Test
  void helms_own_check_has_nothing_to_say() {
    assertThat(GoTool.helm().run("", "lint", "--strict", CHART).code()).isZero();
  }

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: kept, namespace: team-a}
      spec: {headGroupSpec: {template: {spec: {containers: [{name: ray, image: ray}]}}}}
      """;

  /** In the namespace manta-system unless the arguments name another. */
  private String helm(String... args) {
    List<String> all = new ArrayList<>(List.of("-n", "manta-system"));
    all.addAll(0, List.of(args));
    if (List.of(args).contains("-n")) {
      all.subList(args.length, all.size()).clear();
    }
    all.addAll(List.of("--kubeconfig", plane.kubeconfig().toString()));
    return GoTool.helm().run("", all.toArray(String[]::new)).orFail();
  }

  private String kubectl(String stdin, String... args) {
    List<String> all = new ArrayList<>(List.of(Manifests.kubectl().toString()));
    all.addAll(List.of("--kubeconfig", plane.kubeconfig().toString()));
    all.addAll(List.of(args));
    return GoTool.run(new ProcessBuilder(all), stdin).orFail();
  }

  private String deployment(String fields) {
    return kubectl("", "get", "-n", "manta-system", "deployment/manta", "-o", "jsonpath=" + fields);
  }

  /** Of each of ours. */
  private String crds(String fields) {
    return kubectl(
        "",
        "get",
        "crds",
        "-o",
        "jsonpath={range .items[?(@.spec.group==\"ray.io\")]}" + fields + "{end}");
  }

  private void deleteCrds() {
    kubectl("", "delete", "crds", "rayclusters.ray.io", "rayjobs.ray.io");
    kubectl("", "delete", "crds", "rayservices.ray.io", "raycronjobs.ray.io");
  }

  private List<String> rolesOfPeople() {
    return kubectl("", "get", "clusterroles", "-o", "name")
        .lines()
        .filter(name -> name.matches(".*/ray\\w+-(editor|viewer)"))
        .toList();
  }
}
