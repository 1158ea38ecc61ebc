package io.manta.operator.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MissingRightsTest {

  @Test
  void one_line_names_the_rules_and_the_way_out() {
    MissingRights lacks = new MissingRights("team-b");
    assertThat(lacks.isEmpty()).isTrue();
    lacks.add("list", "rayclusters.ray.io");
    lacks.add("watch", "rayclusters.ray.io");
    lacks.add("watch", "pods");
    lacks.add("list", "secrets");
    lacks.add("watch", "secrets");
    assertThat(lacks)
        .hasToString(
            "namespace team-b is not watched: the operator's account may not list and watch"
                + " rayclusters.ray.io, secrets; nor watch pods there. To fix: kubectl apply -n"
                + " team-b -k config/watched-namespace");
  }

  @Test
  void all_namespaces_have_another_way_out() {
    MissingRights lacks = new MissingRights("");
    lacks.add("list", "pods");
    assertThat(lacks.toString())
        .startsWith("no namespace is watched: the operator's account may not list pods in all")
        .contains("ClusterRole of config/rbac", "--watch-namespace");
  }
}
