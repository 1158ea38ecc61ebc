package io.manta.operator.cache;

import io.manta.manifest.ObjectId;

/** Which Ray object is meant, by its name: the next one of this name has the same key. */
public record ResourceKey(String kind, String namespace, String name) {

  public static ResourceKey of(ObjectId id) {
    return new ResourceKey(id.kind(), id.namespace(), id.name());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
