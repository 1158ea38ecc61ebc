package io.manta.rules;

import io.manta.model.Tree;

/** How many workers a group may have, and when a group may rest. */
final class ReplicaRules implements Topic {

  @Override
  public void check(Subject subject) {
    for (PodGroup group : subject.workers()) {
      bounds(group, subject);
      if (group.tree().at("suspend").isTrue()) {
        subject.needsGate("RayJobDeletionPolicy", group.at("suspend"));
        if (subject.isAutoscaling()) {
          subject.refuse(
              group.at("suspend"), "a group cannot be suspended while the autoscaler is on");
        }
      }
    }
  }

  private static void bounds(PodGroup group, Subject subject) {
    Tree min = group.tree().at("minReplicas");
    Tree max = group.tree().at("maxReplicas");
    for (String name : new String[] {"minReplicas", "maxReplicas"}) {
      long value = group.tree().at(name).whole().orElse(0L);
      if (value < 0) {
        subject.refuse(group.at(name), "must not be negative").found(value);
      }
    }
    if (min.whole().isPresent()
        && max.whole().isPresent()
        && min.whole().get() > max.whole().get()) {
      subject
          .refuse(group.at("minReplicas"), "is more than `maxReplicas`")
          .found(min.text())
          .expected("at most " + max.text());
    }
  }
}
