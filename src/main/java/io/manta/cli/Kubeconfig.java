package io.manta.cli;

import io.fabric8.kubernetes.client.Config;
import io.manta.schema.Unreadable;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which Kubernetes cluster a command means. */
final class Kubeconfig {

  private static final String WAY_OUT =
      "name the kubeconfig of your cluster, as in --kubeconfig ~/.kube/config";

  private Kubeconfig() {}

  /**
   * What the file says; without one, $KUBECONFIG or the cluster around the pod.
   *
   * @throws Unreadable when the file does not exist or is something else
   */
  static Config read(Optional<Path> file) {
    return read(file, Optional.ofNullable(System.getenv("KUBECONFIG")));
  }

  /**
   * @param variable the value of $KUBECONFIG: files, of which some may be missing
   */
  static Config read(Optional<Path> file, Optional<String> variable) {
    if (file.isPresent()) {
      return sound(
          file.get().toString(), file.stream(), () -> Config.fromKubeconfig(file.get().toFile()));
    }
    if (variable.filter(value -> !value.isBlank()).isPresent()) {
      return sound(
          "$KUBECONFIG (" + variable.get() + ")",
          Arrays.stream(variable.get().split(File.pathSeparator)).map(Path::of),
          () -> Config.autoConfigure(null));
    }
    return Config.autoConfigure(null);
  }

  private static Config sound(String name, Stream<Path> files, Supplier<Config> reading) {
    if (files.noneMatch(Files::isReadable)) {
      throw new Unreadable(name + " cannot be read", WAY_OUT);
    }
    Config read;
    try {
      read = reading.get();
    } catch (RuntimeException e) {
      throw new Unreadable(name + " is no kubeconfig", WAY_OUT);
    }
    if (read.getContexts().isEmpty()) {
      throw new Unreadable(name + " is no kubeconfig: it has no contexts", WAY_OUT);
    }
    if (read.getCurrentContext() == null) {
      throw new Unreadable(
          name + " has no current context", "kubectl config use-context NAME chooses one of its");
    }
    return read;
  }
}
