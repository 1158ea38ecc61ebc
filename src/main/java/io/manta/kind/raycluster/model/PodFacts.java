package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.KubeRayNames;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What all pods of one group have in common, worked out from the group's pod template. The first
 * container is Ray's, whatever its name.
 */
final class PodFacts {

  private static final String OVERWRITE = "ray.io/overwrite-container-cmd";
  private static final String SHARED_MEMORY = "/dev/shm";
  private static final String LOGS = "/tmp/ray";

  private final Cluster cluster;
  private final boolean head;
  private final Tree template;
  private final Tree ray;
  private final RayStart start;

  private PodFacts(Cluster cluster, boolean head, Tree spec, RayStart start) {
    this.cluster = cluster;
    this.head = head;
    this.template = spec.at("template");
    this.ray = template.at("spec", "containers").item(0);
    this.start = start;
  }

  static Map<String, Object> ofHead(Cluster cluster) {
    Tree spec = cluster.spec().at("headGroupSpec");
    RayStart start =
        RayStart.head(
            spec, Autoscaler.of(cluster.spec()).enabled(), GcsStorage.of(cluster).redisOptions());
    return new PodFacts(cluster, true, spec, start).facts(PodSlot.HEAD);
  }

  static Map<String, Object> ofWorker(Cluster cluster, Group group) {
    Tree spec = new Tree(group.spec());
    RayStart start = RayStart.worker(spec, HeadFacts.of(cluster).address());
    return new PodFacts(cluster, false, spec, start).facts(group.name());
  }

  private Map<String, Object> facts(String group) {
    String kind = head ? "head" : "worker";
    return new FactMap()
        .put("kind", kind)
        .put("group", group)
        .put("identifier", KubeRayNames.label(cluster.name() + "-" + kind))
        .put("template", template.map())
        .put("ray", rayFacts())
        .put("start", startFacts())
        .put("ports", portFacts())
        .put("initContainers", template.at("spec", "initContainers").list())
        .put("sidecars", sidecars())
        .put("operatorEnvs", operatorEnvs())
        .put("sharedMemory", sharedMemory())
        .put("sharedLogs", sharedLogs())
        .put("serviceAccount", serviceAccount())
        .map();
  }

  private Map<String, Object> rayFacts() {
    return new FactMap()
        .put("name", ray.at("name").text())
        .put("image", ray.at("image").text())
        .put("imagePullPolicy", ray.at("imagePullPolicy").value())
        .put("securityContext", ray.at("securityContext").value())
        .put("env", ray.at("env").list())
        .put("volumeMounts", ray.at("volumeMounts").list())
        .map();
  }

  private Map<String, Object> startFacts() {
    String own = ownCommand();
    return new FactMap()
        .put("command", start.command())
        .put("before", own.isEmpty() ? "" : own + " && ")
        .put("wrapped", !isCommandKept() && !own.contains("ray start"))
        .map();
  }

  /** The user's command and arguments as one shell text, spaced as KubeRay spaces it. */
  private String ownCommand() {
    List<Object> words = new ArrayList<>(ray.at("command").list());
    words.addAll(ray.at("args").list());
    return words.stream().map(word -> " " + word + " ").collect(Collectors.joining());
  }

  /** The cluster's annotation wins over the template's. */
  private boolean isCommandKept() {
    return cluster.keepsContainerCommands()
        || isTrue(template.at("metadata", "annotations", OVERWRITE));
  }

  static boolean isTrue(Tree annotation) {
    return annotation.text().toLowerCase(Locale.ROOT).equals("true");
  }

  private Map<String, Object> portFacts() {
    return new FactMap()
        .put("agent", start.port("dashboard-agent-listen-port", 52365))
        .put("dashboard", start.port("dashboard-port", 8265))
        .put("serve", namedPort("serve", 8000L))
        .put("hasMetrics", namedPort("metrics", -1L) != -1L)
        .map();
  }

  private long namedPort(String name, long otherwise) {
    return ray.at("ports").items().stream()
        .filter(port -> port.at("name").text().equals(name))
        .flatMap(port -> port.at("containerPort").whole().stream())
        .findFirst()
        .orElse(otherwise);
  }

  private List<Object> sidecars() {
    Settings.PodDefaults defaults = cluster.settings().podDefaults();
    return head ? defaults.headSidecarContainers() : defaults.workerSidecarContainers();
  }

  /** The operator's default variables, without those that the user has set. */
  private List<Object> operatorEnvs() {
    Set<String> taken = new LinkedHashSet<>();
    ray.at("env").items().forEach(env -> taken.add(env.at("name").text()));
    return cluster.settings().podDefaults().containerEnvs().stream()
        .filter(env -> taken.add(new Tree(env).at("name").text()))
        .toList();
  }

  private Map<String, Object> sharedMemory() {
    Tree resources = ray.at("resources");
    String size = resources.at("limits", "memory").text(resources.at("requests", "memory").text());
    return new FactMap()
        .put("wanted", !start.has("plasma-directory") && !mounts(ray, SHARED_MEMORY))
        .put("size", size.isEmpty() ? null : size)
        .map();
  }

  /** Whether Ray's logs are shared with a second container, and by way of a volume of ours. */
  private Map<String, Object> sharedLogs() {
    Autoscaler autoscaler = Autoscaler.of(cluster.spec());
    boolean collector = cluster.hasHistoryCollector();
    boolean shared = collector || head && autoscaler.enabled();
    boolean byAutoscaler = head && autoscaler.enabled() && !mounts(autoscaler.options(), LOGS);
    boolean volume = collector || byAutoscaler || shared && !mounts(ray, LOGS);
    return new FactMap()
        .put("wanted", shared)
        .put("volume", volume)
        .put("autoscaler", byAutoscaler)
        .map();
  }

  private static boolean mounts(Tree container, String path) {
    return container.at("volumeMounts").items().stream()
        .anyMatch(mount -> mount.at("mountPath").text().equals(path));
  }

  /** The autoscaler needs an account with its Role; other pods run under what the user says. */
  private String serviceAccount() {
    String own = template.at("spec", "serviceAccountName").text();
    return head && Autoscaler.of(cluster.spec()).enabled()
        ? KubeRayNames.object(own.isEmpty() ? cluster.name() : own)
        : own;
  }
}
