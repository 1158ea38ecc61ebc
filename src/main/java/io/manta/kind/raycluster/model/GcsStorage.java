package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.Tree;
import java.util.Locale;
import java.util.Map;

/**
 * Where Ray's control service (GCS) keeps its state, so that a cluster survives the loss of its
 * head: GCS fault tolerance.
 *
 * @param backend {@code redis}, {@code rocksdb}, or empty when fault tolerance is off
 * @param byOptions asked for by {@code gcsFaultToleranceOptions}; otherwise by the older annotation
 * @param namespace keeps clusters apart that share one Redis; empty unless the backend is Redis
 * @param claim the claim that holds RocksDB's files; empty unless the backend is RocksDB
 */
record GcsStorage(String backend, boolean byOptions, String namespace, String claim, Tree options) {

  private static final String ENABLED = "ray.io/ft-enabled";
  private static final String NAMESPACE = "ray.io/external-storage-namespace";

  static GcsStorage of(Cluster cluster) {
    Tree options = cluster.spec().at("gcsFaultToleranceOptions");
    boolean byOptions = !options.isAbsent();
    Tree annotations = cluster.object().at("metadata", "annotations");
    boolean byAnnotation = annotations.at(ENABLED).text().toLowerCase(Locale.ROOT).equals("true");
    if (!byOptions && !byAnnotation) {
      return new GcsStorage("", false, "", "", options);
    }
    if (options.at("backend").text().equals("rocksdb")) {
      String claim = options.at("storage", "claimName").text(cluster.name() + "-gcs-pvc");
      return new GcsStorage("rocksdb", true, "", claim, options);
    }
    String namespace =
        options.at("externalStorageNamespace").text(annotations.at(NAMESPACE).text(cluster.uid()));
    return new GcsStorage("redis", byOptions, namespace, "", options);
  }

  /** The options that put Redis' user name and password into the start command. */
  Tree redisOptions() {
    return backend.equals("redis") ? options : new Tree(null);
  }

  Map<String, Object> facts() {
    return new FactMap()
        .put("enabled", !backend.isEmpty())
        .put("backend", backend)
        .put("byOptions", byOptions)
        .put("namespace", namespace)
        .put("claim", claim)
        .put("options", options.map())
        .map();
  }
}
