package io.manta.pipeline;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.schema.Problem;
import io.manta.template.set.Overrides;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ConfigMaps that hold templates, and what they offer to whom.
 *
 * @param policy of namespaces that do not say another
 */
record TemplateConfigMaps(
    Supplier<Stream<TemplateConfigMap>> all, RevisionStore revisionStore, RolloutPolicy policy) {

  /** Namespaces that have templates of their own. */
  Set<String> namespaces() {
    return all.get()
        .filter(map -> map.isFor(TemplateOwner.Level.NAMESPACE))
        .map(TemplateConfigMap::namespace)
        .collect(Collectors.toSet());
  }

  /** What a namespace has for all its RayClusters. */
  TemplateCandidate of(String namespace) {
    List<TemplateConfigMap> maps =
        all.get()
            .filter(map -> map.namespace().equals(namespace))
            .filter(map -> map.isFor(TemplateOwner.Level.NAMESPACE))
            .sorted(Comparator.comparing(TemplateConfigMap::name))
            .toList();
    return maps.stream()
        .filter(map -> !map.pinned().isEmpty())
        .findFirst()
        .map(
            map ->
                TemplateCandidate.pinned(
                    TemplateOwner.namespace(namespace),
                    map.pinned(),
                    "ConfigMap " + namespace + "/" + map.name(),
                    revisionStore))
        .orElseGet(() -> rollingOut(offer("", maps), maps));
  }

  private TemplateCandidate rollingOut(TemplateCandidate offer, List<TemplateConfigMap> maps) {
    Optional<TemplateConfigMap> saying =
        maps.stream().filter(map -> !map.rollout().isEmpty()).findFirst();
    return saying
        .map(
            map ->
                RolloutPolicy.Strategy.of(map.rollout())
                    .map(strategy -> offer.by(policy.by(strategy)))
                    .orElseGet(() -> TemplateCandidate.broken(offer.key(), List.of(unknown(map)))))
        .orElseGet(() -> offer.by(policy));
  }

  private static Problem unknown(TemplateConfigMap map) {
    return Problem.of(
            "ConfigMap " + map.namespace() + "/" + map.name(),
            Optional.empty(),
            "metadata.annotations[" + TemplateConfigMap.ROLLOUT + "]",
            "unknown way to roll templates out")
        .found(map.rollout())
        .expected("one of " + RolloutPolicy.Strategy.words());
  }

  /**
   * What a RayCluster names.
   *
   * @param names of ConfigMaps, divided by commas
   * @param isOff whether nothing that RayClusters name is read
   */
  TemplateCandidate named(Map<String, Object> rayCluster, String names, boolean isOff) {
    ObjectId cluster = Manifest.idOf(rayCluster);
    List<TemplateConfigMap> found = new ArrayList<>();
    List<Problem> missing = new ArrayList<>();
    for (String name : names.split("\\s*,\\s*")) {
      named(cluster.namespace(), name)
          .ifPresentOrElse(found::add, () -> missing.add(missing(cluster, name, isOff)));
    }
    return missing.isEmpty()
        ? offer(names, found)
        : TemplateCandidate.broken(missing.toString(), missing);
  }

  private Optional<TemplateConfigMap> named(String namespace, String name) {
    return all.get()
        .filter(map -> map.namespace().equals(namespace))
        .filter(map -> map.name().equals(name))
        .filter(map -> map.isFor(TemplateOwner.Level.CLUSTER))
        .findFirst();
  }

  private static Problem missing(ObjectId cluster, String name, boolean isOff) {
    String path = "metadata.annotations[" + TemplateConfigMap.NAME + "]";
    String source = cluster.toString();
    return isOff
        ? Problem.of(source, Optional.empty(), path, "templates of RayClusters are switched off")
            .hint("the operator's flag --namespace-templates=pods switches them on")
        : Problem.of(
            source,
            Optional.empty(),
            path,
            "there is no ConfigMap "
                + name
                + " with the label "
                + TemplateConfigMap.NAME
                + ": cluster");
  }

  private static TemplateCandidate offer(String prefix, List<TemplateConfigMap> maps) {
    String versions = maps.stream().map(map -> " " + map.version()).collect(Collectors.joining());
    return new TemplateCandidate(
        prefix + versions,
        () -> Overrides.configMaps(maps.stream().map(TemplateConfigMap::object).toList()));
  }
}
