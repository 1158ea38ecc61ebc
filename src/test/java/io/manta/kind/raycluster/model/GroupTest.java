package io.manta.kind.raycluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupTest {

  @ParameterizedTest
  @CsvSource({
    "'{replicas: 1, minReplicas: 2, maxReplicas: 3}', 2, 2",
    "'{replicas: 9, minReplicas: 0, maxReplicas: 2}', 2, 2",
    "'{minReplicas: 1, maxReplicas: 3}', 1, 1",
    "'{replicas: 0, minReplicas: 0, maxReplicas: 0}', 0, 0",
    "'{replicas: 2, numOfHosts: 4}', 2, 8",
    "'{replicas: 2, numOfHosts: 0}', 2, 0",
    "'{replicas: 2, suspend: true}', 2, 0",
    "'{replicas: 2147483647, numOfHosts: 8}', 2147483647, 2147483647",
  })
  void counts_replicas_and_pods(String spec, int replicas, int pods) {
    Group group = Group.of(0, ModelInputs.tree(spec));

    assertThat(group.replicas()).isEqualTo(replicas);
    assertThat(group.podsWanted()).isEqualTo(pods);
  }

  @ParameterizedTest
  @CsvSource({"suspend", "idleSuspend"})
  void a_suspended_cluster_wants_no_pods(String field) {
    String spec = "{spec: {headGroupSpec: {}, %s: true}}".formatted(field);

    assertThat(ModelInputs.cluster(spec).podsWanted()).isEmpty();
    assertThat(ModelInputs.cluster(spec.replace("true", "false")).podsWanted()).hasSize(1);
  }

  @Test
  void names_the_workers_that_the_autoscaler_wants_gone() {
    Group group = Group.of(2, ModelInputs.tree("{scaleStrategy: {workersToDelete: [a, b]}}"));

    assertThat(group.workersToDelete()).containsExactly("a", "b");
    assertThat(group.index()).isEqualTo(2);
  }
}
