package io.manta.kind.rayservice;

import io.manta.dashboard.DashboardQuery;
import io.manta.dashboard.ServeProxy;
import io.manta.kind.Kind;
import io.manta.kind.PlanInput;
import io.manta.kind.Related;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A RayCluster of a RayService, as it is now.
 *
 * @param object empty when there is none
 * @param pods those that are not going
 */
record ChildCluster(String name, Optional<Tree> object, List<LivePod> pods) {

  static ObjectId id(String namespace, String cluster) {
    return new ObjectId(Kind.API_VERSION, "RayCluster", namespace, cluster);
  }

  /** Our own watch knows what we made sooner; what KubeRay made only the other one knows. */
  static ChildCluster of(String cluster, PlanInput input) {
    ObjectId id = id(input.subject().id().namespace(), cluster);
    Optional<Tree> live = input.live().object(id).map(LiveObject::content).map(Tree::new);
    return of(cluster, live, Optional.ofNullable(input.related().get(id)));
  }

  static ChildCluster of(String cluster, Map<ObjectId, Related> related, String namespace) {
    return of(cluster, Optional.empty(), Optional.ofNullable(related.get(id(namespace, cluster))));
  }

  private static ChildCluster of(String cluster, Optional<Tree> live, Optional<Related> related) {
    return new ChildCluster(
        cluster,
        live.or(() -> related.map(Related::object))
            .filter(one -> one.at("metadata", "deletionTimestamp").isAbsent()),
        related.map(one -> one.live().pods()).orElse(List.of()).stream()
            .filter(pod -> !pod.going())
            .toList());
  }

  String uid() {
    return object.map(one -> one.at("metadata", "uid").text()).orElse("");
  }

  Tree status() {
    return object.map(one -> one.at("status")).orElse(new Tree(null));
  }

  boolean isHeadReady() {
    return ServiceState.condition(status(), "HeadPodReady")
        .filter(condition -> condition.at("status").text().equals("True"))
        .isPresent();
  }

  Optional<LivePod> head() {
    return pods.stream().filter(LivePod::isHead).findFirst();
  }

  /** Pods that a serve service would send requests to. */
  long endpoints() {
    return pods.stream().filter(pod -> pod.isReady() && pod.serves()).count();
  }

  /** Asks Serve's proxy in the head; empty as long as it has no address. */
  Optional<DashboardQuery> proxy() {
    return head()
        .filter(pod -> pod.isRunning() && !pod.ip().isEmpty())
        .flatMap(
            pod ->
                object.map(
                    one ->
                        new DashboardQuery.ProxyState(
                            new ServeProxy(
                                pod.id().namespace(),
                                pod.name(),
                                pod.ip(),
                                ServiceSpec.proxyPort(one)))));
  }
}
