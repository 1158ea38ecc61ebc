package io.manta.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.manta.kind.Kind;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.operator.cache.PlainObjects;
import io.manta.operator.cache.ResourceKey;
import io.manta.status.DeferReason;
import java.util.Map;
import java.util.Optional;

/** Decides whether a pass over an object may begin. */
final class Admission {

  private final Rendering rendering;
  private final ConcurrencyLimit foreign;
  private final ConcurrencyLimit starting;
  private final ConcurrencyLimit edited;

  Admission(Rendering rendering, PassLimits limits) {
    this.rendering = rendering;
    this.foreign = limits.foreign();
    this.starting = limits.starting();
    this.edited = limits.edited();
  }

  /**
   * An object that asks to be reconciled.
   *
   * @param isEstablished whether it was once all that it shall be: what was begun is finished
   *     before another begins
   * @param isEdited whether its spec changed since its status was written; not of one that is being
   *     deleted
   */
  record Request(
      ObjectId id,
      String uid,
      Map<String, String> annotations,
      boolean isEstablished,
      boolean isEdited) {

    static Request of(Kind kind, ObjectId id, HasMetadata resource) {
      ObjectMeta metadata = resource.getMetadata();
      Tree status = PlainObjects.status(resource);
      Optional<Long> observed = status.at("observedGeneration").whole();
      return new Request(
          id,
          metadata.getUid(),
          metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations(),
          kind.isEstablished(status),
          metadata.getDeletionTimestamp() == null
              && !observed.equals(Optional.ofNullable(metadata.getGeneration())));
    }
  }

  /**
   * Why the pass may not begin, if so; it is triggered when it may. While it waits for one limit it
   * takes no place of another from those that could work.
   */
  Optional<DeferReason> mayBegin(Request request, Optional<ObjectState> state) {
    ResourceKey key = ResourceKey.of(request.id());
    if (!rendering.isKnownOrWakes(request.id(), request.uid())) {
      starting.leave(key);
      return Optional.of(DeferReason.UNTRIED);
    }
    if (rendering.mayBeForeign(request.id(), request.annotations(), state) && !foreign.take(key)) {
      starting.leave(key);
      return Optional.of(DeferReason.OUT_OF_TURN);
    }
    boolean starts = state.flatMap(known -> known.rendered).isEmpty() && !request.isEstablished();
    if (starts && !starting.take(key)) {
      foreign.leave(key);
      return Optional.of(DeferReason.BEGINS_LATER);
    }
    if (request.isEstablished() && request.isEdited() && !edited.take(key)) {
      foreign.leave(key);
      return Optional.of(DeferReason.EDITED_LATER);
    }
    return Optional.empty();
  }

  /** The pass ended, or there is nothing more to reconcile. */
  void leave(ResourceKey key) {
    foreign.leave(key);
    starting.leave(key);
    edited.leave(key);
  }
}
