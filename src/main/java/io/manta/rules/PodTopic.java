package io.manta.rules;

/** Rules about one part of a pod. */
interface PodTopic {

  void check(PodField pod, PodFindings findings);
}
