package io.manta.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.status.ClusterStatus;
import io.manta.kind.raycluster.status.StatusMoment;
import io.manta.model.Tree;
import io.manta.status.HandOver.Own;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What stays of a status when Manta leaves is what KubeRay keeps up. */
class HandOverConditionsTest {

  private static final Path INPUT =
      Path.of("src/test/resources/io/manta/kind/raycluster/status/causes.yaml");
  private static final Set<String> KUBERAYS =
      Set.of(
          "HeadPodReady",
          "RayClusterProvisioned",
          "RayClusterSuspended",
          "RayClusterSuspending",
          "ReplicaFailure");

  @Test
  void every_condition_but_kuberays_goes_and_what_manta_keeps_goes() throws IOException {
    Set<String> gone = new TreeSet<>();
    for (StatusMoment statusMoment : StatusMoment.all(Files.readString(INPUT)).values()) {
      Map<String, Object> cluster =
          new LinkedHashMap<>(statusMoment.facts(Map.of(), 0).rayCluster());
      cluster.put("status", ClusterStatus.of(statusMoment.facts(Map.of(), 0)).value());
      Tree patch = new Tree(HandOver.ofStatus(cluster, Own.USUAL).orElseThrow()).at("status");
      assertThat(types(patch)).isSubsetOf(KUBERAYS);
      assertThat(patch.map().containsKey("manta"))
          .isEqualTo(!new Tree(cluster).at("status", "manta").isAbsent());
      gone.addAll(types(new Tree(cluster).at("status")));
      gone.removeAll(types(patch));
      cluster.put("status", patch.map());
      assertThat(HandOver.ofStatus(cluster, Own.USUAL).map(Object::toString).orElse(""))
          .doesNotContain("conditions");
    }
    gone.add("TemplatesAccepted");
    gone.add("TemplatesPending");
    gone.add("PruneBlocked");
    gone.add("UpToDate");
    assertThat(gone).isEqualTo(new TreeSet<>(HandOver.CONDITIONS));
  }

  @Test
  void putting_off_says_nothing_that_stays() {
    Map<String, Object> status =
        ClusterStatus.deferred(Map.of(), DeferReason.UNTRIED, Instant.EPOCH).value();
    Tree patch = new Tree(HandOver.ofStatus(Map.of("status", status), Own.USUAL).orElseThrow());
    assertThat(patch.at("status", "conditions").list()).isEmpty();
  }

  private static List<String> types(Tree status) {
    return status.at("conditions").items().stream().map(one -> one.at("type").text()).toList();
  }
}
