package io.manta.rules;

import io.manta.model.Tree;

/** A status that contradicts itself was written by somebody else. */
final class StatusRules implements Topic {

  @Override
  public void check(Subject subject) {
    if (isTrue(subject, "RayClusterSuspending") && isTrue(subject, "RayClusterSuspended")) {
      subject.refuse(
          "status.conditions", "RayClusterSuspending and RayClusterSuspended cannot both be True");
    }
  }

  private static boolean isTrue(Subject subject, String type) {
    for (Tree condition : subject.root().at("status", "conditions").items()) {
      if (condition.at("type").text().equals(type)) {
        return condition.at("status").text().equals("True");
      }
    }
    return false;
  }
}
