package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemplateLoadQueueTest {

  private final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();
  private final CountDownLatch slow = new CountDownLatch(1);

  /** Ends at once but in namespaces that are slow. */
  private void look(String namespace) {
    begun.computeIfAbsent(namespace, key -> new AtomicInteger()).incrementAndGet();
    if (namespace.startsWith("slow")) {
      awaitOpen(slow);
    }
  }

  @Test
  void a_slow_namespace_holds_up_no_other() {
    try (TemplateLoadQueue templateLoadQueue = new TemplateLoadQueue(this::look)) {
      templateLoadQueue.ask("slow", 0);
      await().until(() -> looksAt("slow") == 1);
      templateLoadQueue.ask("quick", 0);
      await().until(() -> looksAt("quick") == 1);
    }
  }

  @Test
  void of_many_slow_ones_only_some_are_loaded_at_once() throws InterruptedException {
    try (TemplateLoadQueue templateLoadQueue = new TemplateLoadQueue(this::look)) {
      List<String> all = IntStream.range(0, 20).mapToObj(i -> "slow" + i).toList();
      all.forEach(namespace -> templateLoadQueue.ask(namespace, 0));
      await().until(() -> begun.size() == 4);
      Thread.sleep(100);
      assertThat(begun).hasSize(4);
      slow.countDown();
      await().until(() -> begun.keySet().equals(Set.copyOf(all)));
    }
  }

  @Test
  void what_is_asked_during_a_load_is_loaded_once_more() throws InterruptedException {
    try (TemplateLoadQueue templateLoadQueue = new TemplateLoadQueue(this::look)) {
      templateLoadQueue.ask("slow", 0);
      await().until(() -> looksAt("slow") == 1);
      for (int i = 0; i < 9; i++) {
        templateLoadQueue.ask("slow", 0);
      }
      Thread.sleep(100);
      assertThat(looksAt("slow")).isEqualTo(1);
      slow.countDown();
      await().until(() -> looksAt("slow") == 2);
      Thread.sleep(100);
      assertThat(looksAt("slow")).isEqualTo(2);
    }
  }

  @Test
  void the_last_version_wins() {
    int last = 300;
    Map<String, Integer> there = new ConcurrentHashMap<>();
    Map<String, Integer> inUse = new ConcurrentHashMap<>();
    Set<String> underWay = ConcurrentHashMap.newKeySet();
    AtomicInteger atTheSameTime = new AtomicInteger();
    try (TemplateLoadQueue templateLoadQueue =
        new TemplateLoadQueue(
            namespace -> {
              atTheSameTime.addAndGet(underWay.add(namespace) ? 0 : 1);
              int version = there.get(namespace);
              pause(ThreadLocalRandom.current().nextInt(5));
              inUse.put(namespace, version);
              underWay.remove(namespace);
            })) {
      List<Thread> writers =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      new Thread(
                          () -> {
                            for (int version = 0; version <= last; version++) {
                              there.put("n" + i, version);
                              templateLoadQueue.ask("n" + i, 0);
                              pause(ThreadLocalRandom.current().nextInt(2));
                            }
                          }))
              .toList();
      writers.forEach(Thread::start);
      await().untilAsserted(() -> assertThat(inUse.values()).hasSize(8).containsOnly(last));
      assertThat(atTheSameTime).as("loads of one namespace at the same time").hasValue(0);
    }
  }

  private int looksAt(String namespace) {
    return begun.getOrDefault(namespace, new AtomicInteger()).get();
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
