package io.manta.operator;

/** Hears which clusters have news that we did not make ourselves. */
interface News {

  void of(ClusterKey cluster);

  /** Of pods that only start, which they do in swarms: it is worth waiting for more. */
  default void ofStart(ClusterKey cluster) {
    of(cluster);
  }
}
