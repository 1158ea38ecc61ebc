package io.manta.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories that look as if a control plane could be run from them. */
final class Programs {

  static final String[] ALL = {"etcd", "kube-apiserver", "kube-controller-manager", "kubectl"};
  static final String[] OF_KUBE_API_TEST = {"etcd", "kube-apiserver", "kubectl"};

  private Programs() {}

  static Path in(Path directory, String... names) {
    try {
      Files.createDirectories(directory);
      for (String name : names) {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n");
        if (!file.toFile().setExecutable(true)) {
          throw new IllegalStateException(file + " cannot be made executable");
        }
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
