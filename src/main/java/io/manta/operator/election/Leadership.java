package io.manta.operator.election;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.manta.apply.Lease;
import io.manta.client.DualClockTime;
import io.manta.client.Fence;
import io.manta.client.LeaseTimes;
import io.manta.client.OwnNamespace;
import io.manta.operator.election.LeaseCandidate.Standing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At most one operator works at a time: the one that holds the Lease. While the API server does not
 * answer, the leader stays leader without being able to write ({@link Fence}), and goes on when
 * nobody has taken its place meanwhile.
 */
public final class Leadership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final LeaseCandidate leaseCandidate;
  private final LeaseTimes times;
  private final Fence fence;
  private final Runnable lost;
  private final CountDownLatch leading = new CountDownLatch(1);
  private final Semaphore news = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "manta-lease");
  private volatile boolean closing;
  private volatile DualClockTime round = DualClockTime.now();
  private Optional<Watch> watch = Optional.empty();
  private String holder = "";
  private String trouble = "";
  private volatile Optional<String> refusal = Optional.empty();

  /**
   * @param fence is confirmed with each renewal
   * @param lost called when another one took over
   */
  public Leadership(KubernetesClient client, Election election, Fence fence, Runnable lost) {
    this.client = client;
    this.name = election.lease();
    this.namespace = election.namespace().orElseGet(() -> OwnNamespace.of(client));
    this.leaseCandidate =
        new LeaseCandidate(
            new Lease(client, namespace, name, election.times().request()),
            identity(),
            election.times(),
            fence,
            DualClockTime::now);
    this.times = election.times();
    this.fence = fence;
    this.lost = lost;
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns when this process may work. */
  public void await() throws InterruptedException {
    leading.await();
  }

  /** The same, or false when that much time is over. */
  public boolean await(Duration timeout) throws InterruptedException {
    return leading.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  public boolean isLeader() {
    return leading.getCount() == 0;
  }

  /** Whether the one that renews is itself alive, whatever the API server says. */
  public boolean isAlive() {
    return thread.isAlive() && !times.isStuck(round, DualClockTime.now());
  }

  /** Why the API server lets this process neither have the Lease nor wait for it, if so. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** Gives the Lease back, unless a write is still under way: then it runs out by itself. */
  @Override
  public void close() {
    closing = true;
    news.release();
    try {
      thread.join(times.renewal().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closing) {
      round = DualClockTime.now();
      try {
        Standing standing = leaseCandidate.turn();
        log("");
        refusal = Optional.empty();
        if (standing == Standing.LOST) {
          fence.shut(Duration.ZERO);
          lost.run();
          return;
        }
        follow(standing);
      } catch (Lease.Denied e) {
        refusal = Optional.of(e.getMessage());
        log(e.getMessage());
      } catch (IOException | RuntimeException e) {
        // Whatever it is: who stops asking never gets it.
        log(e.getMessage() == null ? e.toString() : e.getMessage());
      }
      sleep();
    }
    watch.ifPresent(Watch::close);
    release();
  }

  private void follow(Standing standing) {
    if (!leaseCandidate.holder().equals(holder) && !leaseCandidate.holder().isEmpty()) {
      holder = leaseCandidate.holder();
      LOG.info("{} holds the Lease {}/{}{}", holder, namespace, name, leaseCandidate.bounds());
    }
    if (standing == Standing.WAITS) {
      watch = watch.or(this::listen);
    } else if (!isLeader()) {
      watch.ifPresent(Watch::close);
      watch = Optional.empty();
      leading.countDown();
    }
  }

  private void release() {
    try {
      if (fence.shut(Duration.ZERO)) {
        leaseCandidate.release();
      } else {
        LOG.warn("A write is still under way: the Lease is kept, and runs out by itself");
      }
    } catch (IOException e) {
      LOG.warn("The Lease could not be given back, it runs out by itself: {}", e.getMessage());
    }
  }

  /** Hears when the Lease is given back. Without the right to watch, it is read again soon. */
  private Optional<Watch> listen() {
    try {
      return Optional.of(
          client.leases().inNamespace(namespace).withName(name).watch(new Listener()));
    } catch (KubernetesClientException e) {
      LOG.debug("The Lease cannot be watched: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private final class Listener
      implements Watcher<io.fabric8.kubernetes.api.model.coordination.v1.Lease> {

    @Override
    public void eventReceived(
        Action action, io.fabric8.kubernetes.api.model.coordination.v1.Lease lease) {
      String now = lease.getSpec().getHolderIdentity();
      if (action == Action.DELETED || now == null || now.isEmpty()) {
        news.release();
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      LOG.debug("The Lease is no longer watched: {}", cause.getMessage());
    }
  }

  /** Not past the moment at which a Lease that nobody renews can be had. */
  private void sleep() {
    Duration wait =
        leaseCandidate
            .untilFree()
            .filter(left -> left.compareTo(times.renewal()) < 0)
            .orElse(times.renewal());
    try {
      if (news.tryAcquire(wait.toMillis() + 1, TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  /** Logs each trouble once; none of a client that is closed because this one ends. */
  private void log(String now) {
    if (closing) {
      return;
    }
    if (!now.equals(trouble) && now.isEmpty()) {
      LOG.info("The Lease {}/{} can be had again", namespace, name);
    } else if (!now.equals(trouble)) {
      LOG.warn("The Lease {}/{} cannot be had: {}", namespace, name, now);
    }
    trouble = now;
  }

  private static String identity() {
    String host = System.getenv("POD_NAME");
    try {
      host = host == null ? InetAddress.getLocalHost().getHostName() : host;
    } catch (UnknownHostException e) {
      host = "manta";
    }
    return host + "_" + UUID.randomUUID();
  }
}
