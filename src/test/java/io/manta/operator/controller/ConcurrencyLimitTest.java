package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.operator.cache.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters are called after their namespace: a1 and a2 are in a. */
class ConcurrencyLimitTest {

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a namespace has an eighth           | 16 | a1 a2 a3 a4 b1             | a1 a2 b1
          all together have half              | 16 | a1 a2 b1 b2 c1 c2 d1 d2 e1 | a1 a2 b1 b2 c1 c2 d1 d2
          one at least                        |  1 | a1 b1                      | a1
          who leaves makes room               | 16 | a1 a2 a3 -a1               | a1 a2 a3
          who is called has a seat            |  8 | a1 a2 -a1 a2 a3            | a1 a2 a2
          once at work it asks in vain never  |  8 | a1 a1                      | a1 a1
          the first one is called first       |  8 | a1 a2 a3 a2 -a1            | a1 a2
          who waits is not overtaken          |  8 | a1 a2 -a1 a3 -a2           | a1 a2 a3
          namespaces take turns               |  4 | a1 b1 a2 a3 c1 -a1 -b1     | a1 b1 a2 c1
          a full one does not hold up others  |  4 | a1 b1 a2 a3 c1 -b1         | a1 b1 c1
          one deleted does not wait           |  8 | a1 a2 a3 -a2 -a1           | a1 a3
          one deleted when called makes room  |  8 | a1 a2 a3 -a1 -a2           | a1 a2 a3
          one never seen changes nothing      |  8 | a1 -a2 a3                  | a1
          """)
  void these_are_seated(String what, int threads, String steps, String expected) {
    List<String> seated = new ArrayList<>();
    ConcurrencyLimit concurrencyLimit =
        ConcurrencyLimit.ofForeign(threads, cluster -> seated.add(cluster.name()));
    for (String step : steps.split(" ")) {
      ResourceKey cluster = cluster(step.replace("-", ""));
      if (step.startsWith("-")) {
        concurrencyLimit.leave(cluster);
      } else if (concurrencyLimit.take(cluster)) {
        seated.add(cluster.name());
      }
    }
    assertThat(String.join(" ", seated)).isEqualTo(expected);
  }

  @Test
  void by_many_threads_no_limit_is_passed_and_nobody_is_forgotten() throws InterruptedException {
    Set<ResourceKey> clusters =
        IntStream.range(0, 60)
            .mapToObj(i -> cluster("abcdef".charAt(i % 6) + "" + i))
            .collect(Collectors.toSet());
    try (Passes passes = new Passes(16, clusters, 50)) {
      clusters.forEach(passes::ask);
      assertThat(passes.done.await(30, TimeUnit.SECONDS)).as("passes left").isTrue();
      assertThat(passes.most.get()).isLessThanOrEqualTo(8);
      assertThat(passes.mostOfNamespace.get()).isLessThanOrEqualTo(2);
    }
  }

  /** As the framework makes them: of a cluster one at a time, and one more if it is asked for. */
  private static final class Passes implements AutoCloseable {

    private final ExecutorService threads;
    private final ConcurrencyLimit concurrencyLimit;
    private final Set<ResourceKey> asked = ConcurrentHashMap.newKeySet();
    private final Map<ResourceKey, AtomicInteger> left = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> ofNamespace = new ConcurrentHashMap<>();
    private final AtomicInteger working = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger mostOfNamespace = new AtomicInteger();
    final CountDownLatch done;

    Passes(int size, Set<ResourceKey> clusters, int each) {
      this.threads = Executors.newFixedThreadPool(size);
      this.concurrencyLimit = ConcurrencyLimit.ofForeign(size, this::ask);
      this.done = new CountDownLatch(clusters.size());
      clusters.forEach(cluster -> left.put(cluster, new AtomicInteger(each)));
      clusters.forEach(cluster -> ofNamespace.put(cluster.namespace(), new AtomicInteger()));
    }

    void ask(ResourceKey cluster) {
      if (asked.add(cluster)) {
        threads.execute(() -> pass(cluster));
      }
    }

    private void pass(ResourceKey cluster) {
      synchronized (left.get(cluster)) {
        asked.remove(cluster);
        if (!concurrencyLimit.take(cluster)) {
          return;
        }
        try {
          work(cluster);
        } finally {
          concurrencyLimit.leave(cluster);
        }
      }
    }

    private void work(ResourceKey cluster) {
      most.accumulateAndGet(working.incrementAndGet(), Math::max);
      AtomicInteger here = ofNamespace.get(cluster.namespace());
      mostOfNamespace.accumulateAndGet(here.incrementAndGet(), Math::max);
      for (int i = new Random().nextInt(10); i > 0; i--) {
        Thread.yield();
      }
      here.decrementAndGet();
      working.decrementAndGet();
      int more = left.get(cluster).decrementAndGet();
      if (more > 0) {
        ask(cluster);
      } else if (more == 0) {
        done.countDown();
      }
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }

  private static ResourceKey cluster(String name) {
    return new ResourceKey("RayCluster", name.substring(0, 1), name);
  }
}
