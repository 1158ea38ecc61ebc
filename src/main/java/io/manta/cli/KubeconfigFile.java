package io.manta.cli;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.manta.schema.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One kubeconfig file. Paths in it begin where it lies. */
record KubeconfigFile(Path path, Config content) {

  /** Empty when the file is something else. */
  static Optional<KubeconfigFile> read(Path path) {
    try {
      return Optional.of(new KubeconfigFile(path, KubeConfigUtils.parseConfig(path.toFile())));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws Unreadable when a file that the user is known by cannot be read
   */
  void check(AuthInfo user) {
    check("client-certificate", user.getClientCertificate());
    check("client-key", user.getClientKey());
    check("tokenFile", user.getTokenFile());
  }

  /**
   * @throws Unreadable when the file of its authority cannot be read
   */
  void check(Cluster cluster) {
    check("certificate-authority", cluster.getCertificateAuthority());
  }

  private void check(String field, String file) {
    if (file != null && !file.isEmpty() && !Files.isReadable(path.resolveSibling(file))) {
      throw new Unreadable(
          "%s, the %s of %s, cannot be read".formatted(path.resolveSibling(file), field, path),
          "whoever made the kubeconfig makes the file, too; " + field + " names it");
    }
  }

  String text(String file) {
    try {
      return Files.readString(path.resolveSibling(file));
    } catch (IOException e) {
      throw new Unreadable(path.resolveSibling(file) + " cannot be read", "make it readable");
    }
  }
}
