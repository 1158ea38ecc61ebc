package io.manta.live;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import io.manta.dev.player.PlayedDashboards;
import io.manta.dev.player.Player;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What one live test works with. */
public final class LiveEnvironment implements AutoCloseable {

  private final ControlPlane controlPlane;
  private final KubernetesClient client;
  private final String namespace;
  private Optional<Player> player = Optional.empty();

  LiveEnvironment(ControlPlane controlPlane, KubernetesClient client) {
    this.controlPlane = controlPlane;
    this.client = client;
    this.namespace = "test-" + UUID.randomUUID().toString().substring(0, 8);
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  /** On a control plane of the test's own, with a client of its own. */
  public static LiveEnvironment on(ControlPlane plane, KubernetesClient client) {
    return new LiveEnvironment(plane, client);
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

  /** From now on the pods of this test's namespace become Running and Ready. */
  public void play() {
    player = player.or(() -> Optional.of(Player.start(client, Optional.of(namespace), 1)));
  }

  /** The same; what submitters among the pods submit is known to these dashboards. */
  public void play(PlayedDashboards dashboards) {
    player =
        player.or(() -> Optional.of(Player.start(client, Optional.of(namespace), 1, dashboards)));
  }

  /** From now on nothing happens to the pods of this test's namespace by itself. */
  public void pause() {
    player.ifPresent(Player::close);
    player = Optional.empty();
  }

  @Override
  public void close() {
    pause();
    client.namespaces().withName(namespace).delete();
  }
}
