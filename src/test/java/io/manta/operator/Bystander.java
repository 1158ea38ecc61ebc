package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.manta.live.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of somebody else, in a namespace of its own: its workers are lost one after the other,
 * and it is measured how soon another comes in place of each.
 */
final class Bystander implements ResourceEventHandler<Pod>, AutoCloseable {

  /**
   * In which a lost worker is replaced. What is promised is less; but here one machine, which
   * others use too, makes the trouble, bears it and plays all parts.
   */
  private static final Duration HALF_OF_THEM = Duration.ofMillis(500);

  private static final Duration NEARLY_ALL = Duration.ofSeconds(2);

  private static final long PATIENCE_SECONDS = 30;
  private static final long PAUSE_MILLIS = 200;

  private final Live live;
  private final BlockingQueue<Long> made = new LinkedBlockingQueue<>();
  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
  private final SharedIndexInformer<Pod> informer;
  private final Thread thread = new Thread(this::lose, "bystander");

  /** When the loss was that nobody made good yet; 0 for none. */
  private volatile long open;

  private volatile boolean ended;

  /** Once its cluster is ready. */
  Bystander(Live live) {
    this.live = live;
    live.play();
    live.apply(RayClusterYaml.named("c", 2).text());
    Eventually.awaitReady(live, "c", 3);
    this.informer = live.client().pods().inNamespace(live.namespace()).inform(this);
    made.clear();
    thread.start();
  }

  String figures() {
    return "within %d ms, half of them within %d ms, of %d"
        .formatted(within(0.99).toMillis(), within(0.5).toMillis(), all().size());
  }

  void assertNotHeldUp() {
    assertThat(within(0.5)).isLessThan(HALF_OF_THEM);
    assertThat(within(0.99)).isLessThan(NEARLY_ALL);
  }

  /** Of all losses until now, also the open one, how long this share of them took at most. */
  private Duration within(double share) {
    List<Long> sorted = all();
    assertThat(sorted).as("losses of workers; without one nothing was measured").isNotEmpty();
    Collections.sort(sorted);
    return Duration.ofNanos(sorted.get((int) Math.ceil(sorted.size() * share) - 1));
  }

  private List<Long> all() {
    long lost = open;
    List<Long> all = new ArrayList<>(nanos);
    if (lost != 0) {
      all.add(System.nanoTime() - lost);
    }
    return all;
  }

  void forget() {
    nanos.clear();
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    informer.close();
  }

  @Override
  public void onAdd(Pod pod) {
    made.add(System.nanoTime());
  }

  @Override
  public void onUpdate(Pod before, Pod after) {}

  @Override
  public void onDelete(Pod pod, boolean finalStateUnknown) {}

  private void lose() {
    try {
      while (!ended) {
        List<String> workers = ApiObjects.staying(live, "ray.io/group=w");
        if (!workers.isEmpty()) {
          made.clear();
          long lost = System.nanoTime();
          open = lost;
          ApiObjects.delete(live, "pods", workers.get(0) + "?gracePeriodSeconds=0");
          Long next = made.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
          nanos.add(next == null ? TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS) : next - lost);
          open = 0;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
