package io.manta.dev;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** CustomResourceDefinitions, brought to where their objects can be written. */
final class Definitions {

  /** Definitions are large: on a machine that is busy, one may take longer than a client waits. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private Definitions() {}

  /**
   * Applies them and returns when the API server serves every one.
   *
   * @param texts YAML, one definition each
   * @throws Unavailable when one is refused, with the API server's words
   */
  static void install(KubernetesClient client, List<String> texts) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    List<GenericKubernetesResource> applied = new ArrayList<>();
    for (String text : texts) {
      // Not as the typed class: it would send back only what it knows.
      GenericKubernetesResource definition =
          client.getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
      applied.add(apply(client, definition, deadline));
    }
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

  private static GenericKubernetesResource apply(
      KubernetesClient client, GenericKubernetesResource definition, long deadline) {
    while (true) {
      try {
        return client.resource(definition).fieldManager("manta").forceConflicts().serverSideApply();
      } catch (KubernetesClientException e) {
        boolean isUnanswered = e.getStatus() == null;
        if (!isUnanswered || System.nanoTime() - deadline > 0) {
          throw new Unavailable(
              "The API server refuses the definition "
                  + definition.getMetadata().getName()
                  + ": "
                  + e.getMessage(),
              e);
        }
      }
    }
  }
}
