package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every way of installing grants. That each right is needed is seen by {@link InstallIT}. */
class RolesTest {

  /** One way of installing, as YAML. */
  record Way(String name, String yaml, boolean ofOneNamespace) {

    @Override
    public String toString() {
      return name;
    }
  }

  /** Made once: each takes a program. */
  private static final List<Way> WAYS =
      List.of(
          new Way("default", Manifests.kustomize("default"), false),
          new Way("namespaced", Manifests.kustomize("namespaced"), true),
          new Way("watched-namespace", Manifests.kustomize("watched-namespace"), true),
          new Way("chart", Manifests.chart("{}"), false),
          new Way("chart, one", Manifests.chart("singleNamespaceInstall: true"), true),
          new Way("chart, several", Manifests.chart("watchNamespace: [a, b]"), true));

  static Stream<Way> ways() {
    return WAYS.stream();
  }

  /** The same with dashboards reached through the API server. */
  static Stream<Way> proxied() throws IOException {
    Path overlay = Files.createDirectories(Path.of("target/proxied"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        "resources: [../../config/default]\ncomponents: [../../config/dashboard-proxy]\n");
    return Stream.of(
        new Way("component", Manifests.kustomize("../" + overlay), false),
        new Way("chart", Manifests.chart("useKubernetesProxy: true"), false),
        new Way(
            "chart, one",
            Manifests.chart("{singleNamespaceInstall: true, useKubernetesProxy: true}"),
            true));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nothing_reaches_into_services_and_pods_unless_that_is_asked_for(Way way) {
    assertThat(rules(way, "")).noneMatch(RolesTest::isProxy);
  }

  @ParameterizedTest
  @MethodSource("proxied")
  void dashboards_through_the_api_server_take_a_flag_and_two_rights(Way way) {
    assertThat(rules(way, way.ofOneNamespace ? "" : "Cluster"))
        .filteredOn(RolesTest::isProxy)
        .extracting(rule -> rule.at("resources").list() + " " + rule.at("verbs").list())
        .containsExactly("[services/proxy] [get, create, update]", "[pods/proxy] [get]");
    assertThat(way.yaml).contains("- --use-kubernetes-proxy\n");
  }

  /** Where the CRDs are, by whichever way an administrator installs them. */
  static Stream<Way> withCrds() {
    return Stream.of(
        new Way("crd", Manifests.kustomize("crd"), false),
        WAYS.get(0),
        new Way("chart", Manifests.chart("{}"), false),
        new Way(
            "chart, one, with CRDs",
            Manifests.chart("{singleNamespaceInstall: true, crds: {enabled: true}}"),
            true));
  }

  @ParameterizedTest
  @MethodSource("withCrds")
  void people_get_each_kind_with_kubernetes_own_roles_where_there_are_crds(Way way) {
    for (String kind : List.of("raycluster", "rayjob", "rayservice", "raycronjob")) {
      assertThat(Manifests.objects(way.yaml))
          .containsKeys(
              "CustomResourceDefinition -/" + kind + "s.ray.io",
              "ClusterRole -/" + kind + "-editor",
              "ClusterRole -/" + kind + "-viewer");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void where_there_are_none_there_are_no_roles_for_people(Way way) {
    Set<String> ids = Manifests.objects(way.yaml).keySet();
    assertThat(ids.stream().anyMatch(id -> id.matches(".*/ray.*-(editor|viewer)")))
        .isEqualTo(ids.stream().anyMatch(id -> id.startsWith("CustomResourceDefinition ")));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void of_each_kind_the_status_may_be_patched_and_its_owner_held_up(Way way) {
    List<Object> patched = resources(way, "patch");
    List<Object> updated = resources(way, "update");
    for (String kind : List.of("rayclusters", "rayjobs", "rayservices", "raycronjobs")) {
      assertThat(patched).contains(kind + "/status");
      assertThat(updated).contains(kind + "/finalizers");
    }
  }

  private static List<Object> resources(Way way, String verb) {
    return rules(way, "").stream()
        .filter(rule -> rule.at("verbs").list().contains(verb))
        .flatMap(rule -> rule.at("resources").list().stream())
        .toList();
  }

  private static boolean isProxy(Tree rule) {
    return rule.at("resources").list().toString().contains("/proxy");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void no_rule_has_a_wildcard(Way way) {
    assertThat(rules(way, ""))
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.value().toString()).doesNotContain("*");
              assertThat(rule.at("verbs").list())
                  .doesNotContain("escalate", "bind", "impersonate", "deletecollection");
            });
  }

  @ParameterizedTest
  @MethodSource("ways")
  void the_lease_is_granted_by_its_name_but_for_create(Way way) {
    List<Tree> leases =
        rules(way, "").stream()
            .filter(rule -> rule.at("resources").list().contains("leases"))
            .toList();
    assertThat(leases)
        .allSatisfy(
            rule ->
                assertThat(
                        rule.at("verbs").list().equals(List.of("create"))
                            || rule.at("resourceNames")
                                .list()
                                .equals(List.of("ray-operator-leader")))
                    .isTrue());
    assertThat(leases).hasSize(way.name.equals("watched-namespace") ? 0 : 2);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void secrets_are_granted_for_the_whole_cluster_only_where_all_of_it_is_watched(Way way) {
    assertThat(
            rules(way, "Cluster").stream()
                .anyMatch(rule -> rule.at("resources").list().contains("secrets")))
        .isEqualTo(!way.ofOneNamespace);
  }

  /** Of the roles whose kind begins so. */
  private static List<Tree> rules(Way way, String prefix) {
    List<Tree> out = new ArrayList<>();
    for (Map.Entry<String, Map<String, Object>> object : Manifests.objects(way.yaml).entrySet()) {
      if (object.getKey().matches(prefix + "(Cluster)?Role .*")) {
        out.addAll(new Tree(object.getValue()).at("rules").items());
      }
    }
    return out;
  }
}
