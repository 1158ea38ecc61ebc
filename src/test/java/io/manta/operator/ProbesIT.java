package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.fault.FaultPlan;
import io.manta.live.fault.FaultProxy;
import io.manta.live.fault.RequestFault;
import io.manta.model.Settings;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a kubelet hears when it asks how the operator is. */
@LiveTest
class ProbesIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  private final String address = "127.0.0.1:" + freePort();

  @Test
  void it_is_ready_when_its_caches_are_full_and_no_probe_asks_the_api_server(LiveEnvironment live)
      throws Exception {
    try (FaultProxy proxy = FaultProxy.before(live.controlPlane());
        KubernetesClient client = ApiServer.at(proxy.config()).build()) {
      proxy.let(
          seenRequest ->
              seenRequest.path().endsWith("/pods") && !seenRequest.isWatch()
                  ? RequestFault.late(Duration.ofSeconds(3))
                  : RequestFault.NONE);
      CompletableFuture<RunningOperator> starting =
          CompletableFuture.supplyAsync(
              () -> RunningOperator.start(options(live), client, () -> {}));
      await().atMost(SOON).until(() -> code("/livez") == 200);
      assertThat(code("/readyz")).as("the list of pods is on its way").isEqualTo(503);

      try (RunningOperator operator = starting.get(SOON.toSeconds(), TimeUnit.SECONDS)) {
        await().atMost(SOON).until(() -> code("/readyz") == 200);
        proxy.let(FaultPlan.none());
        quiet(proxy);
        int asked = proxy.requests().size();
        for (int i = 0; i < 100; i++) {
          assertThat(code("/livez")).isEqualTo(200);
          assertThat(code("/healthz")).isEqualTo(200);
          assertThat(code("/readyz")).isEqualTo(200);
        }
        assertThat(proxy.requests()).hasSize(asked);

        proxy.let(anything -> RequestFault.DROP);
        proxy.cut();
        // Somebody else's trouble is no reason to be restarted.
        await().during(A_WHILE).atMost(SOON).until(() -> code("/livez") == 200);
      }
    }
  }

  private static void quiet(FaultProxy proxy) {
    int[] before = {-1};
    await()
        .atMost(SOON)
        .pollInterval(A_WHILE)
        .until(
            () -> {
              int now = proxy.requests().size();
              boolean same = now == before[0];
              before[0] = now;
              return same;
            });
  }

  private OperatorOptions options(LiveEnvironment live) {
    return OperatorOptions.embedded(Settings.defaults(), TemplateSet.builtIn())
        .watching(Set.of(live.namespace()))
        .probed(address);
  }

  /** 0 while nobody listens. */
  private int code(String path) {
    try {
      URI uri = URI.create("http://" + address + path);
      return ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode();
    } catch (IOException notYet) {
      return 0;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
