package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.KubeRayNames;
import io.manta.model.Tree;
import java.util.Map;
import java.util.TreeMap;

/**
 * The way to the dashboard from outside the Kubernetes cluster.
 *
 * @param kind {@code Ingress}, OpenShift's {@code Route}, or empty when the user wants neither
 */
record HeadIngress(String kind) {

  private static final String CLASS = "kubernetes.io/ingress.class";

  static HeadIngress of(Cluster cluster) {
    if (!cluster.spec().at("headGroupSpec", "enableIngress").isTrue()) {
      return new HeadIngress("");
    }
    boolean route =
        cluster.observed().openShift() && !cluster.settings().switches().ingressOnOpenShift();
    return new HeadIngress(route ? "Route" : "Ingress");
  }

  Map<String, Object> facts(Cluster cluster) {
    Tree annotations = cluster.object().at("metadata", "annotations");
    return new FactMap()
        .put("kind", kind)
        .put("name", KubeRayNames.object(cluster.name() + "-head-ingress"))
        .put("routeName", routeName(cluster))
        .put("className", annotations.at(CLASS).text())
        .put("annotations", forIngressControllers(annotations))
        .put("options", cluster.spec().at("headGroupSpec", "ingressOptions").map())
        .map();
  }

  /** What ingress controllers may read: not what kubectl and Ray's own tools keep there. */
  private static Map<String, String> forIngressControllers(Tree annotations) {
    Map<String, String> out = new TreeMap<>(annotations.texts());
    out.keySet()
        .removeIf(
            key ->
                key.equals(CLASS)
                    || key.startsWith("kubectl.kubernetes.io/")
                    || key.startsWith("ray.io/")
                    || key.startsWith("manta.io/"));
    return out;
  }

  /** OpenShift makes one DNS label of route and namespace, so the route's name is cut for both. */
  private static String routeName(Cluster cluster) {
    String name = cluster.name() + "-head-route";
    int room = Math.max(1, 51 - cluster.namespace().length());
    return KubeRayNames.object(name.substring(0, Math.min(room, name.length())));
  }
}
