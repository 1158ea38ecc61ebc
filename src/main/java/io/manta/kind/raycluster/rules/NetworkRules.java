package io.manta.kind.raycluster.rules;

import io.manta.model.Tree;
import io.manta.schema.Syntax;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Openings of a network policy: only for what is closed, only for groups that exist. */
final class NetworkRules implements ClusterTopic {

  private static final String POLICY = "spec.networkPolicy";

  @Override
  public void check(ClusterSubject clusterSubject) {
    Tree policy = clusterSubject.spec().at("networkPolicy");
    if (policy.isAbsent()) {
      return;
    }
    clusterSubject.needsGate("RayClusterNetworkPolicy", POLICY);
    String mode = policy.at("mode").text();
    openings(POLICY + ".head", policy.at("head"), mode, clusterSubject);
    openings(POLICY + ".worker", policy.at("worker"), mode, clusterSubject);
    Set<String> names =
        clusterSubject.workers().stream()
            .map(group -> group.tree().at("groupName").text())
            .collect(Collectors.toSet());
    List<Tree> groups = policy.at("workerGroups").items();
    for (int i = 0; i < groups.size(); i++) {
      String path = POLICY + ".workerGroups[" + i + "]";
      String name = groups.get(i).at("groupName").text();
      openings(path, groups.get(i), mode, clusterSubject);
      if (!names.contains(name)) {
        clusterSubject
            .refuse(path + ".groupName", "no worker group has this name")
            .found(name)
            .hint("the groups are " + names.stream().sorted().toList());
      }
    }
    groupNames(clusterSubject);
  }

  private static void openings(
      String path, Tree rules, String mode, ClusterSubject clusterSubject) {
    unused(path, "egressRules", rules, mode, "DenyAllIngress", clusterSubject);
    unused(path, "ingressRules", rules, mode, "DenyAllEgress", clusterSubject);
  }

  private static void unused(
      String path,
      String field,
      Tree rules,
      String mode,
      String open,
      ClusterSubject clusterSubject) {
    if (mode.equals(open) && !rules.at(field).list().isEmpty()) {
      clusterSubject
          .refuse(path + "." + field, "opens what the mode " + open + " does not close")
          .hint("use the mode DenyAll, or remove the rules");
    }
  }

  /** They become part of the policies' names. */
  private static void groupNames(ClusterSubject clusterSubject) {
    for (GroupSpec group : clusterSubject.workers()) {
      String name = group.tree().at("groupName").text();
      if (!Syntax.isDns1123Label(name)) {
        clusterSubject
            .refuse(group.at("groupName"), "with a network policy the name must be a DNS label")
            .found(name)
            .expected("at most 63 lower-case letters, digits and -, no - at either end");
      }
    }
  }
}
