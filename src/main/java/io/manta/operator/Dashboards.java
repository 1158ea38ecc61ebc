package io.manta.operator;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.apply.DashboardCalls;
import io.manta.client.Fence;
import io.manta.dashboard.ApiServerRoute;
import io.manta.dashboard.CachedTokens;
import io.manta.dashboard.DashboardClient;
import io.manta.dashboard.DashboardPoller;
import io.manta.dashboard.DashboardRoute;
import io.manta.dashboard.DashboardTarget.TokenSource;
import io.manta.dashboard.DirectRoute;
import io.manta.dashboard.PollTimer;
import io.manta.operator.cache.ResourceKey;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Ray's dashboards, as the operator asks them and sends them requests. */
final class Dashboards implements AutoCloseable {

  /** So many Secrets are read at once. */
  private static final int READERS = 2;

  private final DashboardRoute route;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          READERS,
          task -> {
            Thread thread = new Thread(task, "manta-tokens");
            thread.setDaemon(true);
            return thread;
          });
  private final DashboardPoller<ResourceKey> poller;
  private final DashboardCalls calls;

  /**
   * @param options say how they are reached
   * @param wake is called when an answer about an object changed
   * @param answered is called with an object's uid when a request of its that took its time ended
   */
  Dashboards(
      KubernetesClient client,
      OperatorOptions options,
      Fence fence,
      Clock clock,
      Consumer<ResourceKey> wake,
      Consumer<String> answered) {
    this.route =
        options.dashboardByProxy()
            ? new ApiServerRoute(client.getMasterUrl().toString(), client.getHttpClient())
            : options
                .dashboards()
                .map(DirectRoute::new)
                .orElseGet(() -> new DirectRoute(options.settings().clusterDomain()));
    DashboardClient dashboard =
        new DashboardClient(
            route,
            new CachedTokens(
                (namespace, source) -> token(client, namespace, source), readers, clock));
    this.poller =
        new DashboardPoller<>(dashboard::ask, PollTimer.ofThread("manta-dashboards", clock), wake);
    this.calls = new DashboardCalls(fence, dashboard::execute, clock, answered);
  }

  DashboardPoller<ResourceKey> poller() {
    return poller;
  }

  DashboardCalls calls() {
    return calls;
  }

  private static Optional<String> token(
      KubernetesClient client, String namespace, TokenSource source) {
    Secret secret = client.secrets().inNamespace(namespace).withName(source.secret()).get();
    return Optional.ofNullable(secret)
        .map(Secret::getData)
        .map(data -> data.get(source.key()))
        .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    poller.close();
    readers.shutdownNow();
    route.close();
  }
}
