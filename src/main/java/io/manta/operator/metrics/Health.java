package io.manta.operator.metrics;

import io.manta.operator.cache.Watches;
import io.manta.operator.election.Leadership;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the probes are told, from memory alone: a probe that asked the API server would have the
 * operator restarted because of somebody else's trouble.
 */
public final class Health {

  private final Watches watches;
  private final CompletableFuture<Void> templates;
  private volatile Optional<Leadership> leadership = Optional.empty();
  private volatile boolean started;

  public Health(Watches watches, CompletableFuture<Void> templates) {
    this.watches = watches;
    this.templates = templates;
  }

  /** From now on the one that renews the Lease has to be alive. */
  public void standsBy(Leadership election) {
    leadership = Optional.of(election);
  }

  public void started() {
    started = true;
  }

  boolean alive() {
    return leadership.map(Leadership::isAlive).orElse(true);
  }

  /**
   * Templates are loaded, and caches full. One that waits for the Lease needs no caches: it has to
   * be ready, or a Deployment that rolls would never stop the old one.
   */
  boolean ready() {
    boolean waits = leadership.filter(election -> !election.isLeader()).isPresent();
    boolean loaded = templates.isDone() && !templates.isCompletedExceptionally();
    return alive() && loaded && (waits || started && watches.healthy());
  }
}
