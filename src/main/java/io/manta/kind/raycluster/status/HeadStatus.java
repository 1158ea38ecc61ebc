package io.manta.kind.raycluster.status;

import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the head is: its pod, its service, the service's ports. */
final class HeadStatus {

  private final Optional<LivePod> pod;
  private final Optional<LiveObject> service;

  HeadStatus(ClusterStatusInput input) {
    this.pod = pod(input);
    this.service =
        input.live().objects().values().stream()
            .filter(object -> object.id().kind().equals("Service"))
            .filter(object -> object.label("ray.io/node-type").equals("head"))
            .min(
                Comparator.comparing((LiveObject object) -> !object.id().name().equals(name(input)))
                    .thenComparing(object -> object.id().name()));
  }

  /**
   * What the head service is called unless a template says otherwise. Requests with the cluster's
   * token are sent by it, so another Service with the same labels must not come before it.
   */
  private static String name(ClusterStatusInput input) {
    return input
        .spec()
        .at("headGroupSpec", "headService", "metadata", "name")
        .text(input.object().at("metadata", "name").text() + "-head-svc");
  }

  /** The head pod that stays; one that goes while there is no other. */
  static Optional<LivePod> pod(ClusterStatusInput input) {
    Optional<LivePod> staying =
        input.live().heads().stream().filter(head -> !head.going()).findFirst();
    return staying.or(() -> input.live().heads().stream().findFirst());
  }

  Map<String, Object> head() {
    Map<String, Object> out = new LinkedHashMap<>();
    pod.ifPresent(
        head -> {
          put(out, "podIP", head.ip());
          put(out, "podName", head.name());
        });
    service.ifPresent(
        object -> {
          String address = object.at("spec", "clusterIP").text();
          // A headless service has no address but that of the pod behind it.
          put(out, "serviceIP", address.equals("None") ? pod.map(LivePod::ip).orElse("") : address);
          put(out, "serviceName", object.id().name());
        });
    return out;
  }

  /** Port names to port numbers, as text. */
  Map<String, Object> endpoints() {
    Map<String, Object> out = new LinkedHashMap<>();
    service.stream()
        .flatMap(object -> object.at("spec", "ports").items().stream())
        .filter(port -> !port.at("name").text().isEmpty())
        .forEach(port -> out.put(port.at("name").text(), number(port)));
    return out;
  }

  private static String number(Tree port) {
    String node = port.at("nodePort").text();
    return node.isEmpty() || node.equals("0")
        ? port.at("targetPort").text(port.at("port").text())
        : node;
  }

  private static void put(Map<String, Object> out, String key, String value) {
    if (!value.isEmpty()) {
      out.put(key, value);
    }
  }
}
