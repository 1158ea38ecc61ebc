package io.manta.live.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.manta.dev.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.SocketFactory;

/**
 * Stands between clients and an API server or Ray's dashboards, and lets go wrong what {@link
 * FaultPlan} says. Plain HTTP towards the client, on a loopback port of its own; what authenticates
 * the client is handed on.
 *
 * <pre>
 * try (FaultProxy proxy = FaultProxy.before(live.controlPlane())) {
 *   proxy.let(new SeededFaults(7, 0.2));
 *   ... ApiServer.at(proxy.config()) ... or java -jar with proxy.kubeconfig(directory)
 *   proxy.let(Faults.none());
 * }
 * </pre>
 */
public final class FaultProxy implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Config direct;
  private final SocketFactory sockets;
  private final ServerSocket listening;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> times = new ConcurrentHashMap<>();
  private final Queue<Served> requests = new ConcurrentLinkedQueue<>();
  private volatile FaultPlan faultPlan = FaultPlan.none();
  private volatile boolean severed;
  private volatile Optional<FaultProxy> beside = Optional.empty();

  /**
   * @param code that the API server answered; never completes if it was not asked
   */
  public record Served(
      SeenRequest seenRequest, RequestFault fault, CompletableFuture<Integer> code) {}

  private FaultProxy(Config direct, SocketFactory sockets) throws IOException {
    this.direct = direct;
    this.sockets = sockets;
    this.listening = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    thread(this::accept, "accept").start();
  }

  public static FaultProxy before(ControlPlane plane) {
    try {
      Config direct = plane.config();
      return new FaultProxy(direct, SSLUtils.sslContext(direct).getSocketFactory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Before a server of plain HTTP, such as Ray's dashboard. */
  public static FaultProxy before(URI server) {
    try {
      Config direct = Config.empty();
      direct.setMasterUrl(server.toString());
      return new FaultProxy(direct, SocketFactory.getDefault());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one client of this proxy and of another one: who is killed at one has gone for both. */
  public void with(FaultProxy other) {
    beside = Optional.of(other);
    other.beside = Optional.of(this);
  }

  /** Where this proxy listens. */
  public String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** Cluster admin's access through this proxy. */
  public Config config() {
    return Config.fromKubeconfig(kubeconfig());
  }

  /** The same for a process of its own. */
  public Path kubeconfig(Path directory) {
    try {
      return Files.writeString(
          directory.resolve("kubeconfig-" + listening.getLocalPort()), kubeconfig());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        current-context: faulty
        clusters: [{name: faulty, cluster: {server: "%s"}}]
        users: [{name: admin, user: {token: "%s"}}]
        contexts: [{name: faulty, context: {cluster: faulty, user: admin, namespace: default}}]
        """
        .formatted(url(), direct.getAutoOAuthToken());
  }

  /** From now on these faults, and no others. */
  public void let(FaultPlan these) {
    faultPlan = these;
  }

  /** Every request until now, in the order of coming. */
  public List<Served> requests() {
    return List.copyOf(requests);
  }

  /** Forgets what was asked until now; what was asked how many times too. */
  public void forget() {
    requests.clear();
    times.clear();
  }

  /** Breaks all connections; the clients may make new ones. */
  public void cut() {
    new ArrayList<>(open).forEach(Connection::close);
  }

  /** From now on nothing gets through any more: as if the clients had been killed. */
  public void sever() {
    if (!severed) {
      severed = true;
      beside.ifPresent(FaultProxy::sever);
    }
    cut();
  }

  public boolean isSevered() {
    return severed;
  }

  @Override
  public void close() {
    sever();
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FaultPlan faults() {
    return faultPlan;
  }

  String authority() {
    return URI.create(direct.getMasterUrl()).getAuthority();
  }

  Socket connect() throws IOException {
    URI server = URI.create(direct.getMasterUrl());
    Socket socket = sockets.createSocket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }

  SeenRequest asked(HttpMessage request) {
    String[] target = request.second().split("\\?", 2);
    String method = request.start().split(" ", 2)[0];
    String path = target[0] + (method.equals("POST") ? "/" + nameIn(request.body()) : "");
    int number = times.merge(method + " " + path, 1, Integer::sum);
    return new SeenRequest(
        method, path, target.length > 1 ? target[1] : "", number, request.header("user-agent"));
  }

  Served note(SeenRequest seenRequest, RequestFault fault) throws IOException {
    if (severed) {
      throw new IOException("severed");
    }
    Served served = new Served(seenRequest, fault, new CompletableFuture<>());
    requests.add(served);
    return served;
  }

  Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, "fault-proxy-" + name);
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        client.setTcpNoDelay(true);
        Connection connection = new Connection(this, client);
        open.add(connection);
        if (severed) {
          connection.close();
        }
        thread(
                () -> {
                  connection.run();
                  open.remove(connection);
                },
                "connection")
            .start();
      } catch (IOException e) {
        // Closed, or one client that was gone before we came to it.
      }
    }
  }

  private static String nameIn(byte[] body) {
    try {
      JsonNode object = JSON.readTree(body);
      return object.path("metadata").path("name").asText(object.path("submission_id").asText());
    } catch (IOException e) {
      return "";
    }
  }
}
