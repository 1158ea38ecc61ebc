package io.manta.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.manta.schema.Unreadable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program by which a kubeconfig's user logs in, run as kubectl runs it: without a shell, its
 * messages on the terminal, and again when what it gave has expired.
 */
final class ExecPlugin implements OAuthTokenProvider {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KIND = "ExecCredential";

  private final String user;
  private final ExecConfig exec;
  private final Path kubeconfig;
  private final Cluster cluster;
  private Optional<Instant> expires = Optional.empty();
  private Optional<JsonNode> status = Optional.empty();

  /**
   * @param kubeconfig the file that names it; a path to the program begins there
   */
  ExecPlugin(String user, ExecConfig exec, Path kubeconfig, Cluster cluster) {
    this.user = user;
    this.exec = exec;
    this.kubeconfig = kubeconfig;
    this.cluster = cluster;
  }

  /**
   * Runs it for the first time.
   *
   * @throws Unreadable when it is missing, fails or says something else
   */
  void login(Config config) {
    JsonNode given = credential();
    String certificate = given.path("clientCertificateData").asText("");
    if (!certificate.isEmpty()) {
      config.setClientCertFile(null);
      config.setClientKeyFile(null);
      config.setClientCertData(certificate);
      config.setClientKeyData(given.path("clientKeyData").asText(""));
    } else if (given.path("token").asText("").isEmpty()) {
      throw wrong("gave neither a token nor a certificate", runIt());
    }
  }

  @Override
  public String getToken() {
    String token = credential().path("token").asText("");
    return token.isEmpty() ? null : token;
  }

  private synchronized JsonNode credential() {
    boolean fresh = expires.map(end -> Instant.now().isBefore(end)).orElse(true);
    if (status.isPresent() && fresh) {
      return status.get();
    }
    JsonNode now = run();
    status = Optional.of(now);
    expires = instant(now.path("expirationTimestamp").asText(""));
    return now;
  }

  private JsonNode run() {
    boolean interactive = System.console() != null && !"Never".equals(exec.getInteractiveMode());
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectInput(
        interactive
            ? ProcessBuilder.Redirect.INHERIT
            : ProcessBuilder.Redirect.from(new File("/dev/null")));
    if (exec.getEnv() != null) {
      exec.getEnv().forEach(one -> builder.environment().put(one.getName(), one.getValue()));
    }
    builder.environment().put("KUBERNETES_EXEC_INFO", info(interactive));
    try {
      Process process = builder.start();
      byte[] said = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      if (code != 0) {
        throw wrong("ended with exit code " + code, runIt());
      }
      return status(said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw wrong("was interrupted", runIt());
    } catch (IOException e) {
      throw wrong("does not exist or cannot be run", installIt());
    }
  }

  private JsonNode status(byte[] said) {
    JsonNode credential;
    try {
      credential = JSON.readTree(said);
    } catch (IOException e) {
      throw wrong("printed something that is not JSON", runIt());
    }
    if (!KIND.equals(credential.path("kind").asText())
        || !exec.getApiVersion().equals(credential.path("apiVersion").asText())) {
      throw wrong("printed no %s of %s".formatted(KIND, exec.getApiVersion()), runIt());
    }
    return credential.path("status");
  }

  private List<String> command() {
    List<String> out = new ArrayList<>();
    boolean isPath = exec.getCommand().contains("/");
    out.add(isPath ? kubeconfig.resolveSibling(exec.getCommand()).toString() : exec.getCommand());
    if (exec.getArgs() != null) {
      out.addAll(exec.getArgs());
    }
    return out;
  }

  private String info(boolean interactive) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("interactive", interactive);
    if (Boolean.TRUE.equals(exec.getProvideClusterInfo())) {
      spec.put("cluster", JSON.convertValue(cluster, Map.class));
    }
    try {
      return JSON.writeValueAsString(
          Map.of("apiVersion", exec.getApiVersion(), "kind", KIND, "spec", spec));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Unreadable wrong(String what, String wayOut) {
    return new Unreadable(
        "%s, by which user %s of %s logs in, %s"
            .formatted(command().get(0), user, kubeconfig, what),
        wayOut);
  }

  private String runIt() {
    return "run it by hand to see why: " + String.join(" ", command());
  }

  private String installIt() {
    return Optional.ofNullable(exec.getInstallHint())
        .map(hint -> hint.strip().replaceAll("\\s+", " "))
        .filter(hint -> !hint.isEmpty())
        .orElse("install it, or put it on the PATH");
  }
}
