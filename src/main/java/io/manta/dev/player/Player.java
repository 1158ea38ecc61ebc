package io.manta.dev.player;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the parts of scheduler and kubelet at the API: pods are bound to nodes without machines,
 * become Running and Ready, end when their {@link Script} says so, and go as soon as they are
 * deleted. No container runs, none is restarted; there are no logs. It looks only at what is, so an
 * annotation that comes later counts too.
 */
public final class Player implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Player.class);
  private static final int WORKERS = 16;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10); // kubelet's
  private static final Duration BEFORE_RETRY = Duration.ofMillis(500);

  private final Calls calls;
  private final PlayedNodes nodes;
  private final Addresses addresses = new Addresses();
  private final Map<String, Act> acts = new ConcurrentHashMap<>(); // by uid
  private final Turns turns = new Turns(WORKERS, "player", this::play);
  private final ScheduledExecutorService heart;
  private final Optional<PlayedDashboards> dashboards;
  private final SharedIndexInformer<Pod> pods;

  /** What is known of one pod beyond what the API server says. Only its worker touches it. */
  private static final class Act {
    final Instant firstSeen = Instant.now();
    Optional<Instant> running = Optional.empty();
    Optional<String> node = Optional.empty(); // perhaps not yet seen in the watch
    String address = "";
    long written; // version of our last write: older sights of the pod are stale
  }

  private Player(
      KubernetesClient client,
      Optional<String> namespace,
      int nodeCount,
      Optional<PlayedDashboards> dashboards) {
    this.dashboards = dashboards;
    this.calls = new Calls(client);
    this.nodes = new PlayedNodes(client, nodeCount);
    nodes.beat();
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "player-heart");
              thread.setDaemon(true);
              return thread;
            });
    heart.scheduleAtFixedRate(
        this::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    this.pods =
        namespace
            .map(name -> client.pods().inNamespace(name).runnableInformer(0))
            .orElseGet(() -> client.pods().inAnyNamespace().runnableInformer(0));
    // Started when it can be asked: pods that exist already are played at once.
    pods.addEventHandler(new Watcher()).run();
  }

  /**
   * Returns when it plays.
   *
   * @param client stays the caller's
   * @param namespace whose pods are played; empty for all
   * @param nodes how many there are to be
   */
  public static Player start(KubernetesClient client, Optional<String> namespace, int nodes) {
    return new Player(client, namespace, nodes, Optional.empty());
  }

  /**
   * The same; what submitters among the pods submit is known to the dashboards.
   *
   * @param dashboards stay the caller's
   */
  public static Player start(
      KubernetesClient client, Optional<String> namespace, int nodes, PlayedDashboards dashboards) {
    return new Player(client, namespace, nodes, Optional.of(dashboards));
  }

  /** The pods stay as they are; their nodes are given up by Kubernetes after 40 s. */
  @Override
  public void close() {
    pods.close();
    turns.close();
    heart.shutdownNow();
  }

  private void beat() {
    try {
      nodes.beat();
    } catch (KubernetesClientException e) {
      LOG.debug("Heartbeat of the nodes", e); // the next one may do
    }
  }

  private void play(String key) {
    Pod pod = pods.getStore().getByKey(key);
    if (pod == null) {
      return;
    }
    try {
      step(pod, acts.computeIfAbsent(pod.getMetadata().getUid(), uid -> new Act()))
          .ifPresent(again -> turns.takeAfter(key, again));
    } catch (KubernetesClientException e) {
      if (!gone(e)) {
        LOG.debug("Playing {}", key, e);
        turns.takeAfter(key, BEFORE_RETRY);
      }
    }
  }

  /** Brings one pod on; says when to look again if nothing else happens to it. */
  private Optional<Duration> step(Pod pod, Act act) {
    if (Long.parseLong(pod.getMetadata().getResourceVersion()) < act.written) {
      return Optional.empty(); // the watch will bring our own write
    }
    Script script = Script.of(pod);
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return remove(pod, act, script);
    }
    String phase = Optional.ofNullable(pod.getStatus().getPhase()).orElse("");
    if (phase.equals(PlayedPods.SUCCEEDED) || phase.equals(PlayedPods.FAILED)) {
      return Optional.empty();
    }
    act.node = act.node.or(() -> Optional.ofNullable(pod.getSpec().getNodeName()));
    if (act.node.isEmpty()) {
      if (script.stayPending()) {
        PodStatusReport podStatusReport = report(pod);
        write(podStatusReport, act, podStatusReport.unschedulable());
        return Optional.empty();
      }
      if (!pod.getSpec().getSchedulingGates().isEmpty()) {
        return Optional.empty();
      }
      bind(pod, act);
    }
    Duration wait = script.delay().minus(Duration.between(act.firstSeen, Instant.now()));
    if (act.running.isEmpty() && !wait.isNegative() && !wait.isZero()) {
      return Optional.of(wait);
    }
    PlayedPods playedPods =
        PlayedPods.of(script, act.running.map(since -> Duration.between(since, Instant.now())));
    show(pod, act, playedPods);
    act.running = act.running.or(() -> Optional.of(Instant.now()));
    dashboards.ifPresent(all -> all.runs(pod));
    return Stream.concat(
            playedPods.next().stream(), PlayedSubmitter.next(pod, Instant.now()).stream())
        .min(Duration::compareTo);
  }

  private void bind(Pod pod, Act act) {
    String node = nodes.pick();
    calls.post(
        path(pod) + "/binding",
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Binding",
            "metadata",
            Map.of("name", pod.getMetadata().getName(), "uid", pod.getMetadata().getUid()),
            "target",
            Map.of("apiVersion", "v1", "kind", "Node", "name", node)));
    act.node = Optional.of(node);
  }

  private void show(Pod pod, Act act, PlayedPods playedPods) {
    String host = nodes.address(act.node.orElseThrow());
    if (act.address.isEmpty()) {
      act.address = Boolean.TRUE.equals(pod.getSpec().getHostNetwork()) ? host : addresses.take();
    }
    PodStatusReport podStatusReport = report(pod);
    write(podStatusReport, act, podStatusReport.of(playedPods, act.address, host));
  }

  private void write(PodStatusReport podStatusReport, Act act, PodStatus status) {
    if (podStatusReport.isAlready(status)) {
      return;
    }
    Pod pod = podStatusReport.pod();
    Map<String, Object> patch =
        Map.of(
            // no other pod of this name
            "metadata", Map.of("uid", pod.getMetadata().getUid()), "status", status);
    act.written = calls.patchStatus(path(pod), patch);
  }

  private Optional<Duration> remove(Pod pod, Act act, Script script) {
    Optional<Duration> left = PodDeletion.left(pod, script, Instant.now());
    if (!left.equals(Optional.of(Duration.ZERO))) {
      return left;
    }
    if (!pod.getMetadata().getFinalizers().isEmpty()
        && PlayedPods.RUNNING.equals(pod.getStatus().getPhase())) {
      act.node = act.node.or(() -> Optional.ofNullable(pod.getSpec().getNodeName()));
      show(pod, act, PlayedPods.killed()); // the next event of the pod goes on
    }
    calls.delete(
        path(pod),
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "DeleteOptions",
            "gracePeriodSeconds",
            0,
            "preconditions",
            Map.of("uid", pod.getMetadata().getUid())));
    return Optional.empty();
  }

  private static PodStatusReport report(Pod pod) {
    return new PodStatusReport(pod, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String path(Pod pod) {
    return "/api/v1/namespaces/%s/pods/%s"
        .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  /** The pod was removed, replaced or bound meanwhile: the watch delivers that. */
  private static boolean gone(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /** Notes addresses and passes keys on. */
  private final class Watcher implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
      String address = pod.getStatus().getPodIP();
      if (address != null) { // played before we started
        Act act = acts.computeIfAbsent(pod.getMetadata().getUid(), uid -> new Act());
        act.address = address;
        act.running = Optional.ofNullable(pod.getStatus().getStartTime()).map(Instant::parse);
        addresses.keep(address);
      }
      turns.take(key(pod));
    }

    @Override
    public void onUpdate(Pod before, Pod after) {
      turns.take(key(after));
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
      dashboards.ifPresent(all -> all.ended(pod));
      Act act = acts.remove(pod.getMetadata().getUid());
      if (act != null) {
        addresses.giveBack(act.address);
      }
    }

    private String key(Pod pod) {
      return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
  }
}
