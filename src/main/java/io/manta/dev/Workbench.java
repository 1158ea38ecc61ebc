package io.manta.dev;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.player.PlayedDashboards;
import io.manta.dev.player.Player;
import io.manta.template.set.TemplateSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A control plane with player and operator, all that a RayCluster needs to become pods. What was
 * started last is stopped first.
 */
final class Workbench implements AutoCloseable {

  private final ControlPlane plane;
  private final KubernetesClient client;
  private final OperatorStart start;
  private final Runnable fatal;
  private final PlayedDashboards dashboards = PlayedDashboards.start();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Optional<AutoCloseable> operator = Optional.empty();

  private Workbench(ControlPlane plane, OperatorStart start, Runnable fatal) {
    this.plane = plane;
    this.start = start;
    this.fatal = fatal;
    open.push(plane);
    this.client = plane.client();
    open.push(client);
  }

  /**
   * @param definitions YAML texts of the definitions that the operator needs
   * @param fatal called when the operator can no longer work
   */
  static Workbench start(
      DevArguments devArguments,
      Binaries binaries,
      List<String> definitions,
      OperatorStart start,
      Runnable fatal)
      throws Exception {
    Setup setup =
        Setup.of(binaries).with(definitions).with(StandIns.definitions(devArguments.standIns()));
    Workbench bench = new Workbench(ControlPlane.start(setup), start, fatal);
    try {
      bench.open.push(bench.dashboards);
      bench.open.push(
          Player.start(bench.client, Optional.empty(), devArguments.nodes(), bench.dashboards));
      bench.open.push(StandIns.start(bench.client, devArguments.standIns()));
      return bench;
    } catch (Exception e) {
      bench.close();
      throw e;
    }
  }

  KubernetesClient client() {
    return client;
  }

  ControlPlane plane() {
    return plane;
  }

  /** Starts the operator, or restarts it when its templates have changed. */
  void operate(TemplateSet templates) throws Exception {
    stopOperator();
    operator = Optional.of(start.start(client, templates, dashboards, fatal));
  }

  private void stopOperator() throws Exception {
    if (operator.isPresent()) {
      operator.get().close();
      operator = Optional.empty();
    }
  }

  @Override
  public void close() throws Exception {
    try {
      stopOperator();
    } finally {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    }
  }
}
