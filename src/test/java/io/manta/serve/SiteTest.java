package io.manta.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.serve.Page.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTPS with a certificate made at the start, or out of files that change. */
class SiteTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;

  @Test
  void a_certificate_made_at_the_start_is_one_that_others_can_read() throws Exception {
    try (Site site = open(Tls.selfSigned("manta"))) {
      Https.Got got = Https.get(site, "/page", Optional.empty());
      assertThat(got.code()).isEqualTo(200);
      X509Certificate certificate = got.certificate().orElseThrow();
      certificate.verify(certificate.getPublicKey());
      certificate.checkValidity();
      assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=manta");
      assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "manta"));
    }
  }

  @Test
  void another_path_or_method_is_refused() throws Exception {
    try (Site site = open(Tls.selfSigned("manta"))) {
      Https.Got got = Https.get(site, "/other", Optional.empty());
      assertThat(got.code()).isEqualTo(404);
      assertThat(got.text()).contains("/page");
    }
  }

  /** As cert-manager writes keys: by default in the older forms. */
  @ParameterizedTest
  @CsvSource({"RSA, true", "RSA, false", "EC, true", "EC, false"})
  void keys_of_every_usual_form_are_read(String algorithm, boolean older) throws Exception {
    write(make(algorithm, "one"), older, Instant.EPOCH);
    try (Site site = open(Tls.of(directory))) {
      assertThat(name(site)).isEqualTo("CN=one");
    }
  }

  @Test
  void a_certificate_that_is_replaced_is_used_at_the_next_connection() throws Exception {
    write(make("EC", "one"), false, Instant.EPOCH);
    try (Site site = open(Tls.of(directory))) {
      assertThat(name(site)).isEqualTo("CN=one");

      Files.writeString(directory.resolve("tls.crt"), "half a file");
      assertThat(name(site)).as("the one before, until the new one is whole").isEqualTo("CN=one");

      write(make("RSA", "two"), true, Instant.ofEpochSecond(60));
      assertThat(name(site)).isEqualTo("CN=two");
    }
  }

  @Test
  void a_key_of_another_certificate_is_refused() throws Exception {
    write(make("EC", "one"), false, Instant.EPOCH);
    byte[] certificate = Files.readAllBytes(directory.resolve("tls.crt"));
    write(make("EC", "two"), false, Instant.EPOCH);
    Files.write(directory.resolve("tls.crt"), certificate);
    assertThatThrownBy(() -> Tls.of(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the key is not the certificate's");
  }

  private static Site open(SSLContext tls) throws IOException {
    return Site.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Map.of("/page", token -> Reply.ok("text\n")),
        Optional.of(tls));
  }

  private static String name(Site site) {
    return Https.get(site, "/page", Optional.empty())
        .certificate()
        .orElseThrow()
        .getSubjectX500Principal()
        .getName();
  }

  private KeyStore.PrivateKeyEntry make(String algorithm, String name) throws Exception {
    Path store = directory.resolve(name + ".p12");
    Files.deleteIfExists(store);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    return (KeyStore.PrivateKeyEntry) keys.getEntry("a", new KeyStore.PasswordProtection(PASSWORD));
  }

  private void write(KeyStore.PrivateKeyEntry entry, boolean older, Instant at) throws Exception {
    Key key = entry.getPrivateKey();
    byte[] der = older ? inner(key.getEncoded()) : key.getEncoded();
    String kind = older ? key.getAlgorithm() + " PRIVATE KEY" : "PRIVATE KEY";
    write("tls.crt", pem("CERTIFICATE", entry.getCertificate().getEncoded()), at);
    write("tls.key", pem(kind, der), at);
  }

  private void write(String file, String text, Instant at) throws IOException {
    Path path = Files.writeString(directory.resolve(file), text);
    Files.setLastModifiedTime(path, FileTime.from(at));
  }

  /** The content of the last octet string of a PKCS#8 key: the key as it was written before. */
  private static byte[] inner(byte[] pkcs8) {
    for (int at = 8; at < pkcs8.length - 4; at++) {
      boolean toTheEnd =
          pkcs8[at] == 4
              && (pkcs8[at + 1] == pkcs8.length - at - 2
                  || (pkcs8[at + 1] & 0xff) == 0x81
                      && (pkcs8[at + 2] & 0xff) == pkcs8.length - at - 3
                  || (pkcs8[at + 1] & 0xff) == 0x82
                      && ((pkcs8[at + 2] & 0xff) << 8 | pkcs8[at + 3] & 0xff)
                          == pkcs8.length - at - 4);
      if (toTheEnd) {
        int header = pkcs8[at + 1] >= 0 ? 2 : 2 + (pkcs8[at + 1] & 0x7f);
        return Arrays.copyOfRange(pkcs8, at + header, pkcs8.length);
      }
    }
    throw new IllegalStateException("not a PKCS#8 key");
  }

  private static String pem(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }
}
