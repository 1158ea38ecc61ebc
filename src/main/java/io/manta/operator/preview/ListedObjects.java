package io.manta.operator.preview;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.operator.cache.PlainObjects;
import io.manta.pipeline.TemplateTrial;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Ray objects that the API server has now.
 *
 * @param resources of which kinds
 * @param namespaces that are looked after; empty for all
 */
public record ListedObjects(
    KubernetesClient client, List<Class<? extends HasMetadata>> resources, Set<String> namespaces)
    implements TemplateTrial.RayObjects {

  @Override
  public Stream<Map<String, Object>> in(String namespace) {
    return resources.stream().flatMap(resource -> in(resource, namespace));
  }

  private Stream<Map<String, Object>> in(Class<? extends HasMetadata> resource, String namespace) {
    var all = client.resources(resource);
    if (!namespace.isEmpty()) {
      return all.inNamespace(namespace).list().getItems().stream().map(PlainObjects::withStatus);
    }
    return namespaces.isEmpty()
        ? all.inAnyNamespace().list().getItems().stream().map(PlainObjects::withStatus)
        : namespaces.stream().flatMap(one -> in(resource, one));
  }
}
