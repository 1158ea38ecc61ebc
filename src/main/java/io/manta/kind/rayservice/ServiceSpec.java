package io.manta.kind.rayservice;

import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.InnerYaml;
import io.manta.schema.Invalid;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a RayService asks for, read from the object after defaulting. */
record ServiceSpec(Tree object, Settings settings) {

  static final String INCREMENTAL_GATE = "RayServiceIncrementalUpgrade";
  static final String INCREMENTAL = "NewClusterWithIncrementalUpgrade";
  static final String NEW_CLUSTER = "NewCluster";
  static final String NONE = "None";
  static final String TIMEOUT = "ray.io/initializing-timeout";

  private static final long DEFAULT_DELAY = 60;
  private static final long DEFAULT_SERVE_PORT = 8000;

  Tree spec() {
    return object.at("spec");
  }

  String name() {
    return object.at("metadata", "name").text();
  }

  String namespace() {
    return object.at("metadata", "namespace").text("default");
  }

  boolean isSuspended() {
    return spec().at("suspend").isTrue();
  }

  /** One of the three strategies. */
  String strategy() {
    String byDefault = settings.switches().zeroDowntime() ? NEW_CLUSTER : NONE;
    return spec().at("upgradeStrategy", "type").text(byDefault);
  }

  boolean isIncremental() {
    return strategy().equals(INCREMENTAL) && settings.gate(INCREMENTAL_GATE);
  }

  boolean excludesHead() {
    return spec().at("excludeHeadPodFromServeSvc").isTrue();
  }

  Duration deletionDelay() {
    return Duration.ofSeconds(
        spec().at("rayClusterDeletionDelaySeconds").whole().orElse(DEFAULT_DELAY));
  }

  /** Empty when it may take as long as it takes. */
  Optional<Duration> timeout() {
    return GoTimeout.parse(object.at("metadata", "annotations", TIMEOUT).text());
  }

  Tree upgradeOptions() {
    return spec().at("upgradeStrategy", "clusterUpgradeOptions");
  }

  int surge() {
    return upgradeOptions().at("maxSurgePercent").whole().orElse(100L).intValue();
  }

  int step() {
    return upgradeOptions().at("stepSizePercent").whole().orElse(100L).intValue();
  }

  Duration interval() {
    return Duration.ofSeconds(upgradeOptions().at("intervalSeconds").whole().orElse(1L));
  }

  ClusterGoal goal() {
    return new ClusterGoal(spec().at("rayClusterConfig").map(), settings.version());
  }

  /** The Serve config that is asked for. */
  String serveConfig() {
    return spec().at("serveConfigV2").text();
  }

  /**
   * A config as a cluster gets it: as values; rules have refused one that is none.
   *
   * @param text that of the spec, or of an earlier one
   */
  Map<String, Object> serveConfig(String text, Optional<Integer> capacity) {
    Map<String, Object> config = new LinkedHashMap<>(values(text));
    capacity.ifPresent(percent -> config.put("target_capacity", percent.longValue()));
    return config;
  }

  private Map<String, Object> values(String text) {
    try {
      return InnerYaml.read(Document.of(name(), object.map()), "spec.serveConfigV2", text).value();
    } catch (Invalid e) {
      return Map.of();
    }
  }

  /** Where Serve's proxies listen in the pods of a cluster. */
  static int proxyPort(Tree cluster) {
    return cluster
        .at("spec", "headGroupSpec", "template", "spec", "containers")
        .item(0)
        .at("ports")
        .items()
        .stream()
        .filter(port -> port.at("name").text().equals("serve"))
        .flatMap(port -> port.at("containerPort").whole().stream())
        .findFirst()
        .orElse(DEFAULT_SERVE_PORT)
        .intValue();
  }
}
