package io.manta.kind.raycluster.rules;

import io.manta.model.Tree;
import io.manta.schema.Document;
import java.util.Set;

/** Who may replace a cluster's pods. */
final class UpgradeRules implements ClusterTopic {

  private static final String STRATEGY = "spec.upgradeStrategy";
  private static final String MADE_BY = "ray.io/originated-from-crd";
  private static final Set<String> OWNERS = Set.of("RayJob", "RayService");

  @Override
  public void check(ClusterSubject clusterSubject) {
    Tree strategy = clusterSubject.spec().at("upgradeStrategy");
    String owner = clusterSubject.root().at("metadata", "labels", MADE_BY).text();
    if (!strategy.at("type").text().isEmpty() && OWNERS.contains(owner)) {
      clusterSubject
          .refuse(STRATEGY + ".type", "a cluster that a " + owner + " made is replaced by it alone")
          .hint("remove it, or the label " + Document.path("metadata.labels", MADE_BY));
    }
    boolean rolling = strategy.at("type").text().equals("Rolling");
    for (String field : new String[] {"maxUnavailable", "head"}) {
      if (!rolling && !strategy.at(field).isAbsent()) {
        clusterSubject
            .refuse(STRATEGY + "." + field, "is only for the type Rolling")
            .hint("set `" + STRATEGY + ".type: Rolling`, or remove it");
      }
    }
    if (strategy.at("maxUnavailable").text().matches("-.*|0+%?")) {
      clusterSubject
          .refuse(STRATEGY + ".maxUnavailable", "nothing could ever be replaced")
          .found(strategy.at("maxUnavailable").text())
          .expected("a number from 1, or a percentage above 0%");
    }
  }
}
