package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.KubeRayNames;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Service in front of the head, in all its forms.
 *
 * @param type as in {@code spec.type}; empty when the user says none
 * @param headless without an address of its own, so that its name leads to the pod itself
 * @param ports of the Service, made from the ports of Ray's container, sorted by name
 * @param own the Service that the user gave, empty when there is none
 */
record HeadService(String type, boolean headless, List<Object> ports, Tree own) {

  private static final String METRICS = "metrics";
  private static final String DASHBOARD = "dashboard";
  private static final long DEFAULT_DASHBOARD_PORT = 8265;

  /** What a head offers that says nothing about its ports. */
  private static final Map<String, Long> DEFAULT_PORTS = new LinkedHashMap<>();

  static {
    DEFAULT_PORTS.put("client", 10001L);
    DEFAULT_PORTS.put(DASHBOARD, DEFAULT_DASHBOARD_PORT);
    DEFAULT_PORTS.put("gcs-server", 6379L);
    DEFAULT_PORTS.put("serve", 8000L);
  }

  static HeadService of(Cluster cluster) {
    Tree own = cluster.spec().at("headGroupSpec", "headService");
    String type = type(cluster, own);
    boolean plain = type.isEmpty() || type.equals("ClusterIP");
    boolean headless =
        plain && own.isAbsent() && !cluster.settings().switches().headClusterIpService();
    return new HeadService(type, headless, ports(cluster), own);
  }

  /** Container ports of Ray's container in the head, as the user gave them. */
  static List<Tree> containerPorts(Cluster cluster) {
    return cluster.headTemplate().at("spec", "containers").item(0).at("ports").items();
  }

  /** Where the dashboard listens: the container port of that name, else Ray's default. */
  static long dashboardPort(Cluster cluster) {
    return containerPorts(cluster).stream()
        .filter(port -> port.at("name").text().equals(DASHBOARD))
        .flatMap(port -> port.at("containerPort").whole().stream())
        .findFirst()
        .orElse(DEFAULT_DASHBOARD_PORT);
  }

  private static String type(Cluster cluster, Tree own) {
    return own.at("spec", "type").text(cluster.spec().at("headGroupSpec", "serviceType").text());
  }

  private static List<Object> ports(Cluster cluster) {
    List<Map<String, Object>> ports = new ArrayList<>();
    for (Tree port : containerPorts(cluster)) {
      Optional<Long> number = port.at("containerPort").whole();
      if (number.isPresent()) {
        String name = port.at("name").text(number.get() + "-port");
        ports.add(port(name, number.get(), port.at("protocol").text("TCP")));
      }
    }
    if (ports.isEmpty()) {
      DEFAULT_PORTS.forEach((name, number) -> ports.add(port(name, number, "TCP")));
    }
    if (ports.stream().noneMatch(port -> METRICS.equals(port.get("name")))) {
      ports.add(port(METRICS, 8080, "TCP"));
    }
    ports.sort(Comparator.comparing(port -> port.get("name").toString()));
    return List.copyOf(ports);
  }

  private static Map<String, Object> port(String name, long number, String protocol) {
    return new FactMap().put("name", name).put("port", number).put("protocol", protocol).map();
  }

  Map<String, Object> facts(Cluster cluster) {
    return new FactMap()
        .put("ports", ports)
        .put("headless", headless)
        .put("serviceType", type)
        .put("ownService", ownWithProtocols())
        .put("identifier", KubeRayNames.label(cluster.name() + "-head"))
        .put("appName", appName(cluster))
        .put("dashboardPort", dashboardPort(cluster))
        .map();
  }

  /** Server-side apply identifies ports by number and protocol, so neither may be left out. */
  private Map<String, Object> ownWithProtocols() {
    if (own.at("spec", "ports").list().isEmpty()) {
      return own.map();
    }
    List<Object> ports = new ArrayList<>();
    for (Tree port : own.at("spec", "ports").items()) {
      ports.add(new FactMap().put("protocol", "TCP").putAll(port.map()).map());
    }
    Map<String, Object> spec = new FactMap().putAll(own.at("spec").map()).put("ports", ports).map();
    return new FactMap().putAll(own.map()).put("spec", spec).map();
  }

  /** The one label of the head that a user may change and that the Service follows. */
  private static String appName(Cluster cluster) {
    return cluster
        .headTemplate()
        .at("metadata", "labels", "app.kubernetes.io/name")
        .text("kuberay");
  }
}
