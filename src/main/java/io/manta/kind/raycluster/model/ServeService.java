package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.KubeRayNames;
import io.manta.model.Tree;
import java.util.List;
import java.util.Map;

/**
 * The Service in front of Ray Serve's proxies on every pod, asked for by annotation.
 *
 * @param asked whether the annotation is set
 * @param ports those of the head service's ports whose name is {@code serve} or begins with {@code
 *     serve-}; without one there is nothing to serve
 */
record ServeService(boolean asked, List<Object> ports) {

  private static final String ANNOTATION = "ray.io/enable-serve-service";

  static ServeService of(Cluster cluster) {
    List<Object> ports =
        HeadService.of(cluster).ports().stream().filter(ServeService::isServing).toList();
    boolean asked =
        cluster.object().at("metadata", "annotations", ANNOTATION).text().equals("true");
    return new ServeService(asked, ports);
  }

  private static boolean isServing(Object port) {
    String name = new Tree(port).at("name").text();
    return name.equals("serve") || name.startsWith("serve-");
  }

  Map<String, Object> facts(Cluster cluster) {
    return new FactMap()
        .put("enabled", asked && !ports.isEmpty())
        .put("label", KubeRayNames.label(cluster.name() + "-serve"))
        .put("ports", ports)
        .map();
  }
}
