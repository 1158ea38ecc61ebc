package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.dev.ControlPlane.Part;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.fault.FaultPlan;
import io.manta.live.fault.FaultProxy;
import io.manta.live.fault.SeededFaults;
import io.manta.model.Settings;
import io.manta.template.set.TemplateSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lives of clusters on a real API server with the running operator, several at a time; one request
 * of the operator in ten goes wrong, and now and then etcd goes away. {@code -Dwalks=100} for more
 * of them, {@code -Dwalk.seed=N} for one, {@code -Dwalk.faults=0} for a server that always answers.
 */
@LiveTest
class RandomWalkIT {

  private static final int WALKS = Integer.getInteger("walks", 6);
  private static final int AT_ONCE = 8;

  /** The share of requests that something happens to, in percent. */
  private static final int FAULTS = Integer.getInteger("walk.faults", 10);

  private static final int STARTS = 20;

  private final LiveEnvironment live;
  private final Object restarting = new Object();
  private KubernetesClient client;
  private FaultProxy proxy;
  private RunningOperator operator;

  RandomWalkIT(LiveEnvironment live) {
    this.live = live;
  }

  @Test
  void whatever_happens_a_cluster_comes_to_rest_as_its_spec_says() throws Exception {
    Long seed = Long.getLong("walk.seed");
    List<Long> seeds =
        (seed == null ? LongStream.range(0, WALKS) : LongStream.of(seed)).boxed().toList();
    live.play();
    ExecutorService walkers = Executors.newFixedThreadPool(AT_ONCE);
    try (FaultProxy faulty = FaultProxy.before(live.controlPlane());
        KubernetesClient disturbed = ApiServer.at(faulty.config()).build();
        Census census = new Census(live)) {
      client = disturbed;
      proxy = faulty;
      operator = begin();
      disturb();
      List<Future<?>> walks = new ArrayList<>();
      for (long each : seeds) {
        LiveWalk walk =
            new LiveWalk(
                live.client(), live.namespace(), this::restart, this::etcdGoesAndComes, each);
        walks.add(walkers.submit(walk::run));
      }
      List<String> failures = new ArrayList<>();
      for (Future<?> walk : walks) {
        try {
          walk.get();
        } catch (java.util.concurrent.ExecutionException e) {
          failures.add(e.getCause().getMessage());
        }
      }
      assertThat(failures).as("walks that failed").isEmpty();
      assertThat(census.wrong()).isEmpty();
      staysAtRest();
    } finally {
      walkers.shutdownNow();
      Optional.ofNullable(operator).ifPresent(RunningOperator::close);
    }
  }

  /** Nothing is written any more, also by an operator that is restarted. */
  private void staysAtRest() throws InterruptedException {
    proxy.let(FaultPlan.none());
    Thread.sleep(1_500);
    Set<String> before = versions();
    restart();
    Thread.sleep(2_000);
    assertThat(versions()).isNotEmpty().isEqualTo(before);
  }

  private Set<String> versions() {
    String here = live.namespace();
    Set<String> versions = new TreeSet<>();
    Stream.of(
            live.client().genericKubernetesResources("ray.io/v1", "RayCluster").inNamespace(here),
            live.client().genericKubernetesResources("v1", "Pod").inNamespace(here),
            live.client().genericKubernetesResources("v1", "Service").inNamespace(here))
        .flatMap(kind -> kind.list().getItems().stream())
        .map(HasMetadata::getMetadata)
        .filter(object -> object.getName().startsWith("walk"))
        .forEach(object -> versions.add(object.getName() + "@" + object.getResourceVersion()));
    return versions;
  }

  private void restart() {
    synchronized (restarting) {
      operator.close();
      operator = begin();
    }
  }

  private void disturb() {
    proxy.let(new SeededFaults(Long.getLong("walk.seed", 0), FAULTS / 100.0));
  }

  private void etcdGoesAndComes() {
    synchronized (restarting) {
      live.controlPlane().stop(Part.ETCD, Duration.ZERO);
      live.controlPlane().start(Part.ETCD);
    }
  }

  /** As a Deployment does it: what does not come up is started again. */
  private RunningOperator begin() {
    OperatorOptions all = OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    for (int start = 1; ; start++) {
      try {
        return RunningOperator.start(all.watching(Set.of(live.namespace())), client, () -> {});
      } catch (CannotStart e) {
        if (start == STARTS) {
          throw e;
        }
      }
    }
  }
}
