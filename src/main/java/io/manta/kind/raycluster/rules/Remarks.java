package io.manta.kind.raycluster.rules;

import io.manta.model.Quantity;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what there is to remark on one RayCluster. */
final class Remarks {

  /** Of other images the tag says nothing about Ray. */
  private static final Pattern RAY_IMAGE =
      Pattern.compile("(?:.*/)?rayproject/ray(?:-ml|-llm)?:(\\d+\\.\\d+\\.\\d+)(?:[.-].*)?");

  private static final Pattern LATEST = Pattern.compile("[^@]*:latest|(?:[^@/]+/)*[^@/:]+");

  private static final List<String> SERVICE_TYPES =
      List.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName");

  private static final String STORE = "object-store-memory";

  private final Tree spec;
  private final Settings settings;
  private final List<Remark> found = new ArrayList<>();

  Remarks(Tree spec, Settings settings) {
    this.spec = spec;
    this.settings = settings;
  }

  List<Remark> all() {
    encryption();
    serviceType();
    GroupSpec head = new GroupSpec("spec.headGroupSpec", spec.at("headGroupSpec"));
    pods(head);
    List<Tree> groups = spec.at("workerGroupSpecs").items();
    for (int i = 0; i < groups.size(); i++) {
      GroupSpec group = new GroupSpec("spec.workerGroupSpecs[" + i + "]", groups.get(i));
      clamped(group);
      pods(group);
      resources(group);
    }
    return found;
  }

  private void encryption() {
    Tree options = spec.at("tlsOptions");
    if (!options.isAbsent()
        && options.at("enabled").isAbsent()
        && settings.gate("RayClusterMTLS")) {
      add(
          "TrafficNotEncrypted",
          "spec.tlsOptions",
          "traffic between the pods is not encrypted, because `enabled: true` is missing",
          "set `spec.tlsOptions.enabled: true`, or remove `tlsOptions`");
    }
  }

  private void serviceType() {
    String type = spec.at("headGroupSpec", "serviceType").text();
    if (!type.isEmpty() && !SERVICE_TYPES.contains(type)) {
      add(
          "ServiceTypeUnknown",
          "spec.headGroupSpec.serviceType",
          "Kubernetes has no Services of the type `" + type + "`, so the head gets none",
          "one of " + String.join(", ", SERVICE_TYPES));
    }
  }

  /** KubeRay does the same without a word. Zero is what a field left out becomes. */
  private void clamped(GroupSpec group) {
    long replicas = group.tree().at("replicas").whole().orElse(0L);
    Optional<Long> min = group.tree().at("minReplicas").whole();
    Optional<Long> max = group.tree().at("maxReplicas").whole();
    boolean isBelow = replicas != 0 && min.filter(least -> replicas < least).isPresent();
    boolean isAbove = max.filter(most -> replicas > most).isPresent();
    if (isBelow || isAbove) {
      String bound = isAbove ? "maxReplicas: " + max.get() : "minReplicas: " + min.get();
      add(
          "ReplicasClamped",
          group.at("replicas"),
          "`%s` decides, not `replicas: %d`".formatted(bound, replicas),
          "bring `replicas` between `minReplicas` and `maxReplicas`");
    }
  }

  private void pods(GroupSpec group) {
    String image = group.containers().isEmpty() ? "" : ray(group).at("image").text();
    String path = group.podPath("containers[0].image");
    Matcher version = RAY_IMAGE.matcher(image);
    String said = spec.at("rayVersion").text();
    if (version.matches() && !said.isEmpty() && !version.group(1).equals(said)) {
      add(
          "RayVersionDiffers",
          path,
          "the image has Ray %s and `spec.rayVersion` says %s".formatted(version.group(1), said),
          "let both say the same: the start command and what is allowed go by `rayVersion`");
    } else if (LATEST.matcher(image).matches()) {
      add(
          "ImageTagLatest",
          path,
          "what `" + image + "` is changes with time, and head and workers need the same Ray",
          "name a version, as in rayproject/ray:2.52.0");
    }
    parameters(group);
    memory(group);
  }

  private void parameters(GroupSpec group) {
    for (String name : group.tree().at("rayStartParams").map().keySet()) {
      RayStartOptions.meantBy(name)
          .ifPresent(
              option ->
                  add(
                      "StartParameterUnknown",
                      group.startParamPath(name),
                      "`ray start` has no option `--" + name + "`, so Ray would not start",
                      "did you mean `" + option + "`?"));
    }
  }

  private void memory(GroupSpec group) {
    Optional<BigDecimal> store = Quantity.parse(group.startParam(STORE)).map(Quantity::amount);
    String limit = ray(group).at("resources", "limits", "memory").text();
    Optional<BigDecimal> memory = Quantity.parse(limit).map(Quantity::amount);
    if (store.isPresent() && memory.isPresent() && store.get().compareTo(memory.get()) >= 0) {
      add(
          "MemoryBelowObjectStore",
          Document.path(group.at("rayStartParams"), STORE),
          "the object store alone takes all memory that the container may have (" + limit + ")",
          "raise the memory limit, or lower `" + STORE + "` to about a third of it");
    }
  }

  /**
   * Ray then counts all processors and memory of the node for itself, which goes well for as long
   * as it is alone there.
   */
  private void resources(GroupSpec group) {
    boolean isSaid =
        !ray(group).at("resources", "limits").map().isEmpty()
            || !ray(group).at("resources", "requests").map().isEmpty()
            || !group.pod().at("resources").isAbsent()
            || !group.tree().at("resources").map().isEmpty()
            || !group.startParam("num-cpus").isEmpty();
    boolean areMany =
        spec.at("enableInTreeAutoscaling").isTrue()
            || group.tree().at("replicas").whole().orElse(0L) > 1
            || group.tree().at("minReplicas").whole().orElse(0L) > 1;
    if (!isSaid && areMany && !group.containers().isEmpty()) {
      add(
          "WorkersWithoutResources",
          group.podPath("containers[0]"),
          "without `resources` each worker counts the whole node as its own",
          "set `resources.limits` with cpu and memory");
    }
  }

  private static Tree ray(GroupSpec group) {
    return group.pod().at("containers").item(0);
  }

  private void add(String id, String path, String message, String hint) {
    found.add(new Remark(id, path, message, hint));
  }
}
