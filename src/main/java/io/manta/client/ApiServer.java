package io.manta.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The one way to make a client: so that its watches miss nothing. */
public final class ApiServer {

  /**
   * Objects in one answer of a list. That there is a limit also makes the client ask for the newest
   * state: without one it takes what the API server has in its cache, where the last writes of the
   * operator before us may be missing.
   */
  public static final long PAGE = 500;

  private static final String WATCHES = "lines";

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
                http.preferHttp11().addOrReplaceInterceptor(WATCHES, new Watches(form)));
  }

  /**
   * The paths of the watches that the API server refuses at the moment. Informers do not know: of a
   * watch over plain HTTP theirs never says that it is watching (fabric8 7.8).
   */
  public static Set<String> refusedWatches(KubernetesClient client) {
    StandardHttpClientBuilder<?, ?, ?> settings =
        (StandardHttpClientBuilder<?, ?, ?>) client.getHttpClient().newBuilder();
    return settings.getInterceptors().get(WATCHES) instanceof Watches watches
        ? Set.copyOf(watches.refused)
        : Set.of();
  }

  private record Watches(WatchLines.Form form, Set<String> refused) implements Interceptor {

    Watches(WatchLines.Form form) {
      this(form, ConcurrentHashMap.newKeySet());
    }

    @Override
    public void after(
        HttpRequest request,
        HttpResponse<?> response,
        AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      if (!isWatch(request)) {
        return;
      }
      if (response.isSuccessful()) {
        refused.remove(request.uri().getPath());
      } else {
        refused.add(request.uri().getPath());
      }
    }

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
        AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
      if (!isWatch(request)) {
        return consumer;
      }
      WatchLines lines = new WatchLines(form);
      return (pieces, body) -> consumer.consume(List.of(lines.of(pieces)), body);
    }

    private static boolean isWatch(HttpRequest request) {
      String query = request.uri().getQuery();
      return query != null && query.contains("watch=true");
    }
  }
}
