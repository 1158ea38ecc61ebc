package io.manta.operator;

import static io.manta.operator.WalkServer.with;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Everyone but the operator: the user, Ray's autoscaler, the kubelet, other controllers. */
final class WalkWorld {

  private static final ObjectId CLUSTER = WalkOperator.cluster();

  private final WalkServer server;
  private final Random random;
  private int strangers;

  WalkWorld(WalkServer server, Random random) {
    this.server = server;
    this.random = random;
  }

  /** The RayCluster that a walk begins with. */
  Map<String, Object> rayCluster() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "ray.io/v1");
    object.put("kind", "RayCluster");
    object = with(object, "c", "metadata", "name");
    object = with(object, "ns", "metadata", "namespace");
    object = with(object, 1L, "metadata", "generation");
    object = with(object, "v0", "spec", "headGroupSpec", "image");
    List<Object> groups = new ArrayList<>();
    groups.add(group("a", random.nextInt(3), 1));
    if (random.nextBoolean()) {
      groups.add(group("b", random.nextInt(3), 2 + random.nextInt(2)));
    }
    return with(object, groups, "spec", "workerGroupSpecs");
  }

  private static Map<String, Object> group(String name, long replicas, long hosts) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("groupName", name);
    group.put("replicas", replicas);
    group.put("minReplicas", 0L);
    group.put("maxReplicas", 5L);
    group.put("numOfHosts", hosts);
    group.put("image", "v0");
    return group;
  }

  /** Does one thing that a user might and says what. */
  String user() {
    int what = random.nextInt(20);
    switch (what) {
      case 0, 1, 2, 3:
        return group("replicas", (long) random.nextInt(6));
      case 4:
        return group("minReplicas", (long) random.nextInt(3));
      case 5:
        return group("maxReplicas", (long) random.nextInt(5));
      case 6:
        return group("suspend", random.nextBoolean() ? Boolean.TRUE : null);
      case 7:
        return group("image", "v" + random.nextInt(3));
      case 8:
        return group("numOfHosts", (long) (1 + random.nextInt(3)));
      case 9:
        return spec("v" + random.nextInt(3), "headGroupSpec", "image");
      case 10, 11:
        return spec(random.nextBoolean() ? Boolean.TRUE : null, "suspend");
      case 12:
        return spec(random.nextBoolean() ? Boolean.FALSE : null, "idleSuspend");
      case 13:
        return spec(strategy(), "upgradeStrategy");
      case 14:
        return spec(random.nextBoolean() ? Boolean.TRUE : null, "enableInTreeAutoscaling");
      case 15:
        return groups();
      case 16:
        return redis();
      case 17:
        return extra();
      case 18:
        return random.nextBoolean() ? deletesAPod() : bringsAPod();
      default:
        return random.nextBoolean() ? meddles() : managedBy();
    }
  }

  private Object strategy() {
    Map<String, Object> strategy = new LinkedHashMap<>();
    strategy.put("type", List.of("None", "Recreate", "Rolling", "Rolling").get(random.nextInt(4)));
    strategy.put("maxUnavailable", List.of(1L, 2L, "50%").get(random.nextInt(3)));
    strategy.put("head", random.nextBoolean() ? "Roll" : "Keep");
    return strategy;
  }

  /** Adds, removes or reorders worker groups. */
  private String groups() {
    List<Object> groups = new ArrayList<>(spec().at("workerGroupSpecs").list());
    String name = List.of("a", "b", "d").get(random.nextInt(3));
    boolean there = groups.removeIf(group -> new Tree(group).at("groupName").text().equals(name));
    if (!there) {
      groups.add(0, group(name, random.nextInt(3), 1 + random.nextInt(2)));
    }
    change(o -> with(o, groups, "spec", "workerGroupSpecs"));
    return (there ? "removes group " : "adds group ") + name;
  }

  private String redis() {
    boolean there = !spec().at("gcsFaultToleranceOptions").isAbsent();
    Map<String, Object> options = new LinkedHashMap<>(Map.of("redisAddress", "redis:6379"));
    return spec(there ? null : options, "gcsFaultToleranceOptions");
  }

  private String extra() {
    String value = random.nextBoolean() ? "true" : "false";
    change(
        o ->
            with(
                with(o, value, "metadata", "annotations", WalkRecipe.EXTRA),
                spec().at("n").whole().orElse(0L) + 1,
                "spec",
                "n"));
    return "extra object: " + value;
  }

  private String deletesAPod() {
    List<Map<String, Object>> pods = server.all("Pod");
    if (pods.isEmpty()) {
      return "would delete a pod";
    }
    Map<String, Object> pod = pods.get(random.nextInt(pods.size()));
    server.delete(Manifest.idOf(pod), "");
    return "deletes pod " + name(pod);
  }

  /** A pod with the labels of the cluster and no owner, as one left over from elsewhere. */
  private String bringsAPod() {
    boolean head = random.nextInt(5) == 0;
    String name = "stranger-" + strangers++;
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("apiVersion", "v1");
    pod.put("kind", "Pod");
    pod = with(pod, name, "metadata", "name");
    pod = with(pod, "ns", "metadata", "namespace");
    pod = with(pod, "c", "metadata", "labels", "ray.io/cluster");
    pod = with(pod, head ? "head" : "worker", "metadata", "labels", "ray.io/node-type");
    pod = with(pod, head ? "headgroup" : "a", "metadata", "labels", "ray.io/group");
    pod = with(pod, "Never", "spec", "restartPolicy");
    pod = with(pod, List.of(Map.of("name", "ray")), "spec", "containers");
    server.create(pod);
    return "brings pod " + name + (head ? ", a head" : "");
  }

  private String meddles() {
    List<Map<String, Object>> services = server.all("Service");
    if (services.isEmpty()) {
      return "would meddle";
    }
    ObjectId id = Manifest.idOf(services.get(random.nextInt(services.size())));
    if (random.nextBoolean()) {
      server.delete(id, "");
      return "deletes " + id;
    }
    server.change(id, o -> with(o, "someone", "spec", "of"));
    return "edits " + id;
  }

  private String managedBy() {
    return spec(random.nextBoolean() ? "kueue.x-k8s.io/multikueue" : null, "managedBy");
  }

  /** Ray's autoscaler: scales up, or down by naming who goes, or clears its list. */
  String autoscaler() {
    List<Object> groups = spec().at("workerGroupSpecs").list();
    if (!spec().at("enableInTreeAutoscaling").isTrue() || groups.isEmpty()) {
      return "no autoscaler";
    }
    if (random.nextInt(8) == 0) {
      return spec(true, "idleSuspend");
    }
    String group = new Tree(groups.get(random.nextInt(groups.size()))).at("groupName").text();
    long replicas = replicas(group);
    List<Object> victims = new ArrayList<>();
    long down = random.nextInt(3);
    for (Map<String, Object> pod : workers(group)) {
      if (victims.size() < down && replicas > 0 && !isGoing(pod)) {
        victims.add(name(pod));
        replicas--;
      }
    }
    long next = victims.isEmpty() ? Math.min(5, replicas + random.nextInt(2)) : replicas;
    group(group, "replicas", next);
    return group(group, "scaleStrategy", new LinkedHashMap<>(Map.of("workersToDelete", victims)));
  }

  /** What an autoscaler would do in the end about more workers than are wanted. */
  boolean autoscalerEnds() {
    if (!spec().at("enableInTreeAutoscaling").isTrue()) {
      return false;
    }
    for (Tree group : spec().at("workerGroupSpecs").items()) {
      String name = group.at("groupName").text();
      long hosts = group.at("numOfHosts").whole().orElse(1L);
      long wanted =
          Math.min(
              Math.max(replicas(name), group.at("minReplicas").whole().orElse(0L)),
              group.at("maxReplicas").whole().orElse(5L));
      List<Map<String, Object>> pods = workers(name).stream().filter(pod -> !isGoing(pod)).toList();
      if (pods.size() > wanted * hosts) {
        List<Object> names = List.of(name(pods.get(0)));
        Tree before = group.at("scaleStrategy", "workersToDelete");
        if (!before.list().equals(names)) {
          group(name, "scaleStrategy", new LinkedHashMap<>(Map.of("workersToDelete", names)));
          return true;
        }
      }
    }
    return false;
  }

  /** Something happens to one pod or Job. */
  String kubelet() {
    List<Map<String, Object>> pods = server.all("Pod");
    if (pods.isEmpty()) {
      return "no pods";
    }
    Map<String, Object> pod = pods.get(random.nextInt(pods.size()));
    ObjectId id = Manifest.idOf(pod);
    if (isGoing(pod) && random.nextInt(3) > 0) {
      server.end(id);
      return name(pod) + " is gone";
    }
    switch (random.nextInt(10)) {
      case 0:
        return phase(id, "Failed", false);
      case 1:
        return phase(id, "Succeeded", false);
      case 2:
        return rayEnds(id);
      case 3, 4:
        return phase(id, "Running", false);
      default:
        return phase(id, "Running", true);
    }
  }

  /** All pods get where they are going; false when they are there. */
  boolean kubeletEnds() {
    boolean busy = false;
    for (Map<String, Object> pod : server.all("Pod")) {
      ObjectId id = Manifest.idOf(pod);
      boolean works = new Tree(pod).at("status", "phase").text().matches("Pending|Running");
      boolean ended = !new Tree(pod).at("status", "containerStatuses").list().isEmpty();
      if (isGoing(pod)) {
        server.end(id);
        busy = true;
      } else if (works && !ended && !isReady(pod)) {
        phase(id, "Running", true);
        busy = true;
      }
    }
    for (Map<String, Object> job : server.all("Job")) {
      if (new Tree(job).at("status").isAbsent()) {
        List<Object> done = List.of(Map.of("type", "Complete", "status", "True"));
        server.change(Manifest.idOf(job), o -> with(o, done, "status", "conditions"));
        busy = true;
      }
    }
    return busy;
  }

  private String rayEnds(ObjectId id) {
    phase(id, "Running", false);
    Map<String, Object> ended = Map.of("terminated", Map.of("reason", "Error", "exitCode", 1L));
    List<Object> statuses = List.of(Map.of("name", "ray", "state", ended));
    server.change(id, o -> with(o, statuses, "status", "containerStatuses"));
    return id.name() + ": Ray ends";
  }

  private String phase(ObjectId id, String phase, boolean ready) {
    if (new Tree(server.objects.get(id)).at("status", "phase").text().matches("Failed|Succeeded")) {
      return id.name() + " has ended";
    }
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("phase", phase);
    status.put("conditions", List.of(Map.of("type", "Ready", "status", ready ? "True" : "False")));
    server.change(id, o -> with(o, status, "status"));
    return id.name() + " is " + phase + (ready ? " and ready" : "");
  }

  private List<Map<String, Object>> workers(String group) {
    return server.all("Pod").stream()
        .filter(pod -> label(pod, "ray.io/node-type").equals("worker"))
        .filter(pod -> label(pod, "ray.io/group").equals(group))
        .toList();
  }

  private long replicas(String group) {
    return spec().at("workerGroupSpecs").items().stream()
        .filter(g -> g.at("groupName").text().equals(group))
        .findFirst()
        .flatMap(g -> g.at("replicas").whole())
        .orElse(0L);
  }

  /** Changes a field of one of the groups. */
  private String group(String field, Object value) {
    List<Tree> groups = spec().at("workerGroupSpecs").items();
    return groups.isEmpty()
        ? "no groups"
        : group(groups.get(random.nextInt(groups.size())).at("groupName").text(), field, value);
  }

  private String group(String name, String field, Object value) {
    List<Object> groups = new ArrayList<>();
    for (Tree group : spec().at("workerGroupSpecs").items()) {
      boolean same = group.at("groupName").text().equals(name);
      groups.add(same ? with(group.map(), value, field) : group.map());
    }
    change(o -> with(o, groups, "spec", "workerGroupSpecs"));
    return "group " + name + ": " + field + " = " + value;
  }

  private String spec(Object value, String... path) {
    String[] whole = new String[path.length + 1];
    whole[0] = "spec";
    System.arraycopy(path, 0, whole, 1, path.length);
    change(o -> with(o, value, whole));
    return String.join(".", whole) + " = " + value;
  }

  void manageAgain() {
    change(o -> with(o, null, "spec", "managedBy"));
  }

  private void change(UnaryOperator<Map<String, Object>> change) {
    server.change(CLUSTER, change);
  }

  private Tree spec() {
    return new Tree(server.objects.get(CLUSTER)).at("spec");
  }

  static boolean isGoing(Map<String, Object> pod) {
    return !new Tree(pod).at("metadata", "deletionTimestamp").isAbsent();
  }

  static boolean isReady(Map<String, Object> pod) {
    return new Tree(pod)
        .at("status", "conditions").items().stream()
            .anyMatch(c -> c.at("status").text().equals("True"));
  }

  static String name(Map<String, Object> object) {
    return new Tree(object).at("metadata", "name").text();
  }

  static String label(Map<String, Object> object, String key) {
    return new Tree(object).at("metadata", "labels", key).text();
  }
}
