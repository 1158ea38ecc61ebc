package io.manta.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.api.RayCluster;
import io.manta.recipe.Trial;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The RayClusters that the API server has now.
 *
 * @param namespaces that are looked after; empty for all
 */
record ListedRayClusters(KubernetesClient client, Set<String> namespaces)
    implements Trial.RayClusters {

  @Override
  public Stream<Map<String, Object>> in(String namespace) {
    var all = client.resources(RayCluster.class);
    if (!namespace.isEmpty()) {
      return all.inNamespace(namespace).list().getItems().stream().map(Plain::withStatus);
    }
    return namespaces.isEmpty()
        ? all.inAnyNamespace().list().getItems().stream().map(Plain::withStatus)
        : namespaces.stream().flatMap(this::in);
  }
}
