package io.manta.dashboard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The way to dashboards: directly, or through the API server's proxy. */
public sealed interface DashboardRoute extends AutoCloseable permits DirectRoute, ApiServerRoute {

  /** URL of a cluster's dashboard, without a slash at its end. */
  String dashboard(DashboardTarget target);

  /** URL of a pod's Serve proxy, without a slash at its end. */
  String serveProxy(ServeProxy proxy);

  /** How long the whole answer may take, of a request that Ray answers at once. */
  Duration timeout();

  /** The answer, or failed with the exception that kept it from us. Takes no thread to wait. */
  CompletableFuture<HttpReply> send(HttpCall call);

  @Override
  void close();
}
