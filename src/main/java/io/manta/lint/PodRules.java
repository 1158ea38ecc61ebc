package io.manta.lint;

import io.manta.lint.WrittenObject.Container;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules about pods and containers that templates make. */
final class PodRules {

  private static final Set<String> SHARED = Set.of("hostNetwork", "hostPID", "hostIPC");

  private final WrittenObject object;
  private final List<Finding> found = new ArrayList<>();

  private PodRules(WrittenObject object) {
    this.object = object;
  }

  /** Containers that ask for nothing get what is left, and are the first to go. */
  static List<Finding> resources(WrittenObject object) {
    PodRules rules = new PodRules(object);
    for (Container container : object.containers()) {
      Tree resources = container.value().at("resources");
      if (resources.at("requests").map().isEmpty() && resources.at("limits").map().isEmpty()) {
        rules.add(
            Rule.MISSING_RESOURCES,
            container.path(),
            "container `" + name(container) + "` asks for no resources",
            "resources: {requests: {cpu: 100m, memory: 128Mi}}");
      }
    }
    return rules.found;
  }

  /** What Kubernetes' restricted pod security standard refuses. */
  static List<Finding> restricted(WrittenObject object) {
    PodRules rules = new PodRules(object);
    object.podSpec().ifPresent(rules::pod);
    object.containers().forEach(rules::container);
    return rules.found;
  }

  private void pod(String path) {
    Tree spec = object.at(path);
    for (String field : SHARED) {
      if (spec.at(field).isTrue() && object.wrote(path + "." + field)) {
        refused(path + "." + field, "`" + field + "` shares what is the node's", "leave it away");
      }
    }
    List<Tree> volumes = spec.at("volumes").items();
    for (int i = 0; i < volumes.size(); i++) {
      String at = path + ".volumes[" + i + "].hostPath";
      if (!volumes.get(i).at("hostPath").isAbsent() && object.wrote(at)) {
        refused(at, "`hostPath` reaches the node's files", "an emptyDir, or a claim");
      }
    }
  }

  private void container(Container container) {
    Tree security = container.value().at("securityContext");
    Tree pod = object.at(object.podSpec().orElseThrow()).at("securityContext");
    String path = container.path();
    String name = "container `" + name(container) + "` ";
    if (security.at("privileged").isTrue()) {
      refused(path + ".securityContext.privileged", name + "is privileged", "leave it away");
    }
    if (!Boolean.FALSE.equals(security.at("allowPrivilegeEscalation").value())) {
      refused(
          path,
          name + "may gain rights",
          "securityContext: {allowPrivilegeEscalation: false, ...}");
    }
    if (!security.at("capabilities", "drop").list().contains("ALL")) {
      refused(
          path, name + "keeps capabilities", "securityContext: {capabilities: {drop: [ALL]}, ...}");
    }
    if (!first(security, pod, "runAsNonRoot").isTrue()) {
      refused(path, name + "may run as root", "securityContext: {runAsNonRoot: true, ...}");
    }
    if (first(security, pod, "seccompProfile").isAbsent()) {
      refused(
          path,
          name + "has no seccomp profile",
          "securityContext: {seccompProfile: {type: RuntimeDefault}, ...}");
    }
  }

  private static Tree first(Tree container, Tree pod, String field) {
    return container.at(field).isAbsent() ? pod.at(field) : container.at(field);
  }

  private static String name(Container container) {
    return container.value().at("name").text();
  }

  private void refused(String path, String message, String hint) {
    add(Rule.UNRESTRICTED_POD, path, message, hint);
  }

  private void add(Rule rule, String path, String message, String hint) {
    found.add(new Finding(rule, object.problem(path, message).hint(hint)));
  }
}
