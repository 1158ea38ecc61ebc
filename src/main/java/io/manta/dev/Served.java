package io.manta.dev;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.manta.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One version of a defined kind, as the API server is to serve it. */
record Served(String group, String version, String plural) {

  /** How kube-controller-manager asks for the kinds. */
  private static final String ALL_AT_ONCE =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  static List<Served> of(GenericKubernetesResource definition) {
    Tree spec = new Tree(definition.getAdditionalProperties().get("spec"));
    return spec.at("versions").items().stream()
        .filter(version -> version.at("served").isTrue())
        .map(
            version ->
                new Served(
                    spec.at("group").text(),
                    version.at("name").text(),
                    spec.at("names", "plural").text()))
        .toList();
  }

  /**
   * Whether its objects can be written and discovery lists it: discovery comes later, and garbage
   * collection that starts between the two does not know the kind for 30 s.
   */
  boolean by(KubernetesClient client) {
    try {
      return client.raw("/apis/%s/%s/%s?limit=1".formatted(group, version, plural)) != null
          && discovered(client);
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private boolean discovered(KubernetesClient client) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString().replaceFirst("/$", "") + "/apis")
            .header("Accept", ALL_AT_ONCE + ",application/json")
            .build();
    try {
      String answer =
          client.getHttpClient().sendAsync(request, String.class).get(10, TimeUnit.SECONDS).body();
      return isIn(new Tree(client.getKubernetesSerialization().unmarshal(answer, Map.class)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("Interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KubernetesClientException("No answer to " + request.uri(), e);
    }
  }

  /** A server of before 1.30 answers with groups alone. */
  boolean isIn(Tree discovery) {
    if (discovery.at("kind").text().equals("APIGroupList")) {
      return discovery.at("groups").items().stream()
          .anyMatch(g -> g.at("name").text().equals(group));
    }
    return discovery.at("items").items().stream()
        .filter(g -> g.at("metadata", "name").text().equals(group))
        .flatMap(g -> g.at("versions").items().stream())
        .filter(v -> v.at("version").text().equals(version))
        .flatMap(v -> v.at("resources").items().stream())
        .anyMatch(r -> r.at("resource").text().equals(plural));
  }

  @Override
  public String toString() {
    return plural + "." + version + "." + group;
  }
}
