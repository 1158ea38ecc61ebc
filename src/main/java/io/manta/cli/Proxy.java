package io.manta.cli;

import io.fabric8.kubernetes.client.Config;
import io.manta.schema.Unreadable;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The proxy on the way to an API server: the kubeconfig's, else the environment's. */
final class Proxy {

  private static final int USUAL_PORT = 80;

  private Proxy() {}

  /**
   * @param named the kubeconfig's proxy-url, which counts for every host
   * @throws Unreadable when it is one that Java cannot use
   */
  static void apply(Config config, Optional<String> named, Map<String, String> environment) {
    Optional<String> url = named.filter(text -> !text.isBlank());
    if (url.isPresent()) {
      set(config, usable("the kubeconfig's proxy-url", url.get()));
      return;
    }
    if (isHere(parsed(config.getMasterUrl()))) {
      return;
    }
    boolean tls = config.getMasterUrl().startsWith("https:");
    variable(environment, tls ? "HTTPS_PROXY" : "HTTP_PROXY")
        .ifPresent(
            text -> {
              set(config, usable(tls ? "$HTTPS_PROXY" : "$HTTP_PROXY", text));
              variable(environment, "NO_PROXY")
                  .ifPresent(
                      hosts ->
                          config.setNoProxy(
                              Arrays.stream(hosts.split(","))
                                  .map(String::strip)
                                  .filter(host -> !host.isEmpty())
                                  .toArray(String[]::new)));
            });
  }

  /** The library asks for the one or the other by the scheme of the server, not of the proxy. */
  private static void set(Config config, String url) {
    config.setHttpProxy(url);
    config.setHttpsProxy(url);
  }

  /** With its port. */
  private static String usable(String name, String text) {
    URI uri = parsed(text.contains("://") ? text : "http://" + text);
    if (uri == null || uri.getHost() == null || !"http".equals(uri.getScheme())) {
      throw new Unreadable(
          "%s is %s: Manta goes through HTTP proxies only".formatted(name, text),
          "give one as in http://proxy.example:3128");
    }
    String user = uri.getUserInfo() == null ? "" : uri.getUserInfo() + "@";
    int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
    return "http://" + user + uri.getHost() + ":" + port;
  }

  /** As for Go's programs, the environment's proxy is not on the way to this machine. */
  private static boolean isHere(URI server) {
    String host = server == null || server.getHost() == null ? "" : server.getHost();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static URI parsed(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
        .filter(text -> !text.isBlank());
  }
}
