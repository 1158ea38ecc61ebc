package io.manta.operator.metrics;

import io.manta.operator.cache.WatchRights;
import io.manta.operator.cache.Watches;
import io.manta.operator.election.Leadership;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The answer to the probes, from memory alone: a probe that asked the API server would have the
 * operator restarted because of somebody else's trouble.
 */
public final class Health {

  private final Watches watches;
  private final WatchRights rights;
  private final CompletableFuture<Void> templates;
  private volatile Optional<Leadership> leadership = Optional.empty();
  private volatile boolean started;

  public Health(Watches watches, WatchRights rights, CompletableFuture<Void> templates) {
    this.watches = watches;
    this.rights = rights;
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
   * be ready, or a Deployment that rolls would never stop the old one. One without any rights, to
   * the Lease or to watch, is never ready; where some namespaces lack them the others go on.
   */
  boolean ready() {
    boolean waits = leadership.filter(election -> !election.isLeader()).isPresent();
    boolean loaded = templates.isDone() && !templates.isCompletedExceptionally();
    boolean may = rights.areThere() && refusal().isEmpty();
    return alive() && loaded && may && (waits || started && watches.healthy());
  }

  /** A line for each thing that keeps it from working, everywhere or in one namespace. */
  List<String> troubles() {
    return Stream.concat(refusal().stream(), rights.missing().stream()).toList();
  }

  private Optional<String> refusal() {
    return leadership.flatMap(Leadership::refusal);
  }
}
