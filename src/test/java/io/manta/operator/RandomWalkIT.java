package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.template.TemplateSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lives of clusters on a real API server with the running operator, several at a time. {@code
 * -Dwalks=100} for more of them, {@code -Dwalk.seed=N} for one.
 */
@LiveTest
class RandomWalkIT {

  private static final int WALKS = Integer.getInteger("walks", 20);
  private static final int AT_ONCE = 8;

  private final Live live;
  private final Object restarting = new Object();
  private final Map<String, String> uidsOfNames = new ConcurrentHashMap<>();
  private final Queue<String> usedTwice = new ConcurrentLinkedQueue<>();
  private RunningOperator operator;

  RandomWalkIT(Live live) {
    this.live = live;
  }

  @Test
  void whatever_happens_a_cluster_comes_to_rest_as_its_spec_says() throws Exception {
    Long seed = Long.getLong("walk.seed");
    List<Long> seeds =
        (seed == null ? LongStream.range(0, WALKS) : LongStream.of(seed)).boxed().toList();
    live.play();
    operator = begin();
    ExecutorService walkers = Executors.newFixedThreadPool(AT_ONCE);
    try (Watch names = live.client().pods().inNamespace(live.namespace()).watch(new Names())) {
      assertThat(names).isNotNull();
      List<Future<?>> walks = new ArrayList<>();
      for (long each : seeds) {
        LiveWalk walk = new LiveWalk(live.client(), live.namespace(), this::restart, each);
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
      assertThat(failures).as("walks that went wrong").isEmpty();
      assertThat(usedTwice).as("pod names used twice").isEmpty();
      staysAtRest();
    } finally {
      walkers.shutdownNow();
      operator.close();
    }
  }

  /** Nothing is written any more, also by an operator that begins anew. */
  private void staysAtRest() throws InterruptedException {
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

  private RunningOperator begin() {
    OperatorOptions all = OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    return RunningOperator.start(all.watching(Set.of(live.namespace())), live.client(), () -> {});
  }

  /** Sees every pod that ever was. */
  private final class Names implements Watcher<Pod> {

    @Override
    public void eventReceived(Action action, Pod pod) {
      String uid = pod.getMetadata().getUid();
      String before = uidsOfNames.putIfAbsent(pod.getMetadata().getName(), uid);
      if (before != null && !before.equals(uid)) {
        usedTwice.add(pod.getMetadata().getName());
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      // The test ends, or the API server has gone: then the walks fail.
    }
  }
}
