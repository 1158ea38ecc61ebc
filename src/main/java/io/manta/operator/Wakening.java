package io.manta.operator;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.manta.api.RayCluster;
import java.util.Set;

/** Starts a pass over a cluster when something of it changed. */
final class Wakening extends AbstractEventSource<Object, RayCluster> {

  Wakening() {
    super(Object.class, "objects-of-clusters");
  }

  void wake(ClusterKey cluster) {
    // What changes before the start is seen by each cluster's first pass anyway.
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(new ResourceID(cluster.name(), cluster.namespace())));
    }
  }

  @Override
  public Set<Object> getSecondaryResources(RayCluster cluster) {
    return Set.of();
  }
}
