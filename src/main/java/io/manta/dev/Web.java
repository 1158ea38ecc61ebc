package io.manta.dev;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** The sites that publish Kubernetes' programs. */
interface Web {

  /** The list that kube-api-test reads before it downloads. */
  String GITHUB =
      "https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml";

  String KUBERNETES = "https://dl.k8s.io/release";

  Web REAL = new Http(Duration.ofSeconds(4));

  /** Why a file cannot be had, found out in a few seconds; empty when it can. */
  Optional<String> unreachable(String url) throws InterruptedException;

  /**
   * Downloads a program, if its SHA-256 is what the file {@code URL.sha256} says.
   *
   * @throws IOException otherwise
   */
  void download(String url, Path file) throws IOException, InterruptedException;

  /**
   * @param timeout until a site must have answered: kube-api-test itself waits for minutes
   */
  record Http(Duration timeout) implements Web {

    private HttpClient client() {
      return HttpClient.newBuilder()
          .connectTimeout(timeout)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
    }

    @Override
    public Optional<String> unreachable(String url) throws InterruptedException {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build();
      try {
        int code = client().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        return code == 200 ? Optional.empty() : Optional.of(url + " answers " + code);
      } catch (IOException e) {
        return Optional.of(request.uri().getHost() + " is not reachable");
      }
    }

    @Override
    public void download(String url, Path file) throws IOException, InterruptedException {
      String wanted =
          client()
              .send(
                  HttpRequest.newBuilder(URI.create(url + ".sha256")).timeout(timeout).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body()
              .strip();
      Path partial = file.resolveSibling(file.getFileName() + ".part");
      client()
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.ofFile(partial));
      String found = sha256(partial);
      if (!found.equals(wanted)) {
        Files.delete(partial);
        throw new IOException(
            url + " is damaged: its SHA-256 is " + found + ", it should be " + wanted);
      }
      if (!partial.toFile().setExecutable(true)) {
        throw new IOException(partial + " cannot be made executable");
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha256(Path file) throws IOException {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
