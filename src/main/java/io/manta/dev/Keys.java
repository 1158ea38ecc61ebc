package io.manta.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secrets of one control plane, readable by its owner only. kube-apiserver makes its own
 * serving certificate, which is also the one to trust.
 */
final class Keys {

  private final Path directory;
  private final String admin = token();
  private final String controllerManager = token();

  /** Makes them in a directory that does not exist yet. */
  Keys(Path directory) throws IOException {
    this.directory =
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    // Without a service account for each of its controllers the manager needs every right itself.
    Files.writeString(
        tokens(),
        admin
            + ",admin,admin,system:masters\n"
            + controllerManager
            + ",system:kube-controller-manager,kcm,system:masters\n");
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      Files.writeString(signingKey(), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      Files.writeString(verifyingKey(), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Path directory() {
    return directory;
  }

  /** kube-apiserver's file of static tokens. */
  Path tokens() {
    return directory.resolve("tokens.csv");
  }

  /** The key that signs the tokens of service accounts. */
  Path signingKey() {
    return directory.resolve("service-account.key");
  }

  Path verifyingKey() {
    return directory.resolve("service-account.pub");
  }

  /** What to trust; there only once kube-apiserver has started. */
  Path certificate() {
    return directory.resolve("apiserver.crt");
  }

  String adminToken() {
    return admin;
  }

  String controllerManagerToken() {
    return controllerManager;
  }

  /** The text of a kubeconfig file for one user. */
  String kubeconfig(String server, String user, String token) throws IOException {
    return """
        apiVersion: v1
        kind: Config
        current-context: manta-dev
        clusters:
        - name: manta-dev
          cluster:
            server: %s
            certificate-authority-data: %s
        users:
        - name: %s
          user:
            token: %s
        contexts:
        - name: manta-dev
          context:
            cluster: manta-dev
            user: %s
        """
        .formatted(
            server,
            Base64.getEncoder().encodeToString(Files.readAllBytes(certificate())),
            user,
            token,
            user);
  }

  private static String token() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String pem(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }
}
