package io.manta.operator.election;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.api.RayCluster;
import io.manta.client.ApiKinds;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.Watches;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leader does first, done once by one that waits for the Lease, and forgotten: its classes
 * are loaded then and what reads large lists is compiled. When its time comes it reads all anew.
 */
public final class StandbyWarmUp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StandbyWarmUp.class);

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final Watches watches;
  private final Thread thread = new Thread(this::run, "manta-rehearsal");

  private StandbyWarmUp(KubernetesClient client, ApiKinds kinds, Set<String> namespaces) {
    this.client = client;
    this.namespaces = namespaces;
    this.watches = new Watches(client, kinds, new ObjectCache(Clock.systemUTC(), cluster -> {}));
    thread.setDaemon(true);
  }

  /**
   * Begins beside what the caller does.
   *
   * @param namespaces empty for all
   */
  public static StandbyWarmUp begin(
      KubernetesClient client, ApiKinds kinds, Set<String> namespaces) {
    StandbyWarmUp standbyWarmUp = new StandbyWarmUp(client, kinds, namespaces);
    standbyWarmUp.thread.start();
    return standbyWarmUp;
  }

  /** It is in earnest now, or not needed any more. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try (watches) {
      watches.begin(namespaces);
      var all = client.resources(RayCluster.class);
      if (namespaces.isEmpty()) {
        all.inAnyNamespace().list();
      } else {
        namespaces.forEach(namespace -> all.inNamespace(namespace).list());
      }
      LOG.info("manta operator stands by");
    } catch (RuntimeException e) {
      LOG.debug("Cut short: {}", e.getMessage());
    }
  }
}
