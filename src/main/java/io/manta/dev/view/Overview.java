package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All clusters and pods at one moment.
 *
 * @param clusters in order of namespace and name
 * @param others pods that belong to none of them
 */
public record Overview(List<ClusterRow> clusters, List<Pod> others, Instant now) {

  private static final String CLUSTER = "ray.io/cluster";
  private static final String GROUP = "ray.io/group";
  private static final List<String> CLUSTER_HEADINGS =
      List.of(
          "RAYCLUSTER",
          "STATUS",
          "HEAD",
          "WORKERS",
          "CPUS",
          "MEMORY",
          "GPUS",
          "AGE",
          "WAITING FOR");
  private static final Comparator<HasMetadata> BY_NAME =
      Comparator.comparing((HasMetadata o) -> o.getMetadata().getNamespace())
          .thenComparing(o -> o.getMetadata().getName());

  public static Overview of(
      Collection<GenericKubernetesResource> clusters, Collection<Pod> pods, Instant now) {
    Map<String, List<Pod>> byCluster =
        pods.stream().sorted(BY_NAME).collect(Collectors.groupingBy(Overview::clusterOf));
    List<ClusterRow> rows =
        clusters.stream()
            .sorted(BY_NAME)
            .map(
                cluster ->
                    new ClusterRow(
                        cluster,
                        Optional.ofNullable(byCluster.remove(key(cluster, name(cluster))))
                            .orElse(List.of())))
            .toList();
    List<Pod> others = byCluster.values().stream().flatMap(List::stream).sorted(BY_NAME).toList();
    return new Overview(rows, others, now);
  }

  /** Whether every cluster is as its spec wants it, and every other pod is ready or done. */
  public boolean settled() {
    return clusters.stream().allMatch(ClusterRow::settled)
        && others.stream().allMatch(pod -> PodReason.waitsFor(pod).isEmpty());
  }

  /** One row a cluster. */
  public Table clusterTable() {
    return Row.table(clusters, severalNamespaces(), CLUSTER_HEADINGS, now);
  }

  /** One row a pod: those of the clusters in the clusters' order, each head first. */
  public Table podTable() {
    return podTable(pods());
  }

  /** The pods that someone waits for, then as many of the others as there is room for. */
  public Table podTable(int rows) {
    List<Pod> all = pods();
    if (all.size() <= rows) {
      return podTable(all);
    }
    List<Pod> shown =
        new ArrayList<>(all.stream().filter(pod -> !PodReason.waitsFor(pod).isEmpty()).toList());
    all.stream().filter(pod -> !shown.contains(pod)).forEach(shown::add);
    List<Pod> fit = shown.subList(0, Math.max(0, rows - 1));
    Table table = podTable(all.stream().filter(fit::contains).toList());
    List<List<Cell>> withRest = new ArrayList<>(table.rows());
    withRest.add(List.of(new Cell("... " + (all.size() - fit.size()) + " more pods", Tone.FAINT)));
    return new Table(table.headings(), withRest);
  }

  private Table podTable(List<Pod> pods) {
    boolean namespaces = severalNamespaces();
    List<String> headings =
        new ArrayList<>(
            List.of("POD", "GROUP", "READY", "STATUS", "NODE", "IP", "AGE", "WAITING FOR"));
    if (namespaces) {
      headings.add(0, "NAMESPACE");
    }
    return new Table(
        headings,
        pods.stream()
            .map(
                pod -> {
                  List<Cell> cells = cells(pod);
                  if (namespaces) {
                    cells.add(0, Cell.of(pod.getMetadata().getNamespace()));
                  }
                  return cells;
                })
            .toList());
  }

  private List<Pod> pods() {
    List<Pod> all = new ArrayList<>();
    clusters.forEach(row -> all.addAll(headFirst(row.pods())));
    all.addAll(others);
    return all;
  }

  private static List<Pod> headFirst(List<Pod> pods) {
    return pods.stream()
        .sorted(
            Comparator.comparing((Pod pod) -> !"head".equals(label(pod, "ray.io/node-type")))
                .thenComparing(pod -> label(pod, GROUP)))
        .toList();
  }

  private List<Cell> cells(Pod pod) {
    String waits = PodReason.waitsFor(pod);
    String status = PodReason.status(pod);
    Tone tone =
        switch (status) {
          case "Running" -> waits.isEmpty() ? Tone.GOOD : Tone.WAITING;
          case "Completed", "Terminating" -> Tone.FAINT;
          case "Pending" -> Tone.WAITING;
          default -> Tone.BAD;
        };
    long ready =
        pod.getStatus().getContainerStatuses().stream()
            .filter(c -> Boolean.TRUE.equals(c.getReady()))
            .count();
    return new ArrayList<>(
        List.of(
            Cell.of(name(pod)),
            Cell.of(label(pod, GROUP).isEmpty() ? "-" : label(pod, GROUP)),
            Cell.of(ready + "/" + pod.getSpec().getContainers().size()),
            Cell.of(status, tone),
            Cell.of(Optional.ofNullable(pod.getSpec().getNodeName()).orElse("-")),
            Cell.of(Optional.ofNullable(pod.getStatus().getPodIP()).orElse("-")),
            Cell.of(age(pod)),
            Cell.of(waits, Tone.WAITING)));
  }

  private boolean severalNamespaces() {
    return Stream.concat(
                clusters.stream().map(ClusterRow::namespace),
                others.stream().map(pod -> pod.getMetadata().getNamespace()))
            .distinct()
            .count()
        > 1;
  }

  private String age(HasMetadata object) {
    return Age.of(
        Duration.between(Instant.parse(object.getMetadata().getCreationTimestamp()), now));
  }

  private static String clusterOf(Pod pod) {
    return key(pod, label(pod, CLUSTER));
  }

  private static String key(HasMetadata object, String cluster) {
    return object.getMetadata().getNamespace() + "/" + cluster;
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  private static String label(Pod pod, String key) {
    return Optional.ofNullable(pod.getMetadata().getLabels())
        .orElse(Map.of())
        .getOrDefault(key, "");
  }
}
