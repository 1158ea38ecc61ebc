package io.manta.operator.election;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiKinds;
import io.manta.kind.Kinds;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.Watches;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leader does first, done once by a standby and forgotten: its classes are loaded then, and
 * what reads large lists is compiled. When it gets the Lease it reads everything again.
 */
public final class StandbyWarmUp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StandbyWarmUp.class);

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final List<Class<? extends HasMetadata>> resources;
  private final Watches watches;
  private final Thread thread = new Thread(this::run, "manta-rehearsal");

  private StandbyWarmUp(
      KubernetesClient client,
      ApiKinds kinds,
      Set<String> namespaces,
      List<Class<? extends HasMetadata>> resources) {
    this.client = client;
    this.namespaces = namespaces;
    this.resources = resources;
    this.watches =
        new Watches(client, kinds, new ObjectCache(Kinds.BUILT_IN, Clock.systemUTC(), key -> {}));
    thread.setDaemon(true);
  }

  /**
   * Begins beside what the caller does.
   *
   * @param namespaces empty for all
   * @param resources the kinds that are reconciled
   */
  public static StandbyWarmUp begin(
      KubernetesClient client,
      ApiKinds kinds,
      Set<String> namespaces,
      List<Class<? extends HasMetadata>> resources) {
    StandbyWarmUp standbyWarmUp = new StandbyWarmUp(client, kinds, namespaces, resources);
    standbyWarmUp.thread.start();
    return standbyWarmUp;
  }

  /** It is in earnest now, or not needed any more. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void list(Class<? extends HasMetadata> resource) {
    var all = client.resources(resource);
    if (namespaces.isEmpty()) {
      all.inAnyNamespace().list();
    } else {
      namespaces.forEach(namespace -> all.inNamespace(namespace).list());
    }
  }

  private void run() {
    try (watches) {
      watches.begin(namespaces);
      resources.forEach(this::list);
      LOG.info("manta operator stands by");
    } catch (RuntimeException e) {
      LOG.debug("Cut short: {}", e.getMessage());
    }
  }
}
