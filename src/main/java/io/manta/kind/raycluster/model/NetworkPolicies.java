package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.Tree;
import java.util.List;
import java.util.Map;

/**
 * Who may talk to a cluster's pods: always the cluster's own pods, and what the user allows beyond
 * that. DNS is not allowed by itself, as in KubeRay.
 *
 * @param types the directions that are closed by default: {@code Ingress}, {@code Egress}
 */
record NetworkPolicies(boolean enabled, List<String> types, Tree options) {

  static NetworkPolicies of(Cluster cluster) {
    Tree options = cluster.spec().at("networkPolicy");
    boolean enabled = !options.isAbsent() && cluster.settings().gate("RayClusterNetworkPolicy");
    List<String> types =
        switch (options.at("mode").text()) {
          case "DenyAllIngress" -> List.of("Ingress");
          case "DenyAllEgress" -> List.of("Egress");
          default -> List.of("Ingress", "Egress");
        };
    return new NetworkPolicies(enabled, types, options);
  }

  Map<String, Object> facts(Cluster cluster) {
    return new FactMap()
        .put("enabled", enabled)
        .put("types", types)
        .putAll(rules(options.at("head")))
        .put("submitter", submitter(cluster))
        .map();
  }

  /** A group's own rules replace those for all workers. */
  Map<String, Object> facts(Group group) {
    Tree own =
        options.at("workerGroups").items().stream()
            .filter(entry -> entry.at("groupName").text().equals(group.name()))
            .findFirst()
            .orElse(options.at("worker"));
    return new FactMap().put("enabled", enabled).put("types", types).putAll(rules(own)).map();
  }

  private static Map<String, Object> rules(Tree rules) {
    return new FactMap()
        .put("ingress", rules.at("ingressRules").list())
        .put("egress", rules.at("egressRules").list())
        .map();
  }

  /** The Job that submits a RayJob's entry point must reach the dashboard; it bears its name. */
  private static String submitter(Cluster cluster) {
    Tree metadata = cluster.object().at("metadata");
    if (!metadata.at("labels", "ray.io/job-submission-mode").text().equals("K8sJobMode")) {
      return "";
    }
    return metadata.at("ownerReferences").items().stream()
        .filter(owner -> owner.at("controller").isTrue())
        .filter(owner -> owner.at("kind").text().equals("RayJob"))
        .map(owner -> owner.at("name").text())
        .findFirst()
        .orElse("");
  }
}
