package io.manta.kind.raycluster.rules;

/** Rules about one thing. */
interface ClusterTopic {

  /** Reports every rule that the subject breaks. */
  void check(ClusterSubject clusterSubject);
}
