package io.manta.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.manta.operator.cache.ChangeListener;
import io.manta.operator.cache.ResourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Hands each change to the trigger of its object's kind. */
public final class Triggers implements ChangeListener {

  private final Map<String, Trigger<?>> byKind = new ConcurrentHashMap<>();

  /** Makes the trigger of a kind. */
  public <R extends HasMetadata> Trigger<R> add(String kind) {
    Trigger<R> trigger = new Trigger<>(kind);
    byKind.put(kind, trigger);
    return trigger;
  }

  @Override
  public void of(ResourceKey key) {
    Optional.ofNullable(byKind.get(key.kind())).ifPresent(trigger -> trigger.of(key));
  }

  @Override
  public void soon(ResourceKey key) {
    Optional.ofNullable(byKind.get(key.kind())).ifPresent(trigger -> trigger.soon(key));
  }

  /** The framework is done with an object that was deleted. */
  public void forgotten(String kind, ResourceID name) {
    Optional.ofNullable(byKind.get(kind)).ifPresent(trigger -> trigger.forgotten(name));
  }
}
