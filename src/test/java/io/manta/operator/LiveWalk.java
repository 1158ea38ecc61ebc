package io.manta.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One cluster on a real API server whose user, autoscaler and nodes do what chance has them do. The
 * seed decides what is done; when it meets what else happens is not in its hands.
 */
final class LiveWalk {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long MOST = 3;

  private final KubernetesClient client;
  private final String namespace;
  private final Runnable restart;
  private final Runnable etcd;
  private final Random random;
  private final String name;
  private final List<String> trace = new ArrayList<>();
  private final Map<String, Object> spec = new LinkedHashMap<>();
  private final List<Map<String, Object>> groups = new ArrayList<>();

  /** The greatest number of pods that was wanted of a group since the cluster last was at rest. */
  private final Map<String, Long> most = new HashMap<>();

  /**
   * @param restart ends the operator and starts it again
   * @param etcd ends etcd and starts it again
   */
  LiveWalk(KubernetesClient client, String namespace, Runnable restart, Runnable etcd, long seed) {
    this.client = client;
    this.namespace = namespace;
    this.restart = restart;
    this.etcd = etcd;
    this.random = new Random(seed);
    this.name = "walk-%03d".formatted(seed);
  }

  /** Walks; an error shows every step. */
  void run() {
    try {
      groups.add(group("a", 1, 1));
      groups.add(group("b", random.nextInt(2), 2));
      spec.put("rayVersion", "2.55.0");
      spec.put("headGroupSpec", new LinkedHashMap<>(Map.of("template", template("v0"))));
      spec.put("workerGroupSpecs", groups);
      create(name);
      int length = 6 + random.nextInt(8);
      for (int i = 0; i < length; i++) {
        trace.add(act());
        if (random.nextInt(3) == 0) {
          comeToRest(name);
        } else {
          Eventually.sleep(random.nextInt(300));
        }
        checkPods();
      }
      comeToRest(name);
      isLikeNew();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          name + ": " + e.getMessage() + "\n  " + String.join("\n  ", trace), e);
    }
  }

  private String act() {
    Map<String, Object> group = groups.get(random.nextInt(groups.size()));
    switch (random.nextInt(28)) {
      case 0, 1, 2, 3, 4, 5, 6, 7:
        return groupIs(group, "replicas", (long) random.nextInt(4));
      case 8, 9:
        return groupIs(group, "suspend", random.nextBoolean());
      case 10, 11:
        return groupIs(group, "template", template("v" + random.nextInt(3)));
      case 12, 13:
        return specIs("suspend", random.nextInt(3) == 0);
      case 14, 15:
        return specIs("upgradeStrategy", strategy());
      case 16, 17:
        return removesOrAdds();
      case 18, 19:
        return deletesAPod();
      case 20, 21:
        return failsAPod();
      case 22, 23:
        return deletesTheService();
      case 24, 25:
        return autoscales(group);
      case 26:
        etcd.run();
        return "etcd goes and comes";
      default:
        restart.run();
        return "the operator restarts";
    }
  }

  private Object strategy() {
    Map<String, Object> strategy = new LinkedHashMap<>();
    strategy.put("type", List.of("None", "Recreate", "Rolling").get(random.nextInt(3)));
    return strategy;
  }

  private String removesOrAdds() {
    if (groups.size() == 2) {
      groups.remove(1);
    } else {
      groups.add(group("b", random.nextInt(3), 2));
    }
    return specIs("workerGroupSpecs", groups);
  }

  /** As Ray's autoscaler does: fewer replicas and who goes, in one patch. */
  private String autoscales(Map<String, Object> group) {
    List<Pod> there =
        pods().stream()
            .filter(pod -> LiveCluster.label(pod, "ray.io/group").equals(group.get("groupName")))
            .toList();
    long replicas = (long) group.get("replicas");
    if (there.isEmpty() || replicas == 0) {
      return "the autoscaler does nothing";
    }
    String victim = there.get(random.nextInt(there.size())).getMetadata().getName();
    group.put("scaleStrategy", new LinkedHashMap<>(Map.of("workersToDelete", List.of(victim))));
    return groupIs(group, "replicas", replicas - 1) + " without " + victim;
  }

  private String deletesAPod() {
    List<Pod> pods = pods();
    if (pods.isEmpty()) {
      return "no pods";
    }
    Pod pod = pods.get(random.nextInt(pods.size()));
    client.resource(pod).delete();
    return "deletes " + pod.getMetadata().getName();
  }

  private String failsAPod() {
    List<Pod> pods = pods();
    if (pods.isEmpty()) {
      return "no pods";
    }
    Pod pod = pods.get(random.nextInt(pods.size()));
    try {
      client
          .pods()
          .resource(pod)
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"phase\":\"Failed\"}}");
    } catch (KubernetesClientException e) {
      return "no " + pod.getMetadata().getName() + " to fail";
    }
    return pod.getMetadata().getName() + " fails";
  }

  private String deletesTheService() {
    client.services().inNamespace(namespace).withName(name + "-head-svc").delete();
    return "deletes the service";
  }

  private String groupIs(Map<String, Object> group, String field, Object value) {
    group.put(field, value);
    specIs("workerGroupSpecs", groups);
    return group.get("groupName") + ": " + field + " is " + value;
  }

  private String specIs(String field, Object value) {
    spec.put(field, value);
    remember();
    String patch = Serialization.asJson(Map.of("spec", Map.of(field, value)));
    of(name).rayCluster().patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    return field + " is " + value;
  }

  private void create(String as) {
    remember();
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion("ray.io/v1");
    object.setKind("RayCluster");
    object.setMetadata(new ObjectMetaBuilder().withName(as).withNamespace(namespace).build());
    object.setAdditionalProperty("spec", spec);
    try {
      client.resource(object).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) { // the client tried again, and only the first answer was lost
        throw e;
      }
    }
  }

  /** Waits until the cluster is what its spec says, and that no more than that was made. */
  private void comeToRest(String which) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isAtRest(which)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            which
                + " did not come to rest: "
                + of(which).counts()
                + ", wanted "
                + wanted()
                + ", status "
                + of(which).status().value());
      }
      checkPods();
      Eventually.sleep(50);
    }
    most.clear();
    remember();
  }

  private boolean isAtRest(String which) {
    GenericKubernetesResource live = of(which).rayCluster().get();
    Tree status = of(which).status();
    boolean seen =
        status
            .at("observedGeneration")
            .whole()
            .equals(java.util.Optional.of(live.getMetadata().getGeneration()));
    boolean suspended = Boolean.TRUE.equals(spec.get("suspend"));
    String type = new Tree(spec).at("upgradeStrategy", "type").text("None");
    boolean upToDate =
        type.equals("None") || type.equals("Rolling") || !LiveCluster.says(status, "UpToDate");
    boolean settled =
        suspended
            ? LiveCluster.is(status, "RayClusterSuspended")
                && !LiveCluster.is(status, "Reconciling")
            : LiveCluster.is(status, "Ready");
    boolean rolled = !type.equals("Rolling") || of(which).outdatedWorkers() == 0;
    return seen && settled && upToDate && rolled && of(which).counts().equals(wanted());
  }

  /** A cluster made with the last spec comes to the same. */
  private void isLikeNew() {
    String twin = name.replace("walk", "twin");
    create(twin);
    comeToRest(twin);
    Map<String, Object> its = of(twin).endState();
    Map<String, Object> mine = of(name).endState();
    // What a request without an answer brought about comes by a watch, which may be cut too.
    for (Instant end = Instant.now().plus(PATIENCE);
        !mine.equals(its) && Instant.now().isBefore(end);
        mine = of(name).endState(), its = of(twin).endState()) {
      Eventually.sleep(200);
    }
    if (!mine.equals(its)) {
      throw new AssertionError("came to " + mine + ", a cluster made so is " + its);
    }
    of(twin).rayCluster().delete();
  }

  /** Never more than wanted, and one head; asked for in one list, which is of one moment. */
  private void checkPods() {
    Map<String, Long> there = new TreeMap<>();
    of(name).pods().stream()
        .filter(pod -> !LiveCluster.hasEnded(pod))
        .forEach(pod -> there.merge(LiveCluster.label(pod, "ray.io/group"), 1L, Long::sum));
    there.forEach(
        (group, number) -> {
          long bound = group.equals("headgroup") ? 1 : most.getOrDefault(group, 0L);
          if (number > bound) {
            throw new AssertionError(
                number + " pods of " + group + " where never more than " + bound + " were wanted");
          }
        });
  }

  private void remember() {
    for (Map<String, Object> group : groups) {
      long pods = (long) group.get("replicas") * (long) group.get("numOfHosts");
      most.merge(group.get("groupName").toString(), pods, Math::max);
    }
    if (groups.size() < 2) {
      most.putIfAbsent("b", MOST * 2);
    }
  }

  private Map<String, Long> wanted() {
    Map<String, Long> wanted = new TreeMap<>();
    if (Boolean.TRUE.equals(spec.get("suspend"))) {
      return wanted;
    }
    wanted.put("headgroup", 1L);
    for (Map<String, Object> group : groups) {
      long pods = (long) group.get("replicas") * (long) group.get("numOfHosts");
      if (pods > 0 && !Boolean.TRUE.equals(group.get("suspend"))) {
        wanted.put(group.get("groupName").toString(), pods);
      }
    }
    return wanted;
  }

  private LiveCluster of(String which) {
    return new LiveCluster(client, namespace, which);
  }

  private List<Pod> pods() {
    return of(name).pods().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(
            pod ->
                LiveCluster.label(pod, "ray.io/node-type").equals("worker")
                    || random.nextInt(3) == 0)
        .toList();
  }

  private static Map<String, Object> group(String name, long replicas, long hosts) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("groupName", name);
    group.put("replicas", replicas);
    group.put("minReplicas", 0L);
    group.put("maxReplicas", MOST);
    group.put("numOfHosts", hosts);
    group.put("template", template("v0"));
    return group;
  }

  private static Map<String, Object> template(String tag) {
    Map<String, Object> ray = new LinkedHashMap<>();
    ray.put("name", "ray");
    ray.put("image", "example/ray:" + tag);
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("terminationGracePeriodSeconds", 1L);
    spec.put("containers", List.of(ray));
    return new LinkedHashMap<>(Map.of("spec", spec));
  }
}
