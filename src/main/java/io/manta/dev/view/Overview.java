package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
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

  private static final Comparator<HasMetadata> BY_NAME =
      Comparator.comparing((HasMetadata o) -> o.getMetadata().getNamespace())
          .thenComparing(o -> o.getMetadata().getName());

  private static final Comparator<PodRow> HEAD_FIRST =
      Comparator.comparing((PodRow pod) -> !pod.isHead()).thenComparing(PodRow::group);

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
    return Row.table(clusters, severalNamespaces(), ClusterRow.HEADINGS, now);
  }

  /** One row a pod: those of the clusters in the clusters' order, each head first. */
  public Table podTable() {
    return podTable(pods());
  }

  /** The pods that someone waits for, then as many of the others as there is room for. */
  public Table podTable(int rows) {
    List<PodRow> all = pods();
    if (all.size() <= rows) {
      return podTable(all);
    }
    List<PodRow> shown =
        new ArrayList<>(all.stream().filter(pod -> !pod.waitsFor().isEmpty()).toList());
    all.stream().filter(pod -> !shown.contains(pod)).forEach(shown::add);
    List<PodRow> fit = shown.subList(0, Math.max(0, rows - 1));
    Table table = podTable(all.stream().filter(fit::contains).toList());
    List<List<Cell>> withRest = new ArrayList<>(table.rows());
    withRest.add(List.of(new Cell("... " + (all.size() - fit.size()) + " more pods", Tone.FAINT)));
    return new Table(table.headings(), withRest);
  }

  private Table podTable(List<PodRow> pods) {
    boolean namespaces = severalNamespaces();
    List<String> headings = new ArrayList<>(PodRow.HEADINGS);
    if (namespaces) {
      headings.add(0, "NAMESPACE");
    }
    return new Table(
        headings,
        pods.stream()
            .map(
                pod -> {
                  List<Cell> cells = new ArrayList<>(pod.cells(now));
                  if (namespaces) {
                    cells.add(0, Cell.of(pod.namespace()));
                  }
                  return cells;
                })
            .toList());
  }

  /** Those of the clusters in the clusters' order, each head first, then all others. */
  List<PodRow> pods() {
    List<PodRow> all = new ArrayList<>();
    clusters.forEach(
        row -> row.pods().stream().map(PodRow::new).sorted(HEAD_FIRST).forEach(all::add));
    others.forEach(pod -> all.add(new PodRow(pod)));
    return all;
  }

  private boolean severalNamespaces() {
    return Stream.concat(
                clusters.stream().map(ClusterRow::namespace),
                others.stream().map(pod -> pod.getMetadata().getNamespace()))
            .distinct()
            .count()
        > 1;
  }

  private static String clusterOf(Pod pod) {
    return key(pod, new PodRow(pod).cluster());
  }

  private static String key(HasMetadata object, String cluster) {
    return object.getMetadata().getNamespace() + "/" + cluster;
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }
}
