package io.manta.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At most one operator works at a time: the one that holds the Lease. Given back when it stops, so
 * that the next one starts at once. The framework's own election is not used: it ends the process
 * inside a shutdown hook and hangs there.
 */
final class Leadership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Path POD_NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private final CompletableFuture<?> running;
  private final CountDownLatch leading = new CountDownLatch(1);
  private volatile boolean closing;

  /**
   * @param lost called when another one took over
   */
  Leadership(KubernetesClient client, OperatorOptions.Election election, Runnable lost) {
    String namespace = election.namespace().orElseGet(() -> ownNamespace(client));
    this.running =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(election.lease())
                    .withLock(new LeaseLock(namespace, election.lease(), identity()))
                    .withLeaseDuration(Duration.ofSeconds(15))
                    .withRenewDeadline(Duration.ofSeconds(10))
                    .withRetryPeriod(Duration.ofSeconds(2))
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(
                        new LeaderCallbacks(
                            leading::countDown,
                            () -> {
                              if (!closing) {
                                lost.run();
                              }
                            },
                            leader -> tell(leader, election)))
                    .build())
            .build()
            .start();
  }

  /** Returns when this process may work. */
  void await() throws InterruptedException {
    leading.await();
  }

  @Override
  public void close() {
    closing = true;
    running.cancel(true);
  }

  private static void tell(String leader, OperatorOptions.Election election) {
    if (leader != null) {
      LOG.info("{} holds the Lease {}", leader, election.lease());
    }
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

  private static String ownNamespace(KubernetesClient client) {
    try {
      return Files.readString(POD_NAMESPACE).strip();
    } catch (IOException e) {
      return Optional.ofNullable(client.getNamespace()).orElse("default");
    }
  }
}
