package io.manta.operator.preview;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.api.RayCluster;
import io.manta.operator.cache.PlainObjects;
import io.manta.pipeline.TemplateTrial;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The RayClusters that the API server has now.
 *
 * @param namespaces that are looked after; empty for all
 */
public record ListedObjects(KubernetesClient client, Set<String> namespaces)
    implements TemplateTrial.RayClusters {

  @Override
  public Stream<Map<String, Object>> in(String namespace) {
    var all = client.resources(RayCluster.class);
    if (!namespace.isEmpty()) {
      return all.inNamespace(namespace).list().getItems().stream().map(PlainObjects::withStatus);
    }
    return namespaces.isEmpty()
        ? all.inAnyNamespace().list().getItems().stream().map(PlainObjects::withStatus)
        : namespaces.stream().flatMap(this::in);
  }
}
