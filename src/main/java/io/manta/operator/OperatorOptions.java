package io.manta.operator;

import io.manta.dashboard.DashboardUrls;
import io.manta.model.Settings;
import io.manta.pipeline.OperatorTemplates;
import io.manta.template.set.TemplateSet;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How the operator runs.
 *
 * @param settings what changes manifests
 * @param templates over the built-in ones
 * @param namespaces to watch; empty for all
 * @param concurrency clusters worked on at once
 * @param width requests in flight at most, over all clusters
 * @param election empty to work without asking whether another operator does
 * @param metrics empty for none
 * @param probeAddress {@code host:port} or {@code :port}; empty for no probes
 * @param dashboardByProxy whether Ray's dashboards are reached through the API server
 * @param dashboards URLs of dashboards that are not where their clusters say
 */
public record OperatorOptions(
    Settings settings,
    OperatorTemplates templates,
    Set<String> namespaces,
    int concurrency,
    int width,
    Optional<Election> election,
    Optional<Metrics> metrics,
    Optional<String> probeAddress,
    boolean dashboardByProxy,
    Optional<DashboardUrls> dashboards) {

  /** One that reaches Ray's dashboards directly. */
  public OperatorOptions(
      Settings settings,
      OperatorTemplates templates,
      Set<String> namespaces,
      int concurrency,
      int width,
      Optional<Election> election,
      Optional<Metrics> metrics,
      Optional<String> probeAddress) {
    this(
        settings,
        templates,
        namespaces,
        concurrency,
        width,
        election,
        metrics,
        probeAddress,
        false,
        Optional.empty());
  }

  /**
   * @param namespace where the Lease is; empty for the operator's own
   */
  public record Election(String lease, Optional<String> namespace) {
    /** The name that KubeRay uses, so that the two never work at once. */
    public static final String LEASE = "ray-operator-leader";
  }

  /**
   * What Prometheus reads, and how.
   *
   * @param address {@code host:port} or {@code :port}
   * @param secure HTTPS, and only for whom Kubernetes lets read it
   * @param certificates a directory with {@code tls.crt} and {@code tls.key}; empty for a
   *     certificate made at the start
   * @param ofClusters whether each RayCluster has series of its own
   */
  public record Metrics(
      String address, boolean secure, Optional<Path> certificates, boolean ofClusters) {}

  /** Everything built in, all namespaces, alone, no ports: as {@code manta dev} runs it. */
  public static OperatorOptions embedded(Settings settings, TemplateSet templates) {
    return new OperatorOptions(
        settings,
        OperatorTemplates.of(templates),
        Set.of(),
        CONCURRENCY,
        WIDTH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with other templates over the built-in ones. */
  public OperatorOptions with(OperatorTemplates others) {
    return new OperatorOptions(
        settings,
        others,
        namespaces,
        concurrency,
        width,
        election,
        metrics,
        probeAddress,
        dashboardByProxy,
        dashboards);
  }

  /** The same with these metrics, or none. */
  public OperatorOptions with(Optional<Metrics> others) {
    return new OperatorOptions(
        settings,
        templates,
        namespaces,
        concurrency,
        width,
        election,
        others,
        probeAddress,
        dashboardByProxy,
        dashboards);
  }

  /** The same, with Ray's dashboards reached through the API server, or directly. */
  public OperatorOptions dashboardByProxy(boolean isWanted) {
    return new OperatorOptions(
        settings,
        templates,
        namespaces,
        concurrency,
        width,
        election,
        metrics,
        probeAddress,
        isWanted,
        dashboards);
  }

  /** The same, with Ray's dashboards at these URLs. */
  public OperatorOptions dashboards(DashboardUrls urls) {
    return new OperatorOptions(
        settings,
        templates,
        namespaces,
        concurrency,
        width,
        election,
        metrics,
        probeAddress,
        dashboardByProxy,
        Optional.of(urls));
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
        metrics,
        probeAddress,
        dashboardByProxy,
        dashboards);
  }

  public static final int CONCURRENCY = 16;
  public static final int WIDTH = 32;
}
