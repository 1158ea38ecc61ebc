import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Lets an operator start and make one RayCluster, so that its JVM can note which classes that takes.
 * It talks to an API server of the barest kind: empty but for that RayCluster, and content with
 * all.
 *
 * <p>usage: java Rehearsal.java KEYSTORE KUBECONFIG COMMAND... (the kubeconfig is written)
 */
final class Rehearsal {

  private static final char[] PASSWORD = "rehearsal".toCharArray();

  private static final Map<String, String> KINDS =
      Map.of(
          "/api/v1", "Pod Service Secret ServiceAccount PersistentVolumeClaim ConfigMap",
          "/apis/ray.io/v1", "RayCluster",
          "/apis/rbac.authorization.k8s.io/v1", "Role RoleBinding",
          "/apis/networking.k8s.io/v1", "Ingress NetworkPolicy",
          "/apis/batch/v1", "Job");

  private static final String RAY_CLUSTER =
      """
      {
        "apiVersion": "ray.io/v1",
        "kind": "RayCluster",
        "metadata": {
          "name": "r", "namespace": "default", "uid": "1", "resourceVersion": "1", "generation": 1,
          "creationTimestamp": "2026-01-01T00:00:00Z"
        },
        "spec": {
          "rayVersion": "2.55.0",
          "enableInTreeAutoscaling": true,
          "headGroupSpec": {"rayStartParams": {}, "template": TEMPLATE},
          "workerGroupSpecs": [
            {
              "groupName": "w", "replicas": 1, "minReplicas": 1, "maxReplicas": 1, "numOfHosts": 1,
              "rayStartParams": {}, "template": TEMPLATE
            }
          ]
        }
      }
      """
          .replace(
              "TEMPLATE", "{\"spec\": {\"containers\": [{\"name\": \"ray\", \"image\": \"ray\"}]}}");

  private static final CountDownLatch PODS = new CountDownLatch(2);

  public static void main(String[] args) throws Exception {
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(Path.of(args[0]))));
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", Rehearsal::answer);
    server.start();
    Files.writeString(
        Path.of(args[1]),
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: c
          cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}
        users: [{name: u, user: {token: none}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(server.getAddress().getPort()));
    Process operator =
        new ProcessBuilder(Arrays.asList(args).subList(2, args.length)).inheritIO().start();
    boolean done = PODS.await(120, TimeUnit.SECONDS);
    Thread.sleep(1_000); // events, the status
    operator.destroy();
    int code = operator.waitFor();
    System.exit(done && code == 143 ? 0 : 1);
  }

  private static SSLContext tls(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (query.contains("watch=")) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0); // and nothing ever happens
      return;
    }
    boolean reads = exchange.getRequestMethod().equals("GET");
    reply(exchange, reads ? 200 : 201, reads ? read(path) : written(path, body));
  }

  private static String read(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.equals("/version")) {
      return "{\"major\":\"1\",\"minor\":\"36\"}";
    }
    if (path.equals("/apis")) {
      return "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}";
    }
    if (KINDS.containsKey(path)) {
      return resources(path);
    }
    boolean ours = last.equals("rayclusters");
    if (ours || last.endsWith("s")) {
      return """
          {"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": [%s]}
          """
          .formatted(ours ? RAY_CLUSTER : "");
    }
    return "";
  }

  private static String resources(String path) {
    StringBuilder out = new StringBuilder();
    for (String kind : KINDS.get(path).split(" ")) {
      String small = kind.toLowerCase(Locale.ROOT);
      String plural = small.replaceFirst("(s|y)$", small.endsWith("y") ? "ie" : "se") + "s";
      out.append(out.isEmpty() ? "" : ",")
          .append("{\"name\":\"%s\",\"kind\":\"%s\",\"namespaced\":true}".formatted(plural, kind));
    }
    return "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"resources\":[" + out + "]}";
  }

  /** What was sent, as it would be stored. */
  private static String written(String path, String body) {
    if (path.endsWith("/pods")) {
      PODS.countDown();
    }
    if (path.endsWith("/status")) {
      return RAY_CLUSTER;
    }
    return body.replaceFirst(
        "\"metadata\":\\{", "\"metadata\":{\"uid\":\"2\",\"resourceVersion\":\"2\",");
  }

  private static void reply(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(
        text.isEmpty() ? 404 : code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
