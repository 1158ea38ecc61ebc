package io.manta.operator.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What an account may not do in one namespace, or in all; in one line, with the way out. */
final class MissingRights {

  private final String namespace;
  private final Map<String, Set<String>> verbs = new LinkedHashMap<>();

  /**
   * @param namespace empty for all
   */
  MissingRights(String namespace) {
    this.namespace = namespace;
  }

  /**
   * @param resource as in a Role, with its group behind a point
   */
  void add(String verb, String resource) {
    verbs.computeIfAbsent(resource, key -> new TreeSet<>()).add(verb);
  }

  boolean isEmpty() {
    return verbs.isEmpty();
  }

  @Override
  public String toString() {
    Map<Set<String>, List<String>> resources = new LinkedHashMap<>();
    verbs.forEach(
        (resource, its) -> resources.computeIfAbsent(its, key -> new ArrayList<>()).add(resource));
    List<String> rules = new ArrayList<>();
    resources.forEach(
        (its, all) -> rules.add(String.join(" and ", its) + " " + String.join(", ", all)));
    String lacks = "the operator's account may not " + String.join("; nor ", rules);
    return namespace.isEmpty()
        ? "no namespace is watched: "
            + lacks
            + " in all namespaces. To fix: bind the ClusterRole of config/rbac to it, or name the"
            + " namespaces that it has the rights in (--watch-namespace)"
        : "namespace "
            + namespace
            + " is not watched: "
            + lacks
            + " there. To fix: kubectl apply -n "
            + namespace
            + " -k config/watched-namespace";
  }
}
