package io.manta.operator.cache;

import io.manta.kind.Kinds;
import io.manta.manifest.ObjectId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** To which Ray object an object belongs, as far as its word counts, and what is known of those. */
final class Owners {

  /** In another namespace than their Ray object: there only what we wrote ourselves counts. */
  private final Set<String> elsewhere = ConcurrentHashMap.newKeySet();

  private final Map<String, ResourceKey> keys = new ConcurrentHashMap<>();
  private final Kinds kinds;

  Owners(Kinds kinds) {
    this.kinds = kinds;
  }

  Optional<Owner> of(Map<String, Object> object, ObjectId id, String uid, boolean isOurWord) {
    Optional<Owner> named = Owner.of(object, kinds);
    if (named.isEmpty() || named.get().mayHave(id.namespace())) {
      return named;
    }
    if (isOurWord) {
      elsewhere.add(uid);
    }
    return named.filter(owner -> elsewhere.contains(uid));
  }

  /** The object with this uid is no more. */
  void gone(String uid) {
    elsewhere.remove(uid);
  }

  void observed(String uid, ResourceKey rayObject) {
    keys.put(uid, rayObject);
  }

  /** Of a Ray object that was observed. */
  Optional<ResourceKey> key(String uid) {
    return Optional.ofNullable(keys.get(uid));
  }

  Optional<ResourceKey> key(Owner owner) {
    return owner
        .name()
        .or(() -> key(owner.uid()).filter(key -> key.namespace().equals(owner.namespace())));
  }

  Optional<ResourceKey> forget(String uid) {
    return Optional.ofNullable(keys.remove(uid));
  }
}
