package io.manta.plan;

import io.manta.manifest.ObjectId;
import java.util.Map;
import java.util.Set;

/**
 * What this process knows of an object's own objects, beyond what is live.
 *
 * @param found objects that are made once and that someone else made: they exist, but not among
 *     what is live, because they do not carry our label
 * @param verified objects by the version at which they were found to be as rendered
 * @param givenUp objects that someone keeps changing back, by the hash of what was rendered then
 */
public record Expectations(
    Set<ObjectId> found, Map<ObjectId, Verified> verified, Map<ObjectId, String> givenUp) {

  /** An object's version and the hash of what was rendered then. */
  public record Verified(String resourceVersion, String hash) {}

  public static final Expectations NOTHING = new Expectations(Set.of(), Map.of(), Map.of());
}
