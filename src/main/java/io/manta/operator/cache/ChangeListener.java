package io.manta.operator.cache;

/** Hears which clusters have news that we did not make ourselves. */
public interface ChangeListener {

  void of(ResourceKey cluster);

  /** News that can wait, as of pods that start, in swarms: it is worth waiting for more. */
  default void soon(ResourceKey cluster) {
    of(cluster);
  }
}
