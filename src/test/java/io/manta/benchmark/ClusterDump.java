package io.manta.benchmark;

import io.manta.cli.ManifestRun;
import io.manta.manifest.ManifestYaml;
import io.manta.model.Tree;
import io.manta.schema.InputFiles;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code kubectl get rayclusters,services,pods -o yaml --show-managed-fields} prints of a
 * server with many RayClusters that run, each of one head and some workers: 30 kB with one worker,
 * and 12 for each more. Prints it when it is run:
 *
 * <pre>
 * java -cp target/test-classes:target/manta.jar io.manta.benchmark.ClusterDump 200 1 > dump.yaml
 * </pre>
 */
public final class ClusterDump {

  private static final int NAMESPACES = 20;
  private static final String CREATED = "2026-11-30T08:00:00Z";

  /** Of every fourth another size, as where people copy from each other. */
  private static final String SPEC =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata:
        name: ray-%1$d
        namespace: team-%2$d
        uid: 00000000-0000-4000-8000-%1$012d
        resourceVersion: "%1$d"
        generation: 1
        labels: {team: team-%2$d, app.kubernetes.io/part-of: training}
      spec:
        rayVersion: "2.55.0"
        headGroupSpec:
          rayStartParams: {dashboard-host: 0.0.0.0, num-cpus: "0"}
          template:
            metadata: {labels: {tier: head}}
            spec:
              containers:
              - name: ray-head
                image: rayproject/ray:2.55.0-py311
                resources: {limits: {cpu: "2", memory: 8Gi}, requests: {cpu: "2", memory: 8Gi}}
                env:
                - {name: AWS_REGION, value: eu-central-1}
                - {name: TOKEN, valueFrom: {secretKeyRef: {name: storage, key: token}}}
                volumeMounts: [{name: data, mountPath: /data}]
              volumes: [{name: data, emptyDir: {}}]
        workerGroupSpecs:
        - groupName: small
          replicas: %4$d
          minReplicas: 0
          maxReplicas: 10
          template:
            spec:
              containers:
              - name: ray-worker
                image: rayproject/ray:2.55.0-py311
                resources: {limits: {cpu: "%3$d", memory: 16Gi}}
                env:
                - {name: AWS_REGION, value: eu-central-1}
                volumeMounts: [{name: data, mountPath: /data}]
              volumes: [{name: data, emptyDir: {}}]
              tolerations: [{key: ray, operator: Exists, effect: NoSchedule}]
      """;

  private ClusterDump() {}

  public static void main(String[] args) throws IOException {
    int workers = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    System.out.write(yaml(Integer.parseInt(args[0]), workers).getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  /** Running RayClusters, as a List. */
  public static String yaml(int clusters, int workers) throws IOException {
    StringBuilder specs = new StringBuilder();
    for (int i = 0; i < clusters; i++) {
      specs.append(i == 0 ? "" : "---\n").append(spec(i, workers));
    }
    List<Map<String, Object>> objects = new ArrayList<>();
    Yaml.read("specs", specs.toString())
        .forEach(document -> objects.add(rayCluster(document.value(), workers)));
    rendered(specs.toString()).forEach(object -> objects.add(live(object, objects.size())));
    objects.sort((a, b) -> order(a) - order(b));
    return "apiVersion: v1\n"
        + ManifestYaml.of(Map.of("items", objects))
        + "kind: List\nmetadata:\n  resourceVersion: \"\"\n";
  }

  /** As its owner applied it. */
  public static String spec(int cluster, int workers) {
    return SPEC.formatted(cluster, cluster % NAMESPACES, 4 + cluster % 4, workers);
  }

  private static List<Map<String, Object>> rendered(String specs) throws IOException {
    Path file = Files.createTempFile("specs", ".yaml");
    try {
      Files.writeString(file, specs);
      ManifestRun run = ManifestRun.of("render", file.toString(), "-o", "json");
      if (run.code() != 0) {
        throw new IllegalStateException(run.err());
      }
      Files.writeString(file, run.out());
      return InputFiles.read(List.of(file.toString()), InputStream.nullInputStream())
          .documents()
          .stream()
          .map(document -> copy(document.value()))
          .toList();
    } finally {
      Files.delete(file);
    }
  }

  /** One that can be changed. */
  @SuppressWarnings("unchecked")
  private static <T> T copy(T value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> out = new LinkedHashMap<>();
      map.forEach((name, entry) -> out.put(name, copy(entry)));
      return (T) out;
    }
    return value instanceof List<?> list
        ? (T) new ArrayList<>(list.stream().map(entry -> copy((Object) entry)).toList())
        : value;
  }

  private static int order(Map<String, Object> object) {
    return List.of("RayCluster", "Service", "Pod").indexOf(object.get("kind"));
  }

  private static Map<String, Object> rayCluster(Map<String, Object> object, long workers) {
    managed(object, "kubectl-client-side-apply", "metadata", "spec");
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("type", "HeadPodReady");
    conditions.put("status", "True");
    conditions.put("reason", "HeadPodRunningAndReady");
    conditions.put("lastTransitionTime", CREATED);
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("conditions", List.of(conditions));
    status.put("desiredWorkerReplicas", workers);
    status.put("readyWorkerReplicas", workers);
    status.put("observedGeneration", 1L);
    status.put("state", "ready");
    object.put("status", status);
    return object;
  }

  /** As the API server returns it when it runs. */
  private static Map<String, Object> live(Map<String, Object> object, int number) {
    managed(object, "manta", "metadata", "spec");
    Map<String, Object> metadata = map(object.get("metadata"));
    metadata.put("uid", "10000000-0000-4000-8000-%012d".formatted(number));
    metadata.put("resourceVersion", "" + (100_000 + number));
    metadata.put("creationTimestamp", CREATED);
    Map<String, Object> spec = map(object.get("spec"));
    String address = "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255);
    if (object.get("kind").equals("Pod")) {
      pod(object, spec, address);
    } else {
      spec.put("clusterIP", address);
      spec.put("clusterIPs", List.of(address));
      spec.put("ipFamilies", List.of("IPv4"));
      spec.put("ipFamilyPolicy", "SingleStack");
      spec.put("internalTrafficPolicy", "Cluster");
      spec.put("sessionAffinity", "None");
      object.put("status", Map.of("loadBalancer", Map.of()));
    }
    return object;
  }

  private static void pod(Map<String, Object> object, Map<String, Object> spec, String address) {
    spec.putIfAbsent("dnsPolicy", "ClusterFirst");
    spec.put("enableServiceLinks", true);
    spec.put("nodeName", "node-" + address.substring(address.length() - 1));
    spec.put("preemptionPolicy", "PreemptLowerPriority");
    spec.put("priority", 0L);
    spec.put("schedulerName", "default-scheduler");
    spec.put("serviceAccount", "default");
    spec.putIfAbsent("securityContext", Map.of());
    spec.putIfAbsent("terminationGracePeriodSeconds", 30L);
    List<Object> statuses = new ArrayList<>();
    for (Tree container : new Tree(spec).at("containers").items()) {
      container.map().put("terminationMessagePath", "/dev/termination-log");
      container.map().put("terminationMessagePolicy", "File");
      Map<String, Object> status = new TreeMap<>();
      status.put("containerID", "containerd://" + "5f".repeat(32));
      status.put("image", container.at("image").text());
      status.put("imageID", "docker.io/rayproject/ray@sha256:" + "a1".repeat(32));
      status.put("name", container.at("name").text());
      status.put("ready", true);
      status.put("restartCount", 0L);
      status.put("started", true);
      status.put("state", Map.of("running", Map.of("startedAt", CREATED)));
      statuses.add(status);
    }
    Map<String, Object> status = new TreeMap<>();
    List<Object> conditions = new ArrayList<>();
    for (String type : List.of("Initialized", "Ready", "ContainersReady", "PodScheduled")) {
      Map<String, Object> condition = new TreeMap<>();
      condition.put("lastProbeTime", null);
      condition.put("lastTransitionTime", CREATED);
      condition.put("status", "True");
      condition.put("type", type);
      conditions.add(condition);
    }
    status.put("conditions", conditions);
    status.put("containerStatuses", statuses);
    status.put("phase", "Running");
    status.put("podIP", address);
    status.put("qosClass", "Burstable");
    status.put("startTime", CREATED);
    object.put("status", status);
  }

  private static void managed(Map<String, Object> object, String manager, String... fields) {
    Map<String, Object> those = new TreeMap<>();
    for (String field : fields) {
      those.put("f:" + field, fields(object.get(field)));
    }
    Map<String, Object> entry = new TreeMap<>();
    entry.put("apiVersion", object.get("apiVersion"));
    entry.put("fieldsType", "FieldsV1");
    entry.put("fieldsV1", those);
    entry.put("manager", manager);
    entry.put("operation", "Apply");
    entry.put("time", CREATED);
    map(object.get("metadata")).put("managedFields", List.of(entry));
  }

  private static Map<String, Object> fields(Object value) {
    Map<String, Object> out = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, field) -> out.put("f:" + name, fields(field)));
    } else if (value instanceof List<?> list) {
      for (Tree item : new Tree(list).items()) {
        String name = item.at("name").text();
        if (!name.isEmpty()) {
          Map<String, Object> entry = fields(item.map());
          entry.put(".", Map.of());
          out.put("k:{\"name\":\"" + name + "\"}", entry);
        }
      }
    }
    return out;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
