package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  static Stream<Way> ways() {
    return Stream.of(
        new Way("default", Manifests.kustomize("default"), false),
        new Way("namespaced", Manifests.kustomize("namespaced"), true),
        new Way("watched-namespace", Manifests.kustomize("watched-namespace"), true),
        new Way("chart", Manifests.chart("{}"), false),
        new Way("chart, one", Manifests.chart("singleNamespaceInstall: true"), true),
        new Way("chart, several", Manifests.chart("watchNamespace: [a, b]"), true));
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
