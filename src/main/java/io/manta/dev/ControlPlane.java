package io.manta.dev;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.client.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * etcd, kube-apiserver and kube-controller-manager on loopback ports of this machine, with their
 * data in a temporary directory. When this process ends, in whatever way, they end and their data
 * goes. Authorization is RBAC; {@link #config()} is cluster admin.
 */
public final class ControlPlane implements AutoCloseable {

  /** What can be stopped and started alone, as a fault. */
  public enum Part {
    ETCD,
    API_SERVER,
    CONTROLLER_MANAGER
  }

  private static final int ATTEMPTS = 5;

  private final Setup setup;
  private final Path data;
  private final Reaper reaper;
  private final Keys keys;
  private final Map<Part, Server> running = new EnumMap<>(Part.class);
  private Commands commands;
  private KubernetesClient admin;

  private ControlPlane(Setup setup, Path data, Reaper reaper) throws IOException {
    this.setup = setup;
    this.data = data;
    this.reaper = reaper;
    this.keys = new Keys(data.resolve("keys"));
    Files.createDirectory(data.resolve("log"));
  }

  /**
   * Returns when the API server is ready, the definitions are served and the controllers work.
   *
   * @throws Unavailable with the end of the log of the program that did not start
   */
  public static ControlPlane start(Setup setup) {
    try {
      Path data = Files.createTempDirectory("manta-control-plane-");
      ControlPlane plane = new ControlPlane(setup, data, Reaper.start(data));
      try {
        plane.startAll();
        return plane;
      } catch (IOException | InterruptedException | RuntimeException e) {
        plane.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("Interrupted while a control plane started", e);
    }
  }

  /** Cluster admin's access. */
  public Config config() {
    Config config = Config.fromKubeconfig(kubeconfig().toFile());
    config.setNamespace("default");
    return config;
  }

  /** A client of its own for the caller to close. */
  public KubernetesClient client() {
    return ApiServer.at(config()).build();
  }

  /** A file that kubectl takes, readable by its owner only. */
  public Path kubeconfig() {
    return data.resolve("kubeconfig");
  }

  /** A file like {@link #kubeconfig()} with the rights of a service account, which must exist. */
  public Path kubeconfig(String namespace, String serviceAccount) {
    String token =
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(serviceAccount)
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();
    Path file = data.resolve("kubeconfig-" + namespace + "-" + serviceAccount);
    try {
      writePrivately(file, keys.kubeconfig(commands.url(), serviceAccount, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Where its programs write, each into a file of its own; goes with it. */
  public Path logs() {
    return data.resolve("log");
  }

  /** Where kube-apiserver listens. */
  public String url() {
    return commands.url();
  }

  /** Where etcd listens, without TLS and for whoever asks. */
  public String etcdUrl() {
    return commands.etcdUrl();
  }

  /** One JSON line a request, if the setup asked for it. */
  public Path auditLog() {
    return commands.auditLog();
  }

  /** Where the programs come from, for people. */
  public Binaries binaries() {
    return setup.binaries();
  }

  /**
   * Nothing works without any of its parts, and no client says so: each tries again and again.
   *
   * @throws Unavailable with the end of its log when one ended that nobody stopped
   */
  public synchronized void failIfEnded() {
    running.values().forEach(Server::failIfEnded);
  }

  /** More kinds, by their CRDs as YAML texts; returns when they are served. */
  public void install(List<String> definitions) {
    try {
      Definitions.install(admin, definitions);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("Interrupted while CRDs were installed", e);
    }
  }

  /** Stops one part as a fault does (SIGKILL) or, with some patience, in order. */
  public synchronized void stop(Part part, Duration timeout) {
    Server server = running.remove(part);
    if (server == null) {
      return;
    }
    try {
      server.stop(timeout);
      watch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts a part that was stopped, on its port and with its data, and returns when it works. */
  public synchronized void start(Part part) {
    try {
      switch (part) {
        case ETCD -> startEtcd();
        case API_SERVER -> startApiServer();
        case CONTROLLER_MANAGER -> startControllerManager();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops everything and removes all data. */
  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close();
    }
    for (Part part : new Part[] {Part.CONTROLLER_MANAGER, Part.API_SERVER, Part.ETCD}) {
      stop(part, Duration.ZERO); // nobody reads what it would save
    }
    Trees.delete(data);
    reaper.close();
  }

  private void startAll() throws IOException, InterruptedException {
    startServersOnFreePorts();
    install(setup.definitions());
    if (setup.binaries().complete()) {
      startControllerManager();
    }
  }

  private void startServersOnFreePorts() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      commands = new Commands(setup, data, keys, Ports.free(), Ports.free(), Ports.free());
      try {
        startEtcd();
        startApiServer();
        return;
      } catch (Unavailable e) {
        boolean collision = running.values().stream().anyMatch(Server::lostItsPort);
        if (!collision || attempt == ATTEMPTS) {
          throw e;
        }
        stop(Part.API_SERVER, Duration.ZERO);
        stop(Part.ETCD, Duration.ZERO);
        Trees.delete(data.resolve("etcd"));
      }
    }
  }

  private void startEtcd() throws IOException, InterruptedException {
    // A kube-apiserver that finds nobody there waits for a second before it looks again.
    launch(Part.ETCD, commands.etcd()).await(() -> Ports.listens(commands.etcdPort()));
  }

  private void startApiServer() throws IOException, InterruptedException {
    Server server = launch(Part.API_SERVER, commands.apiServer());
    server.await(() -> Files.exists(keys.certificate()) && Ports.listens(commands.apiServerPort()));
    if (admin == null) {
      writePrivately(kubeconfig(), keys.kubeconfig(commands.url(), "admin", keys.adminToken()));
      Config once = config();
      once.setRequestRetryBackoffLimit(0);
      admin = new KubernetesClientBuilder().withConfig(once).build();
    }
    server.await(() -> answers("/readyz"));
  }

  private void startControllerManager() throws IOException, InterruptedException {
    writePrivately(
        commands.controllerManagerKubeconfig(),
        keys.kubeconfig(
            commands.url(), "system:kube-controller-manager", keys.controllerManagerToken()));
    // Its controllers work when the first of their work is done.
    launch(Part.CONTROLLER_MANAGER, commands.controllerManager())
        .await(() -> answers("/api/v1/namespaces/default/serviceaccounts/default"));
  }

  private Server launch(Part part, List<String> command) throws IOException {
    String name = part.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Server server = Server.start(name, command, logs().resolve(name + ".log"));
    running.put(part, server);
    watch();
    return server;
  }

  private void watch() throws IOException {
    reaper.watch(running.values().stream().map(Server::pid).toList());
  }

  private boolean answers(String path) {
    try {
      return admin.raw(path) != null;
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
