package io.manta.dev;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The programs of a control plane.
 *
 * @param controllerManager without it nothing is garbage collected, no namespace finishes and no
 *     Job runs
 * @param origin where they come from, for people
 */
public record Binaries(
    Path etcd,
    Path apiServer,
    Optional<Path> controllerManager,
    Optional<Path> kubectl,
    String origin) {

  /** What is in a directory; empty unless at least etcd and kube-apiserver can be run there. */
  static Optional<Binaries> in(Path directory, String origin) {
    return program(directory, "etcd")
        .flatMap(
            etcd ->
                program(directory, "kube-apiserver")
                    .map(
                        apiServer ->
                            new Binaries(
                                etcd,
                                apiServer,
                                program(directory, "kube-controller-manager"),
                                program(directory, "kubectl"),
                                origin)));
  }

  /** Whether everything that Manta needs of a control plane exists. */
  boolean complete() {
    return controllerManager.isPresent();
  }

  private static Optional<Path> program(Path directory, String name) {
    return Optional.of(directory.resolve(name).toAbsolutePath()).filter(Files::isExecutable);
  }
}
