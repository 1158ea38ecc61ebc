package io.manta.live;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** What one live test works with. */
public final class Live implements AutoCloseable {

  private final ControlPlane controlPlane;
  private final KubernetesClient client;
  private final String namespace;

  Live(ControlPlane controlPlane, KubernetesClient client) {
    this.controlPlane = controlPlane;
    this.client = client;
    this.namespace = "test-" + UUID.randomUUID().toString().substring(0, 8);
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  /** Shared with the other tests: put back what you break. */
  public ControlPlane controlPlane() {
    return controlPlane;
  }

  /** Cluster admin's; shared, not to be closed. */
  public KubernetesClient client() {
    return client;
  }

  /** This test's alone; goes with all in it when the test ends. */
  public String namespace() {
    return namespace;
  }

  /** Applies the objects of a YAML text, server-side, in this test's namespace. */
  public List<HasMetadata> apply(String yaml) {
    return client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .forceConflicts()
        .serverSideApply();
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
  }
}
