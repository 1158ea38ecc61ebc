package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.Tree;
import java.util.Map;

/**
 * How the head is reached.
 *
 * @param service the head service's name
 * @param host its full DNS name, which workers use
 * @param port where the head's GCS listens; text, since {@code rayStartParams} hold text
 */
record HeadFacts(String service, String host, String port) {

  static HeadFacts of(Cluster cluster) {
    Tree head = cluster.spec().at("headGroupSpec");
    String service = head.at("headService", "metadata", "name").text(cluster.name() + "-head-svc");
    String host =
        String.join(".", service, cluster.namespace(), "svc", cluster.settings().clusterDomain());
    return new HeadFacts(service, host, head.at("rayStartParams", "port").text("6379"));
  }

  String address() {
    return host + ":" + port;
  }

  Map<String, Object> facts() {
    return new FactMap()
        .put("service", service)
        .put("host", host)
        .put("shortHost", host.substring(0, host.indexOf('.')))
        .put("port", port)
        .put("address", address())
        .map();
  }
}
