package io.manta.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/** The one way to make a client: so that its watches miss nothing. */
public final class ApiServer {

  /**
   * Objects in one answer of a list. That there is a limit also makes the client ask for the newest
   * state: without one it takes what the API server has in its cache, where the last writes of the
   * operator before us may be missing.
   */
  public static final long PAGE = 500;

  private ApiServer() {}

  public static KubernetesClientBuilder at(Config config) {
    return at(config, PlainDeserializer::ascii)
        .withKubernetesSerialization(PlainDeserializer.whole());
  }

  /**
   * Of an operator: of pods and RayClusters it reads only what {@link PlainDeserializer} says, and
   * keeps objects as plain values.
   */
  public static KubernetesClientBuilder skimming(Config config) {
    return at(config, PlainDeserializer::line)
        .withKubernetesSerialization(PlainDeserializer.serialization());
  }

  private static KubernetesClientBuilder at(Config config, WatchLines.Form form) {
    // A web socket of the JDK never learns of its end when that comes while an event is worked on:
    // such a watch would be silent for ever. (JDK 17, fabric8 7.8.)
    config.setOnlyHttpWatches(true);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            http ->
                // With HTTP/2 all watches would share one connection, which carries a hundred.
                http.preferHttp11().addOrReplaceInterceptor("lines", new Watches(form)));
  }

  private record Watches(WatchLines.Form form) implements Interceptor {

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
        AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
      String query = request.uri().getQuery();
      if (query == null || !query.contains("watch=true")) {
        return consumer;
      }
      WatchLines lines = new WatchLines(form);
      return (pieces, body) -> consumer.consume(List.of(lines.of(pieces)), body);
    }
  }
}
