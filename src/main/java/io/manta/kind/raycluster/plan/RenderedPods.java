package io.manta.kind.raycluster.plan;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.kind.raycluster.model.PodNames;
import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestSource;
import io.manta.manifest.Stamp;
import io.manta.model.PodSlot;

/** Names and renders the pods of one cluster. */
record RenderedPods(ManifestSource source, Cluster cluster) implements DesiredCluster.Pods {

  @Override
  public String head(int attempt) {
    return PodNames.head(cluster, attempt);
  }

  @Override
  public String worker(Group group, int replica, int host, int attempt) {
    return PodNames.worker(cluster, group, replica, host, attempt);
  }

  @Override
  public String replica(Group group, int replica, int attempt) {
    return PodNames.replica(cluster, group, replica, attempt);
  }

  @Override
  public Manifest render(PodSlot slot) {
    return source.pod(cluster, slot);
  }

  @Override
  public Stamp stamp(String group) {
    return source.stamp(cluster, group);
  }
}
