package io.manta.kind.rayservice;

import io.manta.dashboard.DashboardQuery;
import io.manta.dashboard.DashboardTarget;
import io.manta.kind.DashboardWatch;
import io.manta.kind.Related;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is asked of the dashboards and proxies of a RayService's clusters. */
final class ServiceQueries {

  static final Duration INTERVAL = Duration.ofSeconds(2);

  private ServiceQueries() {}

  /** As soon as a head is ready; both clusters are asked while there are two. */
  static DashboardWatch of(Tree object, Map<ObjectId, Related> related) {
    ServiceState state = ServiceState.of(object.at("status"));
    boolean excludesHead = object.at("spec", "excludeHeadPodFromServeSvc").isTrue();
    String namespace = object.at("metadata", "namespace").text("default");
    Set<DashboardQuery> queries = new LinkedHashSet<>();
    for (ClusterSide side : List.of(state.active(), state.pending())) {
      ChildCluster child = ChildCluster.of(side.cluster(), related, namespace);
      Optional<DashboardTarget> target = state.dashboards().target(namespace, side.cluster());
      if (target.isPresent() && child.isHeadReady()) {
        queries.add(new DashboardQuery.ServeState(target.get()));
        if (!excludesHead) {
          child.proxy().ifPresent(queries::add);
        }
      }
    }
    return new DashboardWatch(queries, INTERVAL);
  }
}
