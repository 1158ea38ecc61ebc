package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.merge;
import static io.manta.operator.Eventually.awaitReady;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveTest;
import io.manta.live.fault.FaultPlan;
import io.manta.live.fault.FaultProxy;
import io.manta.live.fault.RequestFault;
import io.manta.live.fault.SeenRequest;
import io.manta.template.set.TemplateSet;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to a cluster is noticed, also where the watches are disturbed. */
@LiveTest
class WakeIT extends BesideOperator {

  private FaultProxy proxy;

  @Override
  AtWork begin() {
    proxy = FaultProxy.before(live.controlPlane());
    return operator(TemplateSet.builtIn());
  }

  @AfterEach
  @Override
  void stop() {
    super.stop();
    proxy.close();
  }

  @Test
  void text_of_any_script_interrupts_no_watch() {
    live.apply(RayClusterYaml.named("c", 1).text());
    awaitReady(live, "c", 2);
    long lists = lists();
    for (int workers = 0; workers < 4; workers++) {
      annotate("rayclusters", "c", "größer als ☃ und 𝄞, zum " + workers + ". Mal");
      annotate("services", "c-head-svc", "größer als ☃ und 𝄞, zum " + workers + ". Mal");
      live.apply(RayClusterYaml.named("c", workers).text());
      awaitReady(live, "c", 1 + workers);
    }
    assertThat(lists()).as("lists, of which each is a watch that ended").isEqualTo(lists);
  }

  @Test
  void a_cluster_recreated_while_a_pass_works_on_the_one_before_is_reconciled() {
    proxy.let(
        seenRequest ->
            seenRequest.method().equals("POST") && seenRequest.path().contains("/pods/c-head")
                ? RequestFault.late(Duration.ofSeconds(1))
                : RequestFault.NONE);
    live.apply(RayClusterYaml.named("c", 1).text());
    until("at work", () -> asked("POST", "/pods/c-head"));
    ApiObjects.delete(live, "rayclusters", "c");
    live.apply(RayClusterYaml.named("c", 2).text());
    proxy.let(FaultPlan.none());
    awaitReady(live, "c", 3);
  }

  @Test
  void a_cluster_recreated_while_nothing_is_heard_is_reconciled() {
    live.apply(RayClusterYaml.named("c", 1).text());
    awaitReady(live, "c", 2);
    proxy.let(seenRequest -> ofRayClusters(seenRequest) ? RequestFault.DROP : RequestFault.NONE);
    proxy.cut();
    ApiObjects.delete(live, "rayclusters", "c");
    live.apply(RayClusterYaml.named("c", 1).text());
    // What is too old for a watch is listed.
    proxy.let(
        seenRequest ->
            ofRayClusters(seenRequest) && seenRequest.isWatch()
                ? gone(seenRequest)
                : RequestFault.NONE);
    awaitReady(live, "c", 2);
  }

  @Test
  void a_kind_whose_first_list_fails_is_reported_and_holds_up_nothing_else() {
    operator.close();
    proxy.let(
        seenRequest ->
            seenRequest.method().equals("GET") && seenRequest.path().endsWith("/deployments")
                ? RequestFault.refuse(400)
                : RequestFault.NONE);
    operator = operator(with(DEPLOYMENT));
    live.apply(RayClusterYaml.named("c", 1).text());
    until("reported", () -> applied().contains("Deployment"));
    until("pods", () -> ApiObjects.staying(live, "ray.io/cluster=c").size() == 2);
    assertThat(applied()).contains("c-web", "apps/v1/Deployment cannot be watched: ");

    proxy.let(FaultPlan.none());
    until("made", () -> !get(live, "deployments", "c-web").isAbsent());
    until("over", () -> applied().isEmpty());
    ApiObjects.delete(live, "deployments", "c-web");
    until("made again", () -> !get(live, "deployments", "c-web").isAbsent());
  }

  @Test
  void a_kind_is_in_the_status_before_the_first_object_of_it_is_made() {
    operator.close();
    proxy.let(
        seenRequest ->
            seenRequest.path().endsWith("/status") ? RequestFault.refuse(403) : RequestFault.NONE);
    operator = operator(with(DEPLOYMENT));
    live.apply(RayClusterYaml.named("c", 1).text());
    until("tried again", () -> requests("PATCH", "/rayclusters/c/status") > 1);
    assertThat(get(live, "deployments", "c-web").isAbsent()).as("none is made").isTrue();

    proxy.let(FaultPlan.none());
    until("made", () -> !get(live, "deployments", "c-web").isAbsent());
    assertThat(get(live, "rayclusters", "c").at("status", "manta", "kinds").list())
        .containsExactly("apps/v1/Deployment");
  }

  private AtWork operator(TemplateSet templates) {
    return AtWork.in(live, proxy.config(), templates);
  }

  private void annotate(String plural, String name, String text) {
    merge(live, plural, name, Map.of("metadata", Map.of("annotations", Map.of("note", text))));
  }

  /** Why not all is applied; empty when it is. */
  private String applied() {
    return condition(live, "c", "Applied").at("message").text();
  }

  private long lists() {
    return proxy.requests().stream()
        .map(FaultProxy.Served::seenRequest)
        .filter(seenRequest -> seenRequest.query().contains("limit=") && !seenRequest.isWatch())
        .count();
  }

  private boolean asked(String method, String part) {
    return requests(method, part) > 0;
  }

  private long requests(String method, String part) {
    return proxy.requests().stream()
        .map(FaultProxy.Served::seenRequest)
        .filter(
            seenRequest -> seenRequest.method().equals(method) && seenRequest.path().contains(part))
        .count();
  }

  private static boolean ofRayClusters(SeenRequest seenRequest) {
    return seenRequest.method().equals("GET") && seenRequest.path().endsWith("/rayclusters");
  }

  /** The first time only. */
  private static RequestFault gone(SeenRequest seenRequest) {
    return seenRequest.number() % 2 == 0 ? RequestFault.refuse(410) : RequestFault.NONE;
  }
}
