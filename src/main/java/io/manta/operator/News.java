package io.manta.operator;

/** Hears which clusters have news that we did not make ourselves. */
interface News {

  void of(ClusterKey cluster);

  /** News that can wait, as of pods that start, in swarms: it is worth waiting for more. */
  default void soon(ClusterKey cluster) {
    of(cluster);
  }
}
