package io.manta.operator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.manta.live.LiveEnvironment;
import io.manta.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is in one test's namespace, as plain values, and how others than Manta change it. */
final class ApiObjects {

  /** What a test reads may have names as long as an object allows. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNameLength(4_000_000).build())
              .build());

  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  /** Where a namespace has the objects of a kind. */
  private static final Map<String, String> GROUPS =
      Map.ofEntries(
          Map.entry("rayclusters", "apis/ray.io/v1"),
          Map.entry("raynotes", "apis/ray.io/v1"),
          Map.entry("rayjobs", "apis/ray.io/v1"),
          Map.entry("raycronjobs", "apis/ray.io/v1"),
          Map.entry("rayservices", "apis/ray.io/v1"),
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

  private ApiObjects() {}

  /** Objects of a kind with a label selector; empty for all. */
  static List<Tree> list(LiveEnvironment live, String plural, String selector) {
    String query = selector.isEmpty() ? "" : "?labelSelector=" + selector;
    return tree(live.client().raw(path(live, plural) + query)).at("items").items();
  }

  /** The object, absent if there is none. */
  static Tree get(LiveEnvironment live, String plural, String name) {
    return get(live, path(live, plural) + "/" + name);
  }

  /** An object that is in no namespace. */
  static Tree atAll(LiveEnvironment live, String plural, String name) {
    return get(live, "/" + GROUPS.get(plural) + "/" + plural + "/" + name);
  }

  private static Tree get(LiveEnvironment live, String path) {
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

  static Tree post(
      LiveEnvironment live, String plural, String manager, Map<String, Object> object) {
    return tree(live.client().raw(path(live, plural) + "?fieldManager=" + manager, "POST", object));
  }

  static Tree put(LiveEnvironment live, String plural, String manager, Map<String, Object> object) {
    String name = new Tree(object).at("metadata", "name").text();
    String path = path(live, plural) + "/" + name + "?fieldManager=" + manager;
    return tree(live.client().raw(path, "PUT", object));
  }

  /**
   * Changes an object as someone else does.
   *
   * @param name may name a subresource too: {@code c-head-abcde/status}
   */
  static void merge(LiveEnvironment live, String plural, String name, Map<String, Object> patch) {
    merge(live, plural, name, "someone-else", patch);
  }

  static void merge(
      LiveEnvironment live, String plural, String name, String manager, Map<String, Object> patch) {
    patch(live, plural, name, "application/merge-patch+json", manager, patch);
  }

  /** Changes a RayCluster as Ray's autoscaler does, by JSON patch: op, path and value of each. */
  static void autoscale(
      LiveEnvironment live, String cluster, List<Map<String, Object>> operations) {
    String manager = "python-requests";
    patch(live, "rayclusters", cluster, "application/json-patch+json", manager, operations);
  }

  /**
   * Server-side apply by someone else.
   *
   * @param force over the fields of other managers
   */
  static void apply(
      LiveEnvironment live,
      String plural,
      String manager,
      boolean force,
      Map<String, Object> object) {
    String name = new Tree(object).at("metadata", "name").text();
    String query = manager + "&force=" + force;
    patch(live, plural, name, "application/apply-patch+yaml", query, object);
  }

  /** The rules of a Role that may do this with a resource of Kubernetes' own. */
  static List<Object> rules(String resource, String... verbs) {
    return List.of(
        Map.of("apiGroups", List.of(""), "resources", List.of(resource), "verbs", List.of(verbs)));
  }

  static Map<String, Object> replace(String path, Object value) {
    return Map.of("op", "replace", "path", path, "value", value);
  }

  static void patch(
      LiveEnvironment live, String plural, String name, String type, String manager, Object patch) {
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

  static void delete(LiveEnvironment live, String plural, String name) {
    live.client().raw(path(live, plural) + "/" + name, "DELETE", null);
  }

  /** Names of the pods of a cluster that are there to stay, in order; of one group or of all. */
  static List<String> staying(LiveEnvironment live, String selector) {
    return list(live, "pods", selector).stream()
        .map(pod -> pod.at("metadata"))
        .filter(pod -> pod.at("deletionTimestamp").isAbsent())
        .map(pod -> pod.at("name").text())
        .sorted()
        .toList();
  }

  /**
   * The notes of all events of this reason. They go when nothing else was written for a moment:
   * waited for.
   */
  static List<String> events(LiveEnvironment live, String reason) {
    Instant end = Instant.now().plusSeconds(2);
    List<String> notes = notes(live, reason);
    while (notes.isEmpty() && Instant.now().isBefore(end)) {
      notes = notes(live, reason);
    }
    return notes;
  }

  private static List<String> notes(LiveEnvironment live, String reason) {
    return list(live, "events", "").stream()
        .filter(event -> event.at("reason").text().equals(reason))
        .flatMap(
            event ->
                Collections.nCopies(
                    event.at("series", "count").whole().orElse(1L).intValue(),
                    event.at("note").text())
                    .stream())
        .toList();
  }

  static Tree condition(LiveEnvironment live, String cluster, String type) {
    return get(live, "rayclusters", cluster).at("status", "conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .findFirst()
        .orElse(new Tree(null));
  }

  static String path(LiveEnvironment live, String plural) {
    String group = GROUPS.getOrDefault(plural, "api/v1");
    return "/" + group + "/namespaces/" + live.namespace() + "/" + plural;
  }

  static Tree tree(String json) {
    try {
      return new Tree(JSON.readValue(json, OBJECT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
