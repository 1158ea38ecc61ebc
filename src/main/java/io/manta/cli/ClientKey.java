package io.manta.cli;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Of which kind a client's key is: the library takes every one that does not say so for RSA. */
final class ClientKey {

  private static final String EC = "EC";
  private static final String RSA = "RSA";

  private ClientKey() {}

  /** Says to the client of which kind the key is that it has, if any. */
  static void nameAlgorithm(Config config) {
    String data = config.getClientKeyData();
    String file = config.getClientKeyFile();
    try {
      if (data != null && !data.isBlank()) {
        config.setClientKeyAlgo(algorithm(plain(data)));
      } else if (file != null && !file.isBlank()) {
        config.setClientKeyAlgo(algorithm(Files.readString(Path.of(file))));
      }
    } catch (IOException e) {
      // Whoever reads it to use it says so.
    }
  }

  /** Data of a kubeconfig are base64 of PEM, those of an exec plugin PEM. */
  private static String plain(String data) {
    try {
      return data.contains("-----BEGIN")
          ? data
          : new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return data;
    }
  }

  static String algorithm(String pem) {
    if (pem.contains("BEGIN EC PRIVATE KEY")) {
      return EC;
    }
    if (!pem.contains("BEGIN PRIVATE KEY")) {
      return RSA;
    }
    String base64 =
        pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----|-----END PRIVATE KEY-----.*", "");
    try {
      byte[] key = Base64.getMimeDecoder().decode(base64);
      KeyFactory.getInstance(EC).generatePrivate(new PKCS8EncodedKeySpec(key));
      return EC;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return RSA;
    }
  }
}
