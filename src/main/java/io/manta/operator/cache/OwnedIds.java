package io.manta.operator.cache;

import io.manta.manifest.ObjectId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Which objects each owner has. */
final class OwnedIds {

  private final Map<Owner, Set<ObjectId>> byOwner = new ConcurrentHashMap<>();

  void add(Owner owner, ObjectId id) {
    byOwner.computeIfAbsent(owner, key -> ConcurrentHashMap.newKeySet()).add(id);
  }

  /**
   * @param stays whether the owner has it all the same, by now
   */
  void remove(Owner owner, ObjectId id, BooleanSupplier stays) {
    byOwner.computeIfPresent(
        owner,
        (key, ids) -> {
          if (!stays.getAsBoolean()) {
            ids.remove(id);
          }
          return ids.isEmpty() ? null : ids;
        });
  }

  /** Those that name the owner in either way. */
  Set<ObjectId> of(ResourceKey owner, String uid) {
    Set<ObjectId> ids = new LinkedHashSet<>();
    ids.addAll(byOwner.getOrDefault(Owner.named(owner), Set.of()));
    ids.addAll(byOwner.getOrDefault(Owner.withUid(owner.namespace(), uid), Set.of()));
    return ids;
  }
}
