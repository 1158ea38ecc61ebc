package io.manta.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.manta.kind.Kind;
import io.manta.model.Tree;
import io.manta.operator.cache.PlainObjects;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.cache.Watches;
import io.manta.plan.Live;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads an object, what belongs to it, and what this process remembers of it. */
final class Observer {

  private final Map<String, ObjectState> states = new ConcurrentHashMap<>();
  private final Kind kind;
  private final SharedParts parts;
  private final Instant startedAt;

  Observer(Kind kind, SharedParts parts) {
    this.kind = kind;
    this.parts = parts;
    this.startedAt = parts.clock().instant();
  }

  /** What is remembered of the object with this uid, once it was observed. */
  Optional<ObjectState> state(String uid) {
    return Optional.ofNullable(states.get(uid));
  }

  /** The object was deleted. */
  void forget(String uid) {
    states.remove(uid);
  }

  /** The object with the newest status known, and what is live of it. */
  Observation observe(HasMetadata resource) {
    Map<String, Object> object = PlainObjects.withoutStatus(resource);
    Tree metadata = new Tree(object).at("metadata");
    String uid = metadata.at("uid").text();
    // The watch may not have delivered our own last write yet.
    object.put(
        "status",
        parts
            .cache()
            .ownStatusWrites()
            .newer(uid, metadata.at("resourceVersion").text())
            .orElse(PlainObjects.status(resource).map()));
    ObjectState state =
        states.computeIfAbsent(
            uid,
            u ->
                new ObjectState(
                    kind.planner(new Tree(object).at("status"), isFresh(metadata)),
                    new Tree(object).at("status")));
    parts.watches().watch(state.kindsBefore().stream().map(Watches.Kind::parse).toList());
    ResourceKey key =
        new ResourceKey(kind.name(), metadata.at("namespace").text(), metadata.at("name").text());
    Live live = parts.cache().live(key, uid);
    // After the read: a pod that is deleted in between is in both.
    state.planner.podsDeleted(parts.cache().deletedPodNames().take(key));
    return new Observation(object, live, state);
  }

  /** Made since this process began; times of objects have whole seconds, cut off. */
  private boolean isFresh(Tree metadata) {
    String created = metadata.at("creationTimestamp").text();
    return !created.isEmpty() && Instant.parse(created).isAfter(startedAt);
  }
}
