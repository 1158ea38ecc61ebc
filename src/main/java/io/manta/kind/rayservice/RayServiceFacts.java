package io.manta.kind.rayservice;

import io.manta.kind.Kind;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.manifest.TemplateScope;
import io.manta.model.FactMap;
import io.manta.model.KubeRayNames;
import io.manta.model.Observed;
import io.manta.model.OperatorFacts;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Compact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The facts about one RayService: what templates in {@code service/} see, worked out from the
 * object, the names that its status gives to clusters, and the operator's settings.
 */
final class RayServiceFacts implements Subject {

  private final Tree object;
  private final Settings settings;
  private final Observed observed;
  private final Kind rayCluster;
  private final ServiceSpec spec;
  private final ServiceState state;
  private List<TemplateScope> scopes;

  RayServiceFacts(
      Map<String, Object> object, Settings settings, Observed observed, Kind rayCluster) {
    this.object = new Tree(object);
    this.settings = settings;
    this.observed = observed;
    this.rayCluster = rayCluster;
    this.spec = new ServiceSpec(this.object, settings);
    this.state = ServiceState.of(this.object.at("status"));
  }

  @Override
  public ObjectId id() {
    return new ObjectId(Kind.API_VERSION, "RayService", spec.namespace(), spec.name());
  }

  @Override
  public String uid() {
    return object.at("metadata", "uid").text(NO_UID);
  }

  @Override
  public Settings settings() {
    return settings;
  }

  ServiceSpec spec() {
    return spec;
  }

  Kind rayCluster() {
    return rayCluster;
  }

  /** The name that the next cluster gets. */
  String nextCluster(ServiceState before) {
    return ClusterNames.of(spec.name(), uid(), before.named());
  }

  @Override
  public synchronized List<TemplateScope> scopes() {
    if (scopes == null) {
      scopes =
          List.of(
              new TemplateScope(
                  "service",
                  Compact.of(scope()),
                  Map.of("service.spec", "spec", "cluster.spec", "spec.rayClusterConfig")));
    }
    return scopes;
  }

  /** The dashboard of one of its clusters. */
  DashboardAddresses.Kept dashboard(String cluster) {
    Tree facts = new Tree(ofCluster(cluster));
    Tree head = facts.at("head");
    Tree auth = facts.at("cluster", "auth");
    return new DashboardAddresses.Kept(
        head.at("host").text() + ":" + head.at("dashboardPort").text(),
        auth.at("mode").text().equals("token") ? auth.at("secret").text() : "");
  }

  /** Clusters that have a name; before the first has, the name that it will get. */
  private List<ClusterSide> sides() {
    List<ClusterSide> sides = new ArrayList<>();
    if (!state.active().isNone()) {
      sides.add(state.active());
    }
    if (!state.pending().isNone()) {
      sides.add(state.pending());
    }
    if (sides.isEmpty()) {
      sides.add(ClusterSide.of(nextCluster(state)));
    }
    return sides;
  }

  private Map<String, Object> scope() {
    List<ClusterSide> sides = sides();
    String serving = state.serving().isEmpty() ? sides.get(0).cluster() : state.serving();
    Map<String, Object> child = ofCluster(serving);
    return new FactMap()
        .put("service", service(sides, serving))
        .put("cluster", child.get("cluster"))
        .put("head", child.get("head"))
        .put("operator", OperatorFacts.of(settings, observed))
        .map();
  }

  private Map<String, Object> service(List<ClusterSide> sides, String serving) {
    Tree metadata = object.at("metadata");
    List<Object> clusters = new ArrayList<>();
    sides.forEach(side -> clusters.add(cluster(side, sides.size())));
    return new FactMap()
        .put("name", spec.name())
        .put("namespace", spec.namespace())
        .put("uid", uid())
        .put("labels", metadata.at("labels").map())
        .put("annotations", metadata.at("annotations").map())
        .put("serving", serving)
        .put("clusters", clusters)
        .put("headService", spec.name() + "-head-svc")
        .put("headIdentifier", KubeRayNames.label(spec.name() + "-head"))
        .put("serveService", serveService())
        .put("incremental", spec.isIncremental())
        .put("gateway", spec.name() + "-gateway")
        .put("gatewayClass", spec.upgradeOptions().at("gatewayClassName").text())
        .put("route", spec.name() + "-httproute")
        .put("routed", !state.active().isNone() || state.pending().isNone())
        .put("spec", spec.spec().map())
        .map();
  }

  /** The serve service as the user gave it, with what Kubernetes needs of it. */
  private Map<String, Object> serveService() {
    Tree own = spec.spec().at("serveService");
    return new FactMap()
        .put("name", own.at("metadata", "name").text(spec.name() + "-serve-svc"))
        .put("label", KubeRayNames.label(spec.name() + "-serve"))
        .put("ports", ServePorts.of(ports(ofCluster("any")), own.at("spec", "ports").items()))
        .put("own", withoutPorts(own))
        .map();
  }

  /**
   * Its ports are worked out with those of the head, and which pods it selects is not its choice.
   */
  private static Map<String, Object> withoutPorts(Tree own) {
    Map<String, Object> spec = new LinkedHashMap<>(own.at("spec").map());
    spec.keySet().removeAll(List.of("ports", "selector"));
    Map<String, Object> out = new LinkedHashMap<>(own.map());
    out.computeIfPresent("spec", (key, before) -> spec);
    return out;
  }

  private Map<String, Object> cluster(ClusterSide side, int sides) {
    Map<String, Object> facts = ofCluster(side.cluster());
    return new FactMap()
        .put("name", side.cluster())
        .put("labels", labels())
        .put("annotations", annotations())
        .put("spec", spec(side, sides))
        .put("serveService", side.cluster() + "-serve-svc")
        .put("serveLabel", KubeRayNames.label(side.cluster() + "-serve"))
        .put("servePorts", ports(facts))
        .put("traffic", (long) side.traffic().orElse(sides == 1 ? 100 : 0))
        .map();
  }

  /** A cluster that takes over step by step starts small: its autoscaler makes it grow. */
  private Map<String, Object> spec(ClusterSide side, int sides) {
    Map<String, Object> goal = spec.goal().spec();
    boolean grows =
        spec.isIncremental() && sides > 1 && side.cluster().equals(state.pending().cluster());
    if (!grows) {
      return goal;
    }
    List<Object> groups = new ArrayList<>();
    for (Tree group : new Tree(goal).at("workerGroupSpecs").items()) {
      Map<String, Object> without = new LinkedHashMap<>(group.map());
      without.remove("replicas");
      groups.add(without);
    }
    Map<String, Object> out = new LinkedHashMap<>(goal);
    out.put("workerGroupSpecs", groups);
    return out;
  }

  private static List<Object> ports(Map<String, Object> facts) {
    return new Tree(facts).at("cluster", "serve", "ports").list();
  }

  /** What templates of RayClusters see of a cluster of this name. */
  private Map<String, Object> ofCluster(String name) {
    Map<String, Object> child = new LinkedHashMap<>();
    child.put("apiVersion", Kind.API_VERSION);
    child.put("kind", rayCluster.name());
    child.put(
        "metadata",
        Map.of(
            "name", name,
            "namespace", spec.namespace(),
            "labels", labels(),
            "annotations", annotations()));
    child.put("spec", spec.goal().spec());
    return rayCluster.read(child, settings, observed).scopes().get(0).values();
  }

  private Map<String, Object> labels() {
    Map<String, Object> labels = passedOn("labels");
    labels.put("ray.io/originated-from-cr-name", spec.name());
    labels.put("ray.io/originated-from-crd", "RayService");
    return labels;
  }

  private Map<String, Object> annotations() {
    Map<String, Object> annotations = passedOn("annotations");
    annotations.putAll(spec.goal().annotations());
    return annotations;
  }

  /** What tools say about the RayService itself does not hold for its clusters. */
  private Map<String, Object> passedOn(String field) {
    Map<String, Object> out = new LinkedHashMap<>(object.at("metadata", field).map());
    out.keySet()
        .removeIf(
            key ->
                key.equals("kubectl.kubernetes.io/last-applied-configuration")
                    || key.startsWith("manta.io/") && !key.equals("manta.io/templates"));
    return out;
  }
}
