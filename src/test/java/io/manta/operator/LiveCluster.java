package io.manta.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What there is of one cluster on the API server. */
record LiveCluster(KubernetesClient client, String namespace, String name) {

  Map<String, Object> endState() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("pods", counts());
    Map<String, String> services = new TreeMap<>();
    for (Service service : client.services().inNamespace(namespace).list().getItems()) {
      String said = service.getMetadata().getName();
      if (said.startsWith(name)) {
        String selector = new TreeMap<>(service.getSpec().getSelector()).toString();
        services.put(said.replace(name, "c"), selector.replace(name, "c"));
      }
    }
    out.put("services", services);
    Tree status = status();
    for (String field : List.of("state", "desiredWorkerReplicas", "readyWorkerReplicas")) {
      out.put(field, status.at(field).text());
    }
    out.put("conditions", conditions(status));
    return out;
  }

  /** Pods that are there to stay and ready, by group. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Pod pod : pods()) {
      boolean ready =
          pod.getMetadata().getDeletionTimestamp() == null
              && !hasEnded(pod)
              && pod.getStatus().getConditions().stream()
                  .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
      counts.merge(label(pod, "ray.io/group") + (ready ? "" : " not ready"), 1L, Long::sum);
    }
    return counts;
  }

  /** Pods of a group that are not of one make. */
  int outdatedWorkers() {
    Map<String, String> makes = new HashMap<>();
    int others = 0;
    for (Pod pod : pods()) {
      String hash = pod.getMetadata().getAnnotations().get(Stamp.HASH);
      String before = makes.putIfAbsent(label(pod, "ray.io/group"), hash);
      others += before == null || before.equals(hash) ? 0 : 1;
    }
    return others;
  }

  List<Pod> pods() {
    return client.pods().inNamespace(namespace).withLabel("ray.io/cluster", name).list().getItems();
  }

  Tree status() {
    return new Tree(rayCluster().get().getAdditionalProperties()).at("status");
  }

  Resource<GenericKubernetesResource> rayCluster() {
    return client
        .genericKubernetesResources("ray.io/v1", "RayCluster")
        .inNamespace(namespace)
        .withName(name);
  }

  /** Without the one that says how far the operator has come. */
  static Map<String, String> conditions(Tree status) {
    Map<String, String> conditions = new TreeMap<>();
    status.at("conditions").items().stream()
        .filter(c -> !c.at("type").text().equals("UpToDate"))
        .forEach(c -> conditions.put(c.at("type").text(), c.at("status").text()));
    return conditions;
  }

  /** Whether the condition is in the status at all: what is as usual is left out. */
  static boolean says(Tree status, String condition) {
    return status.at("conditions").items().stream()
        .anyMatch(c -> c.at("type").text().equals(condition));
  }

  static boolean is(Tree status, String condition) {
    return status.at("conditions").items().stream()
        .filter(c -> c.at("type").text().equals(condition))
        .anyMatch(c -> c.at("status").text().equals("True"));
  }

  /** It runs no Ray; its deletion may come after its replacement when that was lost at first. */
  static boolean hasEnded(Pod pod) {
    return List.of("Failed", "Succeeded").contains(pod.getStatus().getPhase());
  }

  static String label(Pod pod, String key) {
    return pod.getMetadata().getLabels().getOrDefault(key, "");
  }
}
