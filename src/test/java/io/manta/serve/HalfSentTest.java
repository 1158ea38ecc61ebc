package io.manta.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.serve.Page.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that connect, send a part of a request, and then nothing more. */
class HalfSentTest {

  private static final byte[] HALF_A_REQUEST = bytes("GET /livez HTTP/1.1\r\nHost: manta\r\nX-");

  /** The beginning of a ClientHello: a TLS record of 512 bytes of which five come. */
  private static final byte[] HALF_A_HANDSHAKE = {22, 3, 1, 2, 0, 1, 0, 1, -4, 3};

  private static final int SOON_MILLIS = 1_000;

  private final List<Socket> half = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : half) {
      socket.close();
    }
  }

  /** The most that were tried on a running operator were 24; more than are kept open is 600. */
  @ParameterizedTest
  @CsvSource({
    "plain, 24, request",
    "plain, 600, request",
    "plain, 24, nothing",
    "tls, 24, nothing",
    "tls, 24, handshake",
    "tls, 24, request",
    "tls, 600, handshake"
  })
  void a_probe_is_answered_within_a_second_beside_requests_that_are_half_sent(
      String transport, int many, String part) throws Exception {
    boolean tls = transport.equals("tls");
    try (Site site = open(tls)) {
      for (int i = 0; i < many; i++) {
        half.add(halfSent(site, tls && part.equals("request"), part));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(get(site, tls)).isEqualTo("ok\n");
      }
    }
  }

  @Test
  void a_request_whose_rest_does_not_come_is_ended() throws Exception {
    try (Site site = open(false)) {
      Socket socket = halfSent(site, false, "request");
      half.add(socket);
      socket.setSoTimeout((int) Site.SILENCE.plus(Duration.ofSeconds(10)).toMillis());
      socket.getInputStream().readAllBytes();
    }
  }

  private static Site open(boolean tls) throws IOException {
    return Site.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Map.of("/livez", token -> Reply.ok("ok\n")),
        tls ? Optional.of(Tls.selfSigned("manta")) : Optional.empty());
  }

  private static Socket halfSent(Site site, boolean tls, String part)
      throws IOException, GeneralSecurityException {
    InetSocketAddress to = site.address();
    Socket socket =
        tls
            ? Https.trusting().getSocketFactory().createSocket(to.getAddress(), to.getPort())
            : new Socket(to.getAddress(), to.getPort());
    if (socket instanceof SSLSocket secure) {
      secure.startHandshake();
    }
    switch (part) {
      case "request" -> socket.getOutputStream().write(HALF_A_REQUEST);
      case "handshake" -> socket.getOutputStream().write(HALF_A_HANDSHAKE);
      default -> {}
    }
    return socket;
  }

  private static String get(Site site, boolean tls) throws IOException, GeneralSecurityException {
    String scheme = tls ? "https" : "http";
    URI uri = URI.create(scheme + "://127.0.0.1:" + site.address().getPort() + "/livez");
    var connection = uri.toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(Https.trusting().getSocketFactory());
      secure.setHostnameVerifier((host, session) -> true);
    }
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout(SOON_MILLIS);
    connection.setReadTimeout(SOON_MILLIS);
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
