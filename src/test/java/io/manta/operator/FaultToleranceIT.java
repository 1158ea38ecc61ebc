package io.manta.operator;

import static io.manta.operator.ApiObjects.delete;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.ApiObjects.staying;
import static io.manta.operator.Eventually.awaitReady;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveTest;
import io.manta.model.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clusters whose head keeps its state elsewhere: in Redis, or on a volume. */
@LiveTest
class FaultToleranceIT extends BesideOperator {

  private static final String REDIS = "ray.io/gcs-ft-redis-cleanup-finalizer";
  private static final String ON_REDIS = "gcsFaultToleranceOptions: {redisAddress: \"redis:6379\"}";

  @Test
  void redis_is_cleaned_when_all_pods_are_gone_and_then_the_cluster_goes() {
    live.apply(cluster("finalizers: [test/someone-elses]", ON_REDIS));
    awaitReady(live, "c", 2);
    assertThat(operator.writes().get(0)).startsWith("patch rayclusters c");
    assertThat(finalizers()).containsExactlyInAnyOrder("test/someone-elses", REDIS);

    String head = staying(live, "ray.io/node-type=head").get(0);
    merge(live, "pods", head, Map.of("metadata", Map.of("finalizers", List.of("test/holds"))));
    delete(live, "rayclusters", "c");
    until("pods go", () -> staying(live, "ray.io/cluster=c").isEmpty());
    operator.settle();
    assertThat(list(live, "jobs", "")).as("not while a head is there").isEmpty();

    merge(live, "pods", head, Map.of("metadata", Map.of("finalizers", List.of())));
    until("ours goes", () -> finalizers().equals(List.of("test/someone-elses")));
    Tree job = get(live, "jobs", "c-redis-cleanup");
    assertThat(job.at("status", "conditions").items())
        .anyMatch(c -> c.at("type").text().equals("Complete"));
    assertThat(job.at("spec", "backoffLimit").whole()).contains(0L);
    assertThat(operator.writes())
        .as("never the whole object")
        .noneMatch(write -> write.startsWith("update "))
        .filteredOn(write -> write.startsWith("delete pods") || write.contains(" jobs "))
        .last()
        .asString()
        .startsWith("create jobs");
    assertThat(ApiObjects.events(live, "CreatedRedisCleanupJob")).hasSize(1);

    merge(live, "rayclusters", "c", Map.of("metadata", Map.of("finalizers", List.of())));
    until("gone", () -> get(live, "rayclusters", "c").isAbsent());
  }

  @Test
  void the_finalizer_gets_in_between_a_users_own_writes() {
    live.apply(cluster("finalizers: []", ON_REDIS));
    for (int i = 0; i < 20; i++) {
      // Each changes the version at which our patch is refused.
      Map<String, Object> annotations = Map.of("beat", String.valueOf(i));
      merge(live, "rayclusters", "c", Map.of("metadata", Map.of("annotations", annotations)));
    }
    awaitReady(live, "c", 2);
    assertThat(finalizers()).containsExactly(REDIS);
    assertThat(get(live, "rayclusters", "c").at("metadata", "annotations", "beat").text())
        .isEqualTo("19");
  }

  @Test
  void a_cleanup_that_does_not_come_to_an_end_is_waited_for_no_longer_than_said() {
    live.apply(cluster("annotations: {ray.io/gcs-ft-deletion-timeout: \"3\"}", ON_REDIS));
    awaitReady(live, "c", 2);
    String head = staying(live, "ray.io/node-type=head").get(0);
    merge(live, "pods", head, Map.of("metadata", Map.of("finalizers", List.of("test/holds"))));
    delete(live, "rayclusters", "c");
    until("gone", () -> get(live, "rayclusters", "c").isAbsent());
    until("said", () -> !ApiObjects.events(live, "ForceDeletedStuckCluster").isEmpty());
    assertThat(list(live, "jobs", "")).isEmpty();
    merge(live, "pods", head, Map.of("metadata", Map.of("finalizers", List.of())));
  }

  @Test
  void a_claim_goes_or_stays_as_its_policy_says_and_a_users_own_is_not_touched() {
    live.apply(cluster("", onVolume("{size: 2Gi, deletionPolicy: DeleteWithCluster}")));
    awaitReady(live, "c", 2);
    assertThat(finalizers()).isEmpty();
    assertThat(owners()).hasSize(1);
    live.apply(cluster("", onVolume("{size: 2Gi, deletionPolicy: Retain}")));
    until("nobody's", () -> owners().isEmpty());
    live.apply(cluster("", onVolume("{size: 2Gi, deletionPolicy: DeleteWithCluster}")));
    until("ours again", () -> owners().size() == 1);
    live.apply(cluster("", onVolume("{size: 2Gi, deletionPolicy: Retain}")));
    until("nobody's", () -> owners().isEmpty());
    assertThat(claim().at("spec", "resources", "requests", "storage").text()).isEqualTo("2Gi");

    delete(live, "rayclusters", "c");
    until(
        "gone",
        () ->
            get(live, "rayclusters", "c").isAbsent()
                && list(live, "pods", "ray.io/cluster=c").isEmpty());
    assertThat(claim().at("metadata", "deletionTimestamp").isAbsent()).isTrue();
    String uid = claim().at("metadata", "uid").text();

    // A cluster of the same name finds it again.
    live.apply(cluster("", onVolume("{size: 2Gi, deletionPolicy: Retain}")));
    awaitReady(live, "c", 2);
    assertThat(claim().at("metadata", "uid").text()).isEqualTo(uid);

    live.apply(cluster("", onVolume("{claimName: of-mine}")).replace("name: c", "name: d"));
    awaitReady(live, "d", 2);
    assertThat(list(live, "persistentvolumeclaims", "")).hasSize(1);
    assertThat(ApiObjects.events(live, "FailedToCreatePVC"))
        .singleElement()
        .asString()
        .contains("of-mine");
  }

  private List<Object> finalizers() {
    return get(live, "rayclusters", "c").at("metadata", "finalizers").list();
  }

  private Tree claim() {
    return get(live, "persistentvolumeclaims", "c-gcs-pvc");
  }

  private List<Object> owners() {
    return claim().at("metadata", "ownerReferences").list();
  }

  private static String onVolume(String storage) {
    return "gcsFaultToleranceOptions: {backend: rocksdb, storage: " + storage + "}";
  }

  private static String cluster(String metadata, String spec) {
    return RayClusterYaml.named("c", 1).of("2.57.0").metadata(metadata).spec(spec).text();
  }
}
