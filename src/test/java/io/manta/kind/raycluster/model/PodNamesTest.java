package io.manta.kind.raycluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.PodSlot;
import io.manta.model.Settings;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodNamesTest {

  private static final String CLUSTER =
      """
      metadata: {name: demo, uid: 7c1f1e5e-0000-4000-8000-000000000001}
      spec:
        headGroupSpec: {template: {}}
        workerGroupSpecs:
        - {groupName: Small, replicas: 2}
        - {groupName: pair, replicas: 2, numOfHosts: 2}
      """;

  private final Cluster cluster = ModelInputs.cluster(CLUSTER);
  private final Group small = cluster.groups().get(0);
  private final Group pair = cluster.groups().get(1);

  @Test
  void have_kuberays_prefix_and_five_letters_of_kubernetes_alphabet() {
    assertThat(PodNames.head(cluster, 0)).matches("demo-head-[bcdfghjklmnpqrstvwxz2456789]{5}");
    assertThat(PodNames.worker(cluster, small, 0, 0, 0))
        .matches("demo-small-worker-[bcdfghjklmnpqrstvwxz2456789]{5}");
  }

  @Test
  void planning_the_same_place_again_gives_the_same_name() {
    Cluster again = ModelInputs.cluster(CLUSTER);

    assertThat(PodNames.worker(again, again.groups().get(0), 3, 0, 1))
        .isEqualTo(PodNames.worker(cluster, small, 3, 0, 1));
  }

  @Test
  void another_place_attempt_or_cluster_gives_another_name() {
    Set<String> names = new HashSet<>();
    for (int replica = 0; replica < 50; replica++) {
      for (int attempt = 0; attempt < 4; attempt++) {
        names.add(PodNames.worker(cluster, small, replica, 0, attempt));
      }
    }
    assertThat(names).hasSize(200);

    Cluster other = ModelInputs.cluster(CLUSTER.replace("000000000001", "000000000002"));
    assertThat(PodNames.head(other, 0)).isNotEqualTo(PodNames.head(cluster, 0));
  }

  @Test
  void hosts_of_one_replica_share_a_name_and_single_hosts_have_none() {
    assertThat(PodNames.replica(cluster, pair, 0, 0)).matches("pair-[a-z0-9]{5}");
    assertThat(PodNames.replica(cluster, small, 0, 0)).isEmpty();
    assertThat(cluster.podsWanted())
        .extracting(PodSlot::group, PodSlot::replica, PodSlot::host)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("headgroup", 0, 0),
            org.assertj.core.groups.Tuple.tuple("Small", 0, 0),
            org.assertj.core.groups.Tuple.tuple("Small", 1, 0),
            org.assertj.core.groups.Tuple.tuple("pair", 0, 0),
            org.assertj.core.groups.Tuple.tuple("pair", 0, 1),
            org.assertj.core.groups.Tuple.tuple("pair", 1, 0),
            org.assertj.core.groups.Tuple.tuple("pair", 1, 1));
  }

  @Test
  void a_name_in_the_head_template_is_the_heads_name() {
    Cluster named =
        ModelInputs.cluster(CLUSTER.replace("template: {}", "template: {metadata: {name: me}}"));

    assertThat(PodNames.head(named, 0)).isEqualTo("me");
  }

  @Test
  void the_heads_name_is_fixed_where_the_setting_says_so() {
    Settings settings = Settings.from(Map.of("ENABLE_DETERMINISTIC_HEAD_POD_NAME", "True"));

    String named = CLUSTER.replace("template: {}", "template: {metadata: {name: me}}");

    assertThat(PodNames.head(ModelInputs.cluster(CLUSTER, settings), 3)).isEqualTo("demo-head");
    assertThat(PodNames.head(ModelInputs.cluster(named, settings), 0)).isEqualTo("demo-head");
  }
}
