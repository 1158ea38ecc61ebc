package io.manta.cli;

import io.fabric8.kubernetes.client.Config;
import io.manta.schema.Unreadable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which Kubernetes cluster a command means. */
final class Kubeconfig {

  private static final String WAY_OUT =
      "name the kubeconfig of your cluster, as in --kubeconfig ~/.kube/config";

  private Kubeconfig() {}

  /**
   * What the file says; without one, $KUBECONFIG or the cluster around the pod.
   *
   * @throws Unreadable when the file is not there or is something else
   */
  static Config read(Optional<Path> file) {
    if (file.isEmpty()) {
      return Config.autoConfigure(null);
    }
    if (!Files.isReadable(file.get())) {
      throw new Unreadable(file.get() + " cannot be read", WAY_OUT);
    }
    try {
      return Config.fromKubeconfig(file.get().toFile());
    } catch (RuntimeException e) {
      throw new Unreadable(file.get() + " is no kubeconfig", WAY_OUT);
    }
  }
}
