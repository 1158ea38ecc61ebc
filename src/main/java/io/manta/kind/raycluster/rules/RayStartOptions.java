package io.manta.kind.raycluster.rules;

import io.manta.schema.PropertyNames;
import java.util.List;
import java.util.Optional;

/** What {@code rayStartParams} may name: the options of {@code ray start}, Ray 2.0 to 2.60. */
final class RayStartOptions {

  private static final List<String> ALL =
      List.of(
          ("address autoscaling-config block cgroup-path dashboard-agent-grpc-port"
                  + " dashboard-agent-listen-port dashboard-grpc-port dashboard-host dashboard-port"
                  + " disable-usage-stats enable-object-reconstruction enable-resource-isolation"
                  + " gcs-server-port head include-dashboard include-log-monitor labels labels-file"
                  + " log-color log-style max-worker-port memory metrics-export-port min-worker-port"
                  + " no-monitor no-redirect-output node-ip-address node-manager-port node-name"
                  + " num-cpus num-gpus object-manager-port object-spilling-directory"
                  + " object-store-memory plasma-directory plasma-store-socket-name port"
                  + " proxy-server-url ray-client-server-port ray-debugger-external"
                  + " raylet-socket-name redis-address redis-password redis-shard-ports"
                  + " redis-username resources runtime-env-agent-port storage system-config"
                  + " system-reserved-cpu system-reserved-memory temp-dir tracing-startup-hook verbose"
                  + " worker-port-list")
              .split(" "));

  private RayStartOptions() {}

  /**
   * The option that was meant by a name that is none; empty for a name that is like none of them,
   * which may be one of a later Ray.
   */
  static Optional<String> meantBy(String name) {
    return ALL.contains(name)
        ? Optional.empty()
        : PropertyNames.nearest(name, ALL).filter(near -> !near.equals(name));
  }
}
