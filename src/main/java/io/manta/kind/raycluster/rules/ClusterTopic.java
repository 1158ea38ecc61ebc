package io.manta.kind.raycluster.rules;

/** Rules about one thing. */
interface ClusterTopic {

  /** Tells the subject of every rule it breaks. */
  void check(ClusterSubject clusterSubject);
}
