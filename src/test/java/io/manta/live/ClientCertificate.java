package io.manta.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A user whom an API server knows by a certificate.
 *
 * @param authority the file for {@code --client-ca-file}
 */
public record ClientCertificate(Path authority, Path certificate, Path key) {

  private static final String PASSWORD = "password";

  /** Makes both with keytool, in files of this folder. */
  public static ClientCertificate make(Path folder, String user, String group) throws Exception {
    Path store = folder.resolve("keys.p12");
    Path request = folder.resolve("request");
    ClientCertificate made =
        new ClientCertificate(
            folder.resolve("authority.crt"),
            folder.resolve("user.crt"),
            folder.resolve("user.key"));
    keytool(store, "-genkeypair -alias ca -keyalg EC -dname CN=ca -ext bc:c");
    keytool(store, "-genkeypair -alias user -keyalg EC -dname CN=%s,O=%s".formatted(user, group));
    keytool(store, "-certreq -alias user -file " + request);
    keytool(
        store,
        "-gencert -alias ca -rfc -ext eku=clientAuth -infile "
            + request
            + " -outfile "
            + made.certificate);
    keytool(store, "-exportcert -alias ca -rfc -file " + made.authority);
    byte[] key =
        KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray())
            .getKey("user", PASSWORD.toCharArray())
            .getEncoded();
    Files.writeString(
        made.key,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
    return made;
  }

  private static void keytool(Path store, String line) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(line.split(" ")));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).as(line).isZero();
  }
}
