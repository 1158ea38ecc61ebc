package io.manta.dev;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** CustomResourceDefinitions, brought to where their objects can be written. */
final class Definitions {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Definitions() {}

  /**
   * Applies them and returns when the API server serves every one.
   *
   * @param texts YAML, one definition each
   * @throws Unavailable when one is refused, with the API server's words
   */
  static void install(KubernetesClient client, List<String> texts) throws InterruptedException {
    List<GenericKubernetesResource> applied = new ArrayList<>();
    for (String text : texts) {
      // Not as the typed class: it would send back only what it knows.
      GenericKubernetesResource definition =
          client.getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
      try {
        applied.add(
            client.resource(definition).fieldManager("manta").forceConflicts().serverSideApply());
      } catch (KubernetesClientException e) {
        throw new Unavailable(
            "The API server refuses the definition "
                + definition.getMetadata().getName()
                + ": "
                + e.getMessage(),
            e);
      }
    }
    long deadline = System.nanoTime() + LONGEST.toNanos();
    for (GenericKubernetesResource definition : applied) {
      for (Served served : Served.of(definition)) {
        while (!served.by(client)) {
          if (System.nanoTime() - deadline > 0) {
            throw new Unavailable("The API server does not serve " + served + " in time");
          }
          Thread.sleep(20);
        }
      }
    }
  }
}
