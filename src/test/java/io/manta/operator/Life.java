package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.live.LiveEnvironment;
import io.manta.live.fault.Disturbance;
import io.manta.live.fault.FaultPlan;
import io.manta.live.fault.FaultProxy;
import io.manta.live.fault.RequestFault;
import io.manta.live.fault.SeenRequest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.template.set.TemplateSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A small cluster's life in a namespace of its own: made, grown, robbed of a pod and a service,
 * suspended, brought back, deleted. Between it and the API server faults happen; its operators
 * follow one after the other.
 */
final class Life implements FaultPlan, AutoCloseable {

  static final String CLUSTER = "c";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How often what does not come up is started again, as a Deployment would. */
  private static final int STARTS = 50;

  /** To load the client's classes again costs more than a life. */
  private final LiveEnvironment live;

  private final FaultPlan faultPlan;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger disturbed = new AtomicInteger();
  private final List<String> trace = new ArrayList<>();
  private final Instant begun = Instant.now();
  private int starts;
  private FaultProxy proxy;
  private KubernetesClient client;
  private RunningOperator operator;

  Life(LiveEnvironment live, FaultPlan faultPlan) {
    this.live = live;
    this.faultPlan = faultPlan;
  }

  int requests() {
    return requests.get();
  }

  /** How many operators began, one after the other. */
  int starts() {
    return starts;
  }

  /** How many faults there were. */
  int disturbed() {
    return disturbed.get();
  }

  /** What was asked, when, and what became of it. */
  synchronized List<String> trace() {
    return List.copyOf(trace);
  }

  /** From the beginning to the moment before the end. */
  void lead() {
    begin();
    live.apply(cluster(1, false));
    atRest(2);
    live.apply(cluster(3, false));
    atRest(4);
    String lost = ApiObjects.staying(live, "ray.io/group=w").get(0);
    ApiObjects.delete(live, "pods", lost);
    ApiObjects.delete(live, "services", CLUSTER + "-head-svc");
    until(() -> "another in place of " + lost, () -> get(live, "pods", lost).isAbsent());
    atRest(4);
    live.apply(cluster(3, true));
    atRest(0);
    live.apply(cluster(1, false));
    atRest(2);
  }

  void end() {
    ApiObjects.delete(live, "rayclusters", CLUSTER);
    until(() -> "all gone", () -> pods().isEmpty() && get(live, "rayclusters", CLUSTER).isAbsent());
  }

  /** Waits for this, and has another operator follow one that was killed meanwhile. */
  void until(Supplier<String> what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!holds.getAsBoolean()) {
      if (proxy.isSevered()) {
        stop();
        begin();
      }
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "not within %s: %s; %s; pods %s"
                .formatted(
                    PATIENCE,
                    what.get(),
                    get(live, "rayclusters", CLUSTER).at("status").value(),
                    ApiObjects.staying(live, "")));
      }
      sleep();
    }
  }

  @Override
  public RequestFault on(SeenRequest seenRequest) {
    requests.incrementAndGet();
    RequestFault fault = faultPlan.on(seenRequest);
    if (!fault.equals(RequestFault.NONE)) {
      disturbed.incrementAndGet();
    }
    note(seenRequest + (seenRequest.isWatch() ? " watch " : " ") + fault);
    return fault;
  }

  @Override
  public Disturbance during(SeenRequest watch, int event) {
    Disturbance what = faultPlan.during(watch, event);
    if (what != Disturbance.NONE) {
      disturbed.incrementAndGet();
    }
    note(watch + " event " + event + " " + what);
    return what;
  }

  @Override
  public void close() {
    if (operator != null) {
      stop();
    }
  }

  private synchronized void note(String what) {
    trace.add("%6d ms %s".formatted(Duration.between(begun, Instant.now()).toMillis(), what));
  }

  private void begin() {
    while (operator == null) {
      starts++;
      proxy = FaultProxy.before(live.controlPlane());
      proxy.let(this);
      Config config = proxy.config();
      config.setRequestRetryBackoffLimit(2);
      client = ApiServer.skimming(config).build();
      OperatorOptions options =
          OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
      try {
        operator =
            RunningOperator.start(options.watching(Set.of(live.namespace())), client, () -> {});
      } catch (CannotStart e) {
        stop();
        if (starts >= STARTS) {
          throw e;
        }
      }
    }
  }

  private void stop() {
    // As if the process were gone: nothing of what it still tries gets through.
    proxy.sever();
    if (operator != null) {
      operator.close();
      operator = null;
    }
    client.close();
    proxy.close();
  }

  private void atRest(int count) {
    until(
        () -> count + " pods",
        () -> {
          Tree rayCluster = get(live, "rayclusters", CLUSTER);
          Tree status = rayCluster.at("status");
          String type = count == 0 ? "RayClusterSuspended" : "Ready";
          return status
                  .at("observedGeneration")
                  .whole()
                  .equals(rayCluster.at("metadata", "generation").whole())
              && status.at("conditions").items().stream()
                  .filter(condition -> condition.at("type").text().equals(type))
                  .anyMatch(condition -> condition.at("status").text().equals("True"))
              && pods().size() == count;
        });
  }

  private List<Tree> pods() {
    return list(live, "pods", "ray.io/cluster=" + CLUSTER);
  }

  private static void sleep() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String cluster(int workers, boolean suspend) {
    return RayClusterYaml.named(CLUSTER, workers)
        .spec("suspend: " + suspend)
        .spec("enableInTreeAutoscaling: true")
        .spec("authOptions: {mode: token}")
        .text();
  }
}
