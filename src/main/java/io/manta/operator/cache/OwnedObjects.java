package io.manta.operator.cache;

import io.manta.kind.Kinds;
import io.manta.manifest.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Objects that are there all at once, as those of a dump, by the Ray object that they name. */
public final class OwnedObjects {

  private final Map<Owner, List<Map<String, Object>>> byOwner = new HashMap<>();

  public OwnedObjects(Kinds kinds, List<Map<String, Object>> objects) {
    for (Map<String, Object> object : objects) {
      Owner.of(object, kinds)
          .ifPresent(owner -> byOwner.computeIfAbsent(owner, o -> new ArrayList<>()).add(object));
    }
  }

  /** Those that name it in either way, in their order. */
  public List<Map<String, Object>> of(ObjectId rayObject, String uid) {
    return Stream.of(
            Owner.named(ResourceKey.of(rayObject)), Owner.withUid(rayObject.namespace(), uid))
        .flatMap(owner -> byOwner.getOrDefault(owner, List.of()).stream())
        .toList();
  }
}
