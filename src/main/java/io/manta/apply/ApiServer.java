package io.manta.apply;

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
    // A web socket of the JDK never learns of its end when that comes while an event is worked on:
    // such a watch would be silent for ever. (JDK 17, fabric8 7.8.)
    config.setOnlyHttpWatches(true);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            http ->
                // With HTTP/2 all watches would share one connection, which carries a hundred.
                http.preferHttp11().addOrReplaceInterceptor("ascii", new AsciiWatches()));
  }

  /**
   * The client takes apart what a watch sends as if each byte were a letter (fabric8 7.8), and ends
   * the watch over the first one that is not. So it gets ASCII only: JSON can say all with that.
   */
  private static final class AsciiWatches implements Interceptor {

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
        AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
      String query = request.uri().getQuery();
      if (query == null || !query.contains("watch=true")) {
        return consumer;
      }
      Ascii text = new Ascii();
      return (bytes, body) -> consumer.consume(bytes.stream().map(text::of).toList(), body);
    }
  }
}
