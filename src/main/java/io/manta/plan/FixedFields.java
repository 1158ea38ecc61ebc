package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fields that Kubernetes fixes when an object is created. An update of one is refused whatever else
 * it says, so an object that must change there is deleted, and its successor has the new value.
 */
final class FixedFields {

  /** Types of Services that have an address, so that none of them is headless. */
  private static final Set<String> WITH_ADDRESS = Set.of("NodePort", "LoadBalancer");

  private static final String NONE = "None";

  private final Tree rendered;
  private final Tree there;

  private FixedFields(Tree rendered, Tree there) {
    this.rendered = rendered;
    this.there = there;
  }

  /** Which fixed field has to change, and from what to what; empty when an update will do. */
  static Optional<String> change(Manifest manifest, LiveObject there) {
    Tree rendered = new Tree(manifest.object());
    return switch (manifest.id().kind()) {
      case "Service" -> new FixedFields(rendered.at("spec"), there.at("spec")).service();
      case "RoleBinding", "ClusterRoleBinding" ->
          new FixedFields(rendered, there.at()).values(List.of("roleRef", "name"));
      default -> Optional.empty();
    };
  }

  private Optional<String> service() {
    String type = rendered.at("type").text("ClusterIP");
    String typeThere = there.at("type").text("ClusterIP");
    if (type.equals("ExternalName") || typeThere.equals("ExternalName")) {
      return Optional.empty();
    }
    boolean isHeadless = there.at("clusterIP").text().equals(NONE);
    if (isHeadless && WITH_ADDRESS.contains(type)) {
      return Optional.of("spec.type " + type + " needs an address, and the Service is headless");
    }
    // The other way round it keeps its address: see HeadlessOrNot.
    boolean asksForAddress = !rendered.at("clusterIP").text(NONE).equals(NONE);
    return (asksForAddress ? values(List.of("clusterIP")) : Optional.<String>empty())
        .or(() -> first("ipFamilies"))
        .or(() -> values(List.of("loadBalancerClass")))
        .or(() -> values(List.of("healthCheckNodePort")));
  }

  /** Only the first of such a list is fixed. */
  private Optional<String> first(String list) {
    return difference(
        "spec." + list + "[0]", rendered.at(list).item(0).text(), there.at(list).item(0).text());
  }

  private Optional<String> values(List<String> path) {
    String[] keys = path.toArray(String[]::new);
    String prefix = path.size() == 1 ? "spec." : "";
    return difference(
        prefix + String.join(".", path), rendered.at(keys).text(), there.at(keys).text());
  }

  /** What is not rendered is left to others, and what is absent can still be set. */
  private static Optional<String> difference(String field, String rendered, String there) {
    return rendered.isEmpty() || there.isEmpty() || rendered.equals(there)
        ? Optional.empty()
        : Optional.of(field + " is fixed at " + there + " and shall be " + rendered);
  }
}
