package io.manta.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where objects of a kind are found on this API server, by its discovery. */
public final class ApiKinds {

  /**
   * @param plural as in URLs
   */
  public record Place(String plural, boolean namespaced) {}

  private static final int NOT_FOUND = 404;

  private final Api api;
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  public ApiKinds(Api api) {
    this.api = api;
  }

  public static ApiKinds of(KubernetesClient client) {
    return new ApiKinds(new Api(client));
  }

  /**
   * Where to find a kind; empty when the server does not serve it.
   *
   * @throws IOException when the server does not answer
   */
  public Optional<Place> find(String apiVersion, String kind) throws IOException {
    return place(apiVersion, kind);
  }

  /**
   * Whether objects of this kind are in namespaces; not when the server does not serve it.
   *
   * @throws IllegalStateException when the server does not answer
   */
  public boolean isNamespaced(ObjectId id) {
    try {
      return place(id.apiVersion(), id.kind()).filter(Place::namespaced).isPresent();
    } catch (NoAnswer e) {
      throw new IllegalStateException("The API server does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * Empty when the server does not serve this kind; asked again each time then, because its CRD may
   * come.
   */
  public Optional<Place> place(String apiVersion, String kind) throws NoAnswer {
    String key = apiVersion + "/" + kind;
    if (!places.containsKey(key)) {
      Reply reply = api.get(base(apiVersion));
      if (!reply.isFine() && reply.code() != NOT_FOUND) {
        // A refusal is not a no: taken for one, a kind would stay unwatched for ever.
        throw new NoAnswer(new IOException(reply.message()));
      }
      new Tree(reply.body())
          .at("resources").items().stream()
              .filter(resource -> !resource.at("name").text().contains("/"))
              .forEach(
                  resource ->
                      places.put(
                          apiVersion + "/" + resource.at("kind").text(),
                          new Place(
                              resource.at("name").text(), resource.at("namespaced").isTrue())));
    }
    return Optional.ofNullable(places.get(key));
  }

  /** The server does not serve this version of an API any more; it is asked again the next time. */
  public void forget(String apiVersion) {
    places.keySet().removeIf(key -> key.startsWith(apiVersion + "/"));
  }

  /** The URL of the objects of this kind, in the object's namespace. */
  public Optional<String> collection(ObjectId id) throws NoAnswer {
    return place(id.apiVersion(), id.kind())
        .map(
            place ->
                base(id.apiVersion())
                    + (place.namespaced() ? "/namespaces/" + id.namespace() : "")
                    + "/"
                    + place.plural());
  }

  private static String base(String apiVersion) {
    return apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
  }
}
