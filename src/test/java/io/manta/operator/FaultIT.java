package io.manta.operator;

import static io.manta.operator.ApiObjects.autoscale;
import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.ApiObjects.post;
import static io.manta.operator.ApiObjects.replace;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dev.ControlPlane.Part;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import io.manta.operator.cache.SetClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What goes wrong around a cluster: it gets to its last spec, nothing twice, the reason said. */
@LiveTest
class FaultIT extends BesideOperator {

  @Test
  void a_quota_that_refuses_half_of_the_pods_is_named_and_its_end_is_noticed() {
    Map<String, Object> quota = new LinkedHashMap<>();
    quota.put("apiVersion", "v1");
    quota.put("kind", "ResourceQuota");
    quota.put("metadata", Map.of("name", "few"));
    quota.put("spec", Map.of("hard", Map.of("pods", "3")));
    post(live, "resourcequotas", "admin", quota);
    until(
        "quota counts", () -> !get(live, "resourcequotas", "few").at("status", "hard").isAbsent());
    live.apply(RayClusterYaml.named("c", 5).text());
    until(
        "said",
        () ->
            condition(live, "c", "Applied").at("status").text().equals("False")
                && condition(live, "c", "Applied").at("message").text().contains("exceeded quota"));
    assertThat(condition(live, "c", "Ready").at("message").text()).contains("quota");
    assertThat(pods()).hasSizeLessThanOrEqualTo(3);
    operator.settle();
    assertThat(ApiObjects.events(live, "FailedToCreateWorkerPod"))
        .as("one cause, one event")
        .hasSize(1);

    merge(live, "resourcequotas", "few", Map.of("spec", Map.of("hard", Map.of("pods", "20"))));
    awaitReady(6);
    assertThat(condition(live, "c", "Applied").isAbsent()).isTrue();
  }

  @Test
  void a_pod_that_never_dies_holds_its_place_and_its_name_is_not_used_again() {
    live.apply(RayClusterYaml.named("c", 2).text());
    awaitReady(3);
    String name = list(live, "pods", "ray.io/group=w").get(0).at("metadata", "name").text();
    merge(live, "pods", name, Map.of("metadata", Map.of("finalizers", List.of("test/holds"))));
    live.client().raw(ApiObjects.path(live, "pods") + "/" + name, "DELETE", null);
    until("going", () -> !get(live, "pods", name).at("metadata", "deletionTimestamp").isAbsent());
    operator.settle();
    assertThat(pods()).as("never more than wanted plus those that go").hasSizeBetween(3, 4);

    merge(live, "pods", name, Map.of("metadata", Map.of("finalizers", List.of())));
    until("gone", () -> get(live, "pods", name).isAbsent());
    awaitReady(3);
  }

  @Test
  void a_status_that_another_one_wrote_over_is_written_again() {
    live.apply(RayClusterYaml.named("c", 2).text());
    awaitReady(3);
    operator.settle();
    Map<String, Object> wrong = Map.of("state", "suspended", "readyWorkerReplicas", 0);
    merge(live, "rayclusters", "c/status", Map.of("status", wrong));
    until(
        "written again",
        () -> {
          Tree status = get(live, "rayclusters", "c").at("status");
          return status.at("state").text().equals("ready")
              && status.at("readyWorkerReplicas").whole().orElse(0L) == 2;
        });
  }

  @Test
  void a_spec_edited_faster_than_pods_come_ends_at_the_last_one() {
    int most = 1;
    live.apply(RayClusterYaml.named("c", 1).text());
    for (int edit = 1; edit <= 50; edit++) {
      autoscale(live, "c", List.of(replace("/spec/workerGroupSpecs/0/replicas", edit * 7 % 10)));
      most = Math.max(most, edit * 7 % 10);
      assertThat(pods()).hasSizeLessThanOrEqualTo(1 + most);
    }
    live.apply(RayClusterYaml.named("c", 3).text());
    awaitReady(4);
    operator.settle();
    assertThat(pods()).hasSize(4);
    assertThat(list(live, "pods", "ray.io/node-type=head")).hasSize(1);
    assertThat(list(live, "pods", "ray.io/group=w"))
        .extracting(pod -> pod.at("metadata", "labels", "ray.io/worker-group-replica-index").text())
        .doesNotHaveDuplicates();
  }

  @Test
  void an_object_that_vanishes_between_read_and_write_is_no_error() {
    live.apply(RayClusterYaml.named("c", 3).text());
    awaitReady(4);
    for (Tree pod : list(live, "pods", "ray.io/group=w")) {
      String path = ApiObjects.path(live, "pods") + "/" + pod.at("metadata", "name").text();
      live.client().raw(path + "?gracePeriodSeconds=0", "DELETE", null);
    }
    live.client().raw(ApiObjects.path(live, "services") + "/c-head-svc", "DELETE", null);
    live.apply(RayClusterYaml.named("c", 2).text());
    awaitReady(3);
    until("service", () -> !get(live, "services", "c-head-svc").isAbsent());
    assertThat(condition(live, "c", "Applied").isAbsent()).isTrue();
  }

  @Test
  void a_namespace_that_is_being_deleted_gets_nothing_new_and_goes() {
    live.apply(RayClusterYaml.named("c", 2).text());
    awaitReady(3);
    String head = list(live, "pods", "ray.io/node-type=head").get(0).at("metadata", "name").text();
    merge(live, "pods", head, Map.of("metadata", Map.of("finalizers", List.of("test/holds"))));
    live.client().namespaces().withName(live.namespace()).delete();
    // Kubernetes ends pods first, and the rest when the last of them is gone.
    until("pods go", () -> ApiObjects.staying(live, "").isEmpty());
    operator.settle();
    // Each waits twice as long as the one before: eight of a pod take longer than this test may.
    assertThat(operator.writes())
        .as("no storm of refused requests")
        .filteredOn(write -> write.matches(".* (40[39]|422|5..)"))
        .hasSizeLessThan(16);

    merge(live, "pods", head, Map.of("metadata", Map.of("finalizers", List.of())));
    until("gone", () -> live.client().namespaces().withName(live.namespace()).get() == null);
  }

  @Test
  void a_definition_that_is_updated_meanwhile_interrupts_nothing() {
    live.apply(RayClusterYaml.named("c", 1).text());
    awaitReady(2);
    live.client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("rayclusters.ray.io")
        .edit(
            crd -> {
              crd.getSpec()
                  .getVersions()
                  .get(0)
                  .getSchema()
                  .getOpenAPIV3Schema()
                  .setDescription("another one");
              return crd;
            });
    live.apply(RayClusterYaml.named("c", 3).text());
    awaitReady(4);
    autoscale(live, "c", List.of(replace("/spec/workerGroupSpecs/0/replicas", 2)));
    awaitReady(3);
    operator.settle();
    assertThat(pods()).hasSize(3);
  }

  @Test
  void a_store_that_comes_back_finds_the_operator_at_work() {
    live.apply(RayClusterYaml.named("c", 2).text());
    awaitReady(3);
    live.controlPlane().stop(Part.ETCD, Duration.ZERO);
    live.controlPlane().start(Part.ETCD);
    live.apply(RayClusterYaml.named("c", 3).text());
    awaitReady(4);
    operator.settle();
    assertThat(pods()).hasSize(4);
  }

  @Test
  void an_api_server_that_comes_back_finds_the_operator_at_work() {
    live.apply(RayClusterYaml.named("c", 1).text());
    awaitReady(2);
    live.controlPlane().stop(Part.API_SERVER, Duration.ZERO);
    live.controlPlane().start(Part.API_SERVER);
    live.apply(RayClusterYaml.named("c", 3).text());
    awaitReady(4);
    operator.settle();
    assertThat(pods()).hasSize(4);
  }

  @Test
  void a_clock_that_is_set_by_a_day_forth_and_back_makes_no_difference() {
    AtomicLong off = new AtomicLong();
    operator.close();
    operator = AtWork.in(live, new SetClock(off));
    live.apply(RayClusterYaml.named("c", 2).text());
    off.set(86_400);
    awaitReady(3);
    live.apply(RayClusterYaml.named("c", 4).text());
    off.set(-86_400);
    awaitReady(5);
    off.set(0);
    String lost = ApiObjects.staying(live, "ray.io/group=w").get(0);
    ApiObjects.delete(live, "pods", lost);
    until("gone", () -> get(live, "pods", lost).isAbsent());
    awaitReady(5);
    operator.settle();
    int before = operator.writes().size();
    off.set(86_400);
    operator.settle();
    assertThat(operator.writes().subList(before, operator.writes().size())).isEmpty();
    assertThat(before).isLessThan(60);
  }

  private void awaitReady(int count) {
    Eventually.awaitReady(live, "c", count);
  }

  private List<Tree> pods() {
    return list(live, "pods", "ray.io/cluster=c");
  }
}
