package io.manta.operator;

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

  private static final long PATIENCE_SECONDS = 30;
  private static final long PAUSE_MILLIS = 200;

  private final Live live;
  private final BlockingQueue<Long> made = new LinkedBlockingQueue<>();
  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
  private final SharedIndexInformer<Pod> informer;
  private final Thread thread = new Thread(this::lose, "bystander");
  private volatile boolean ended;

  /** Once its cluster is ready. */
  Bystander(Live live) {
    this.live = live;
    live.play();
    live.apply(AtWork.cluster(2));
    AtWork.awaitReady(live, "c", 3);
    this.informer = live.client().pods().inNamespace(live.namespace()).inform(this);
    made.clear();
    thread.start();
  }

  /** Of all losses until now, how long this share of them took at most. */
  Duration within(double share) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return Duration.ofNanos(sorted.get((int) ((sorted.size() - 1) * share)));
  }

  int losses() {
    return nanos.size();
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
        List<String> workers = AtWork.staying(live, "ray.io/group=w");
        if (!workers.isEmpty()) {
          made.clear();
          long lost = System.nanoTime();
          AtWork.delete(live, "pods", workers.get(0) + "?gracePeriodSeconds=0");
          Long next = made.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
          nanos.add(next == null ? TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS) : next - lost);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
