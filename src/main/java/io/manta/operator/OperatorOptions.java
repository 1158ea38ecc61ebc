package io.manta.operator;

import io.manta.model.Settings;
import io.manta.template.TemplateSet;
import java.util.Optional;
import java.util.Set;

/**
 * How the operator runs.
 *
 * @param settings what changes manifests
 * @param namespaces to watch; empty for all
 * @param concurrency clusters worked on at once
 * @param width requests in flight at most, over all clusters
 * @param election empty to work without asking whether another operator does
 * @param metricsAddress {@code host:port} or {@code :port}; empty for no metrics
 * @param clusterMetrics whether the metrics tell of each RayCluster
 * @param probeAddress {@code host:port} or {@code :port}; empty for no probes
 */
public record OperatorOptions(
    Settings settings,
    TemplateSet templates,
    Set<String> namespaces,
    int concurrency,
    int width,
    Optional<Election> election,
    Optional<String> metricsAddress,
    boolean clusterMetrics,
    Optional<String> probeAddress) {

  /**
   * @param namespace where the Lease is; empty for the operator's own
   */
  public record Election(String lease, Optional<String> namespace) {
    /** The name that KubeRay uses, so that the two never work at once. */
    public static final String LEASE = "ray-operator-leader";
  }

  /** Everything built in, all namespaces, alone, no ports: as {@code manta dev} runs it. */
  public static OperatorOptions embedded(Settings settings, TemplateSet templates) {
    return new OperatorOptions(
        settings,
        templates,
        Set.of(),
        CONCURRENCY,
        WIDTH,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** The same for these namespaces only. */
  public OperatorOptions watching(Set<String> namespaces) {
    return new OperatorOptions(
        settings,
        templates,
        namespaces,
        concurrency,
        width,
        election,
        metricsAddress,
        clusterMetrics,
        probeAddress);
  }

  public static final int CONCURRENCY = 16;
  public static final int WIDTH = 32;
}
