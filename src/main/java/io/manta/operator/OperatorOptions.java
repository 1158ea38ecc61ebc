package io.manta.operator;

import io.manta.dashboard.DashboardUrls;
import io.manta.model.Settings;
import io.manta.operator.election.Election;
import io.manta.operator.metrics.Metrics;
import io.manta.pipeline.OperatorTemplates;
import io.manta.template.set.TemplateSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the operator runs.
 *
 * @param settings what changes manifests
 * @param templates over the built-in ones
 * @param namespaces to watch; empty for all
 * @param home the operator's own namespace, where it keeps what it must find again; empty for none
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
    Optional<String> home,
    int concurrency,
    int width,
    Optional<Election> election,
    Optional<Metrics> metrics,
    Optional<String> probeAddress,
    boolean dashboardByProxy,
    Optional<DashboardUrls> dashboards) {

  /** Everything built in, all namespaces, alone, no ports: as {@code manta dev} runs it. */
  public static OperatorOptions embedded(Settings settings, TemplateSet templates) {
    return new OperatorOptions(
        settings,
        OperatorTemplates.of(templates),
        Set.of(),
        Optional.empty(),
        CONCURRENCY,
        WIDTH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** The same with other templates over the built-in ones. */
  public OperatorOptions with(OperatorTemplates others) {
    return changed(draft -> draft.templates = others);
  }

  /** The same for these namespaces only. */
  public OperatorOptions watching(Set<String> only) {
    return changed(draft -> draft.namespaces = only);
  }

  /** The same with this as its own namespace. */
  public OperatorOptions at(String namespace) {
    return changed(draft -> draft.home = Optional.of(namespace));
  }

  /** The same with this election. */
  public OperatorOptions electing(Election other) {
    return changed(draft -> draft.election = Optional.of(other));
  }

  /** The same with these metrics. */
  public OperatorOptions measured(Metrics others) {
    return changed(draft -> draft.metrics = Optional.of(others));
  }

  /** The same with probes at this address. */
  public OperatorOptions probed(String address) {
    return changed(draft -> draft.probeAddress = Optional.of(address));
  }

  /** The same, with Ray's dashboards at these URLs. */
  public OperatorOptions dashboards(DashboardUrls urls) {
    return changed(draft -> draft.dashboards = Optional.of(urls));
  }

  private OperatorOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new OperatorOptions(
        settings,
        draft.templates,
        draft.namespaces,
        draft.home,
        concurrency,
        width,
        draft.election,
        draft.metrics,
        draft.probeAddress,
        dashboardByProxy,
        draft.dashboards);
  }

  /** What can be changed one by one. */
  private static final class Draft {

    OperatorTemplates templates;
    Set<String> namespaces;
    Optional<String> home;
    Optional<Election> election;
    Optional<Metrics> metrics;
    Optional<String> probeAddress;
    Optional<DashboardUrls> dashboards;

    Draft(OperatorOptions options) {
      templates = options.templates;
      namespaces = options.namespaces;
      home = options.home;
      election = options.election;
      metrics = options.metrics;
      probeAddress = options.probeAddress;
      dashboards = options.dashboards;
    }
  }

  public static final int CONCURRENCY = 16;
  public static final int WIDTH = 32;
}
