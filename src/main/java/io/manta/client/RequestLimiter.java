package io.manta.client;

import io.manta.plan.Outcome;
import io.manta.plan.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * How many requests are under way at once: some for each cluster, a fixed number over all of them,
 * given out in order of asking. So one cluster of thousands of pods does not keep others waiting.
 * What starts or grows can wait: of it there are no more under way than the API server works on, so
 * that a lost pod is replaced as quickly as ever meanwhile.
 */
public final class RequestLimiter implements AutoCloseable {

  /** Requests of one cluster at once. */
  private static final int PER_CLUSTER = 8;

  /** After the last write it is not busy any more when so much time has passed. */
  private static final long CALM_NANOS = 300_000_000;

  /** Of what can wait, at least. */
  private static final int FEW = 2;

  private final Semaphore all;
  private final Patience patience;
  private final ExecutorService threads;
  private volatile long lastWrite = System.nanoTime() - CALM_NANOS;

  public RequestLimiter(int width) {
    this.all = new Semaphore(width, true);
    this.patience = new Patience(FEW, width * 3 / 4);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "manta-write-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs each step and returns the outcomes in the order of the steps. Once one failed, those not
   * yet begun are skipped: where a quota refuses one pod it refuses the next thousand too.
   *
   * @param canWait until what cannot is done, as a lost pod; more steps than a few always can
   */
  public List<Outcome> run(
      List<Step> steps,
      boolean canWait,
      Function<Step, Outcome> work,
      Function<Step, Outcome> skipped) {
    boolean patient = canWait || steps.size() > PER_CLUSTER;
    Outcome[] outcomes = new Outcome[steps.size()];
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean refused = new AtomicBoolean();
    Runnable lane =
        () -> {
          for (int i = next.getAndIncrement(); i < outcomes.length; i = next.getAndIncrement()) {
            Step step = steps.get(i);
            outcomes[i] = refused.get() ? skipped.apply(step) : permitted(step, patient, work);
            if (outcomes[i].failed() && step instanceof Step.Create) {
              refused.set(true);
            }
          }
        };
    spread(lane, Math.min(PER_CLUSTER, steps.size()) - 1);
    return new ArrayList<>(Arrays.asList(outcomes));
  }

  /** Whether clusters are being made or changed: what is of less weight should wait. */
  public boolean busy() {
    return all.hasQueuedThreads()
        || patience.hasQueuedThreads()
        || System.nanoTime() - lastWrite < CALM_NANOS;
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** The calling thread is a lane itself; the others help. */
  private void spread(Runnable lane, int helpers) {
    CountDownLatch done = new CountDownLatch(Math.max(0, helpers));
    for (int i = 0; i < helpers; i++) {
      threads.execute(
          () -> {
            try {
              lane.run();
            } finally {
              done.countDown();
            }
          });
    }
    lane.run();
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) {
        // The outcomes of requests under way are still wanted.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome permitted(Step step, boolean patient, Function<Step, Outcome> work) {
    if (patient) {
      patience.acquireUninterruptibly();
    }
    all.acquireUninterruptibly();
    long begin = System.nanoTime();
    try {
      return work.apply(step);
    } finally {
      lastWrite = System.nanoTime();
      all.release();
      if (patient) {
        patience.release();
        if (step instanceof Step.Create create && create.slot().isPresent()) {
          patience.answered(lastWrite - begin, lastWrite);
        }
      }
    }
  }

  /** Those of what can wait, as many as the window says. */
  private static final class Patience extends Semaphore {
    private static final long serialVersionUID = 1;

    private final transient CongestionWindow window;

    Patience(int least, int most) {
      super(least, true);
      this.window = new CongestionWindow(least, most, System.nanoTime());
    }

    synchronized void answered(long took, long nanoTime) {
      int before = window.size();
      int more = window.answered(took, nanoTime) - before;
      if (more > 0) {
        release(more);
      } else {
        reducePermits(-more);
      }
    }
  }
}
