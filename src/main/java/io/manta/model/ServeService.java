package io.manta.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Service in front of Ray Serve's proxies on every pod, asked for by annotation.
 *
 * @param asked whether the annotation is set
 * @param ports those of the head's container ports whose name is {@code serve} or begins with
 *     {@code serve-}; without one there is nothing to serve
 */
record ServeService(boolean asked, List<Object> ports) {

  private static final String ANNOTATION = "ray.io/enable-serve-service";

  static ServeService of(Cluster cluster) {
    List<Object> ports = new ArrayList<>();
    for (Tree port : HeadService.containerPorts(cluster)) {
      String name = port.at("name").text();
      if (name.equals("serve") || name.startsWith("serve-")) {
        ports.add(
            new Facts()
                .put("name", name)
                .put("port", port.at("containerPort").value())
                .put("protocol", port.at("protocol").text("TCP"))
                .map());
      }
    }
    boolean asked =
        cluster.object().at("metadata", "annotations", ANNOTATION).text().equals("true");
    return new ServeService(asked, List.copyOf(ports));
  }

  Map<String, Object> facts(Cluster cluster) {
    return new Facts()
        .put("enabled", asked && !ports.isEmpty())
        .put("label", Names.label(cluster.name() + "-serve"))
        .put("ports", ports)
        .map();
  }
}
