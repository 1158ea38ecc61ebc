package io.manta.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The namespace that this process is in: that of its pod, or of its kubeconfig. */
public final class OwnNamespace {

  private static final Path OF_POD =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private OwnNamespace() {}

  public static String of(KubernetesClient client) {
    try {
      return Files.readString(OF_POD).strip();
    } catch (IOException e) {
      return Optional.ofNullable(client.getNamespace()).orElse("default");
    }
  }
}
