package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;

import io.manta.live.LiveEnvironment;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that there is of the one object of a namespace, field by field, without what is another in
 * each life: uids, times, addresses, the ends of names.
 */
final class EndState {

  private static final List<String> KINDS =
      List.of(
          "pods",
          "services",
          "secrets",
          "serviceaccounts",
          "roles",
          "rolebindings",
          "jobs",
          "rayclusters",
          "rayjobs");

  private static final Set<String> OWN =
      Set.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "managedFields",
          "clusterIP",
          "clusterIPs",
          "nodeName",
          "podIP",
          "serviceIP",
          "lastUpdateTime",
          "lastTransitionTime",
          "stateTransitionTimes",
          "startTime",
          "endTime",
          "schedule",
          CronStory.PASSED,
          "lastScheduleTime",
          "lastSuccessfulTime",
          "ray.io/cronjob-scheduled-timestamp",
          // Of what has the uid in it, and what a later process says to be safe.
          "manta.io/hash",
          "manta");

  private final LiveEnvironment live;
  private final Map<String, String> names = new LinkedHashMap<>();

  private EndState(LiveEnvironment live) {
    this.live = live;
  }

  /** The object and each that it owns, and those that these own, under what they are for. */
  static Map<String, Object> of(LiveEnvironment live, String plural, String name) {
    return new EndState(live).of(plural, name);
  }

  /** What there is in a namespace that nobody but an operator makes. */
  static List<String> leftOver(LiveEnvironment live) {
    List<String> left = new ArrayList<>();
    for (String plural : KINDS) {
      list(live, plural, "").stream()
          .map(object -> object.at("metadata", "name").text())
          .filter(name -> !name.equals("default"))
          .forEach(name -> left.add(plural + " " + name));
    }
    return left;
  }

  /** Where two differ: path, this, other. */
  static List<String> differences(Map<String, Object> one, Map<String, Object> other) {
    List<String> out = new ArrayList<>();
    differences("", one, other, out);
    return out;
  }

  private static void differences(String path, Object one, Object other, List<String> out) {
    if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      Set<Object> keys = new LinkedHashSet<>(a.keySet());
      keys.addAll(b.keySet());
      keys.forEach(key -> differences(path + "/" + key, a.get(key), b.get(key), out));
    } else if (one instanceof List<?> a && other instanceof List<?> b && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        differences(path + "/" + i, a.get(i), b.get(i), out);
      }
    } else if (!Objects.equals(one, other)) {
      out.add(path + ": " + one + ", " + other);
    }
  }

  private Map<String, Object> of(String plural, String name) {
    Tree top = get(live, plural, name);
    Map<String, List<Tree>> objects = new TreeMap<>();
    KINDS.forEach(kind -> objects.put(kind, list(live, kind, "")));
    Set<String> uids = new HashSet<>(Set.of(top.at("metadata", "uid").text()));
    for (int before = 0; before < uids.size(); ) {
      before = uids.size();
      objects.values().stream()
          .flatMap(List::stream)
          .filter(object -> isOf(object, uids))
          .forEach(object -> uids.add(object.at("metadata", "uid").text()));
    }
    names.put(live.namespace(), "NAMESPACE");
    uids.forEach(uid -> names.put(uid, "UID"));
    objects.get("pods").forEach(pod -> names.put(pod.at("metadata", "name").text(), place(pod)));
    List<Tree> jobs = plural.equals("rayjobs") ? List.of(top) : objects.get("rayjobs");
    for (Tree job : jobs) {
      names.put(job.at("status", "rayClusterName").text("-"), "CLUSTER");
      names.put(job.at("status", "jobId").text("-"), "JOB");
      if (!job.at("metadata", "name").text().equals(name)) {
        names.put(job.at("metadata", "name").text(), "RUN");
      }
    }
    Tree serving = top.at("status", "activeServiceStatus", "rayClusterName");
    names.put(serving.text("-"), "CLUSTER");
    names.remove("-");

    Map<String, Object> state = new TreeMap<>();
    objects.forEach(
        (kind, all) ->
            all.stream()
                .filter(object -> isOf(object, uids))
                .forEach(object -> state.put(kind + " " + name(object), plain(kind, object))));
    state.put(plural, plain(plural, top));
    return state;
  }

  private static boolean isOf(Tree object, Set<String> uids) {
    return object.at("metadata", "ownerReferences").items().stream()
        .anyMatch(owner -> uids.contains(owner.at("uid").text()));
  }

  private static String place(Tree pod) {
    Tree labels = pod.at("metadata", "labels");
    return "POD-"
        + labels.at("ray.io/group").text()
        + "-"
        + labels.at("ray.io/worker-group-replica-index").text();
  }

  private String name(Tree object) {
    return same(object.at("metadata", "name").text());
  }

  private Object plain(String plural, Tree object) {
    Map<String, Object> out = new TreeMap<>();
    object.map().forEach((key, value) -> out.put(key, plain(key, value)));
    if (plural.equals("pods")) {
      out.put("status", object.at("status", "phase").text());
    }
    if (plural.equals("jobs")) {
      out.put(
          "status",
          object.at("status", "conditions").items().stream()
              .map(condition -> condition.at("type").text())
              .toList());
    }
    if (plural.equals("secrets")) {
      out.put("data", object.at("data").map().keySet());
    }
    return out;
  }

  private Object plain(String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> out = new TreeMap<>();
      map.forEach((k, v) -> out.put(same(String.valueOf(k)), v));
      out.keySet().removeAll(OWN);
      out.replaceAll(this::plain);
      return out;
    }
    if (value instanceof List<?> list) {
      List<Object> out = new ArrayList<>();
      list.forEach(item -> out.add(plain(key, item)));
      return out;
    }
    return value instanceof String text ? same(text) : value;
  }

  private String same(String text) {
    String same =
        text.replaceAll("kube-api-access-\\w{5}", "kube-api-access")
            .replaceAll("-head-(?!svc)\\w{5}\\b", "-head-*")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME");
    for (Map.Entry<String, String> name : names.entrySet()) {
      same = same.replace(name.getKey(), name.getValue());
    }
    return same;
  }
}
