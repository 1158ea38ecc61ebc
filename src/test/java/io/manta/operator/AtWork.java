package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.manta.apply.ApiServer;
import io.manta.live.Live;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.recipe.OwnTemplates;
import io.manta.template.TemplateSet;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/** The operator at work in one test's namespace, and what there is in it, as plain values. */
final class AtWork implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(60);

  /** What a test reads may have names as long as an object allows. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNameLength(4_000_000).build())
              .build());

  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};
  private static final Set<String> READING = Set.of("get", "list", "watch");

  /** Where a namespace has the objects of a kind. */
  private static final Map<String, String> GROUPS =
      Map.ofEntries(
          Map.entry("rayclusters", "apis/ray.io/v1"),
          Map.entry("events", "apis/events.k8s.io/v1"),
          Map.entry("clusterroles", "apis/rbac.authorization.k8s.io/v1"),
          Map.entry("roles", "apis/rbac.authorization.k8s.io/v1"),
          Map.entry("rolebindings", "apis/rbac.authorization.k8s.io/v1"),
          Map.entry("ingresses", "apis/networking.k8s.io/v1"),
          Map.entry("networkpolicies", "apis/networking.k8s.io/v1"),
          Map.entry("jobs", "apis/batch/v1"),
          Map.entry("deployments", "apis/apps/v1"),
          Map.entry("poddisruptionbudgets", "apis/policy/v1"),
          Map.entry("podgroups", "apis/scheduling.k8s.io/v1alpha2"),
          Map.entry("workloads", "apis/scheduling.k8s.io/v1alpha2"),
          Map.entry("certificates", "apis/cert-manager.io/v1"),
          Map.entry("issuers", "apis/cert-manager.io/v1"));

  private final Live live;
  private final KubernetesClient client;
  private final String agent = "manta-" + UUID.randomUUID();
  private final OperatorOptions options;
  private final List<String> written = new ArrayList<>();

  /** How far the audit log was read. */
  private long read;

  private final Clock clock;
  private RunningOperator operator;

  private AtWork(Live live, Config config, OperatorOptions options, Clock clock) {
    this.live = live;
    this.options = options;
    this.read = auditLog().length();
    this.clock = clock;
    config.setUserAgent(agent);
    this.client = ApiServer.skimming(config).build();
    begin();
  }

  private AtWork(Live live, Config config, OperatorOptions options) {
    this(live, config, options, Clock.systemUTC());
  }

  static AtWork in(Live live) {
    return in(live, TemplateSet.builtIn());
  }

  static AtWork in(Live live, TemplateSet templates) {
    return in(live, live.controlPlane().config(), templates);
  }

  /** That reaches the API server another way. */
  static AtWork in(Live live, Config config, TemplateSet templates) {
    return new AtWork(live, config, OperatorOptions.embedded(Settings.from(Map.of()), templates));
  }

  /** With templates that come and go. */
  static AtWork in(Live live, OwnTemplates templates) {
    OperatorOptions plain =
        OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    return new AtWork(live, live.controlPlane().config(), plain.with(templates));
  }

  static AtWork in(Live live, Settings settings) {
    return new AtWork(
        live,
        live.controlPlane().config(),
        OperatorOptions.embedded(settings, TemplateSet.builtIn()));
  }

  /** By a clock that may be set. */
  static AtWork in(Live live, Clock clock) {
    return new AtWork(
        live,
        live.controlPlane().config(),
        OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn()),
        clock);
  }

  void restart() {
    stop();
    begin();
  }

  void stop() {
    operator.close();
  }

  void begin() {
    OperatorOptions here = options.watching(Set.of(live.namespace()));
    operator = RunningOperator.start(here, client, () -> {}, clock);
  }

  @Override
  public void close() {
    operator.close();
    client.close();
  }

  static void until(String what, Callable<Boolean> holds) {
    await(what).atMost(SOON).pollInterval(Duration.ofMillis(50)).until(holds);
  }

  /** Until nothing was written for a second: twice as long as a status waits for what follows. */
  void settle() {
    int[] last = {-1};
    Instant[] since = {Instant.MAX};
    await("quiet")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              int now = writes().size();
              since[0] = now == last[0] ? since[0] : Instant.now();
              last[0] = now;
              return since[0].plusSeconds(1).isBefore(Instant.now());
            });
  }

  /** Everything that the operator wrote, events apart: verb, resource, name, answer. */
  List<String> writes() {
    try (RandomAccessFile log = new RandomAccessFile(auditLog(), "r")) {
      log.seek(read);
      byte[] news = new byte[(int) (log.length() - read)];
      log.readFully(news);
      String lines = new String(news, StandardCharsets.UTF_8);
      String whole = lines.substring(0, lines.lastIndexOf('\n') + 1);
      read += whole.getBytes(StandardCharsets.UTF_8).length;
      whole
          .lines()
          .filter(line -> line.contains(agent))
          .map(AtWork::tree)
          .filter(entry -> !READING.contains(entry.at("verb").text()))
          .filter(entry -> !entry.at("objectRef", "resource").text().equals("events"))
          .map(
              entry ->
                  String.join(
                      " ",
                      entry.at("verb").text(),
                      entry.at("objectRef", "resource").text(),
                      entry.at("objectRef", "name").text(),
                      entry.at("responseStatus", "code").text()))
          .forEach(written::add);
      return List.copyOf(written);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private File auditLog() {
    return live.controlPlane().auditLog().toFile();
  }

  /** Objects of a kind with a label selector; empty for all. */
  static List<Tree> list(Live live, String plural, String selector) {
    String query = selector.isEmpty() ? "" : "?labelSelector=" + selector;
    return tree(live.client().raw(path(live, plural) + query)).at("items").items();
  }

  /** The object, absent if there is none. */
  static Tree get(Live live, String plural, String name) {
    return get(live, path(live, plural) + "/" + name);
  }

  /** An object that is in no namespace. */
  static Tree atAll(Live live, String plural, String name) {
    return get(live, "/" + GROUPS.get(plural) + "/" + plural + "/" + name);
  }

  private static Tree get(Live live, String path) {
    try {
      String text = live.client().raw(path);
      return text == null ? new Tree(null) : tree(text);
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return new Tree(null);
      }
      throw e;
    }
  }

  static Tree post(Live live, String plural, String manager, Map<String, Object> object) {
    return tree(live.client().raw(path(live, plural) + "?fieldManager=" + manager, "POST", object));
  }

  static Tree put(Live live, String plural, String manager, Map<String, Object> object) {
    String name = new Tree(object).at("metadata", "name").text();
    String path = path(live, plural) + "/" + name + "?fieldManager=" + manager;
    return tree(live.client().raw(path, "PUT", object));
  }

  /**
   * Changes an object as someone else does.
   *
   * @param name may name a subresource too: {@code c-head-abcde/status}
   */
  static void merge(Live live, String plural, String name, Map<String, Object> patch) {
    merge(live, plural, name, "someone-else", patch);
  }

  static void merge(
      Live live, String plural, String name, String manager, Map<String, Object> patch) {
    patch(live, plural, name, "application/merge-patch+json", manager, patch);
  }

  /** Changes a RayCluster as Ray's autoscaler does, by JSON patch: op, path and value of each. */
  static void autoscale(Live live, String cluster, List<Map<String, Object>> operations) {
    String manager = "python-requests";
    patch(live, "rayclusters", cluster, "application/json-patch+json", manager, operations);
  }

  /**
   * Server-side apply by someone else.
   *
   * @param force over the fields of other managers
   */
  static void apply(
      Live live, String plural, String manager, boolean force, Map<String, Object> object) {
    String name = new Tree(object).at("metadata", "name").text();
    String query = manager + "&force=" + force;
    patch(live, plural, name, "application/apply-patch+yaml", query, object);
  }

  static Map<String, Object> replace(String path, Object value) {
    return Map.of("op", "replace", "path", path, "value", value);
  }

  private static void patch(
      Live live, String plural, String name, String type, String manager, Object patch) {
    String url = live.controlPlane().url() + path(live, plural) + "/" + name;
    HttpClient http = live.client().getHttpClient();
    try {
      String body = JSON.writeValueAsString(patch);
      HttpResponse<String> response =
          http.sendAsync(
                  http.newHttpRequestBuilder()
                      .uri(url + "?fieldManager=" + manager)
                      .method("PATCH", type, body)
                      .build(),
                  String.class)
              .join();
      if (response.code() >= 300 && response.code() != 404) {
        throw new IllegalStateException(response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Live live, String plural, String name) {
    live.client().raw(path(live, plural) + "/" + name, "DELETE", null);
  }

  /** Names of the pods of a cluster that are there to stay, in order; of one group or of all. */
  static List<String> staying(Live live, String selector) {
    return list(live, "pods", selector).stream()
        .map(pod -> pod.at("metadata"))
        .filter(pod -> pod.at("deletionTimestamp").isAbsent())
        .map(pod -> pod.at("name").text())
        .sorted()
        .toList();
  }

  /** Until the cluster has so many pods, none is on its way out, and it is ready as specified. */
  static void awaitReady(Live live, String cluster, int pods) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              List<Tree> all = list(live, "pods", "ray.io/cluster=" + cluster);
              Tree now = get(live, "rayclusters", cluster);
              assertThat(staying(live, "ray.io/cluster=" + cluster))
                  .as("%s, all pods: %s", now.at("status").value(), names(all))
                  .hasSize(pods)
                  .hasSameSizeAs(all);
              assertThat(now.at("status", "observedGeneration").whole())
                  .isEqualTo(now.at("metadata", "generation").whole());
              assertThat(condition(live, cluster, "Ready").at("status").text())
                  .as("%s", now.at("status").value())
                  .isEqualTo("True");
            });
  }

  private static List<String> names(List<Tree> pods) {
    return pods.stream().map(pod -> pod.at("metadata", "name").text()).toList();
  }

  /**
   * The notes of all events of this reason. They go when nothing else was written for a moment:
   * waited for.
   */
  static List<String> events(Live live, String reason) {
    Instant end = Instant.now().plusSeconds(2);
    List<String> told = told(live, reason);
    while (told.isEmpty() && Instant.now().isBefore(end)) {
      told = told(live, reason);
    }
    return told;
  }

  private static List<String> told(Live live, String reason) {
    return list(live, "events", "").stream()
        .filter(event -> event.at("reason").text().equals(reason))
        .map(event -> event.at("note").text())
        .toList();
  }

  static Tree condition(Live live, String cluster, String type) {
    return get(live, "rayclusters", cluster).at("status", "conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .findFirst()
        .orElse(new Tree(null));
  }

  static String path(Live live, String plural) {
    String group = GROUPS.getOrDefault(plural, "api/v1");
    return "/" + group + "/namespaces/" + live.namespace() + "/" + plural;
  }

  private static Tree tree(String json) {
    try {
      return new Tree(JSON.readValue(json, OBJECT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The RayCluster {@code c}, with a worker group {@code w} of up to nine. */
  static String cluster(int workers) {
    return """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: c}
        spec:
          rayVersion: "2.55.0"
          headGroupSpec:
            template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
          workerGroupSpecs:
          - groupName: w
            replicas: %d
            minReplicas: 0
            maxReplicas: 9
            template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
        """
        .formatted(workers);
  }
}
