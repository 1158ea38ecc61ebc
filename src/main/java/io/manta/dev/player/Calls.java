package io.manta.dev.player;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request a call: the client's own patch reads the object before and its delete says nothing of
 * preconditions.
 */
record Calls(KubernetesClient client) {

  private static final long SECONDS = 30;

  /** Strategic merge; answers the resource version after it. */
  long patchStatus(String path, Object patch) {
    String url = client.getMasterUrl().toString().replaceFirst("/$", "") + path + "/status";
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(url)
            .patch("application/strategic-merge-patch+json", json(patch))
            .build();
    HttpResponse<String> response = send(request);
    if (!response.isSuccessful()) {
      throw new KubernetesClientException(response.body(), response.code(), null);
    }
    Pod pod = client.getKubernetesSerialization().unmarshal(response.body(), Pod.class);
    return Long.parseLong(pod.getMetadata().getResourceVersion());
  }

  void post(String path, Object body) {
    client.raw(path, "POST", body);
  }

  void delete(String path, Object options) {
    client.raw(path, "DELETE", options);
  }

  private String json(Object value) {
    return client.getKubernetesSerialization().asJson(value);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.getHttpClient().sendAsync(request, String.class).get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("Interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KubernetesClientException("No answer to " + request.uri(), e);
    }
  }
}
