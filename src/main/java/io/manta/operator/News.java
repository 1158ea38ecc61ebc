package io.manta.operator;

/** Hears which clusters have news that we did not make ourselves. */
interface News {

  void of(ClusterKey cluster);

  /** News that nobody acts upon, as of pods that start, in swarms: worth waiting for more. */
  default void soon(ClusterKey cluster) {
    of(cluster);
  }
}
