package io.manta.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a seed makes of a RayCluster or a template: parts that are lost, moved, doubled, of another
 * type, far too large, or meant to reach what is not theirs.
 */
final class Mutations {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private static final List<Object> VALUES =
      List.of(
          "",
          " ",
          "y",
          "0x1F",
          ".inf",
          "1e400",
          "-1",
          "null",
          "{{ cluster }}",
          "{% include \"../../etc/passwd\" %}",
          "\n---\napiVersion: v1\nkind: Secret\n",
          "a: b\n#",
          "../../../../etc/passwd",
          "$(id)`id`'\"\\",
          "\u0000",
          "\ud83d\ude00\u202e",
          "kube-system",
          "x".repeat(300),
          "x".repeat(100_000),
          true,
          -1,
          0,
          7,
          70_000,
          Integer.MAX_VALUE,
          9_007_199_254_740_993L,
          Long.MIN_VALUE,
          0.5,
          1e300,
          List.of(),
          Map.of(),
          List.of("a", 1, List.of(Map.of())),
          Map.of("", "", "a/b/c", List.of()));

  /** What a pod template may say about the pod itself. */
  private static final List<Map<String, Object>> CLAIMS =
      List.of(
          Map.of("namespace", "kube-system"),
          Map.of("name", "calm-head"),
          Map.of("generateName", "x"),
          Map.of("labels", Map.of("ray.io/cluster", "calm", "ray.io/node-type", "head")),
          Map.of("labels", Map.of("ray.io/group", "other", "manta.io/cluster", "x")),
          Map.of("annotations", Map.of("manta.io/hash", "0", "manta.io/keep", "true")),
          Map.of("finalizers", List.of("foregroundDeletion")),
          Map.of("deletionTimestamp", "2020-01-01T00:00:00Z"),
          Map.of(
              "ownerReferences",
              List.of(
                  Map.of(
                      "apiVersion",
                      "v1",
                      "kind",
                      "Node",
                      "name",
                      "n",
                      "uid",
                      "u",
                      "controller",
                      true))));

  private static final List<String> LINES =
      List.of(
          "{{ nonsense }}",
          "{{ cluster.spec.nothing.at.all }}",
          "{{ cluster }}",
          "{% for a in range(0, 1000000000) %}x{% endfor %}",
          "{% for a in range(0, 90000) %}- x: {{ a }}\n{% endfor %}",
          "{% include \"../../../etc/passwd\" %}",
          "{% include \"builtin/pod/head.yaml.peb\" %}",
          "{% extends \"pod/worker.yaml.peb\" %}",
          "{% import \"x\" %}",
          "{% if %}",
          "{% layer \"x\" %}",
          "{% endblock %}",
          "---",
          "kind: ClusterRoleBinding",
          "kind: Namespace",
          "metadata: {namespace: kube-system}",
          "metadata: {ownerReferences: []}",
          "a: &a [*a, *a]",
          "a: !!java.io.File x",
          "  x: \"" + "y".repeat(10_000) + "\"",
          "\t- :",
          "$patch: replace");

  private final Random chance;

  Mutations(long seed) {
    this.chance = new Random(seed * 1_000_003 + 11);
    chance.nextLong();
  }

  /** Another one, with one to four changes. */
  Map<String, Object> of(Map<String, Object> rayCluster) {
    Map<String, Object> out = copy(rayCluster);
    for (int i = 1 + chance.nextInt(4); i > 0; i--) {
      change(out);
    }
    return out;
  }

  /** Another text, with one to three changes. */
  String of(String template) {
    List<String> lines = new ArrayList<>(List.of(template.split("\n")));
    for (int i = 1 + chance.nextInt(3); i > 0; i--) {
      int at = chance.nextInt(lines.size());
      switch (chance.nextInt(6)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, lines.get(chance.nextInt(lines.size())));
        case 2 -> Collections.swap(lines, at, chance.nextInt(lines.size()));
        case 3 -> lines.set(at, lines.get(at).substring(lines.get(at).length() / 2));
        default -> lines.add(at, LINES.get(chance.nextInt(LINES.size())));
      }
      if (lines.isEmpty()) {
        lines.add("");
      }
    }
    return String.join("\n", lines) + "\n";
  }

  <T> T one(List<T> of) {
    return of.get(chance.nextInt(of.size()));
  }

  /** A place in the tree: what holds it, and its key or index. */
  private record Place(Object holder, Object key) {

    Object value() {
      return holder instanceof Map<?, ?> map ? map.get(key) : ((List<?>) holder).get((int) key);
    }

    void set(Object value) {
      put(plain(value));
    }

    @SuppressWarnings("unchecked")
    private void put(Object value) {
      if (holder instanceof Map<?, ?>) {
        ((Map<String, Object>) holder).put((String) key, value);
      } else {
        ((List<Object>) holder).set((int) key, value);
      }
    }

    void remove() {
      if (holder instanceof Map<?, ?> map) {
        map.remove(key);
      } else {
        ((List<?>) holder).remove((int) key);
      }
    }
  }

  private void change(Map<String, Object> rayCluster) {
    List<Place> places = new ArrayList<>();
    collect(rayCluster.get("spec"), places);
    if (places.isEmpty()) {
      return;
    }
    Place place = one(places);
    switch (chance.nextInt(9)) {
      case 0 -> place.remove();
      case 1, 2, 3 -> place.set(instead(place.value()));
      case 4 -> place.set(one(places).value());
      case 5 -> doubled(place);
      case 6 -> place.set(deep());
      case 7 -> unknown(place);
      default -> claim(rayCluster);
    }
  }

  /** Mostly of the same type: much else the API server refuses before anyone sees it. */
  private Object instead(Object value) {
    List<Object> alike =
        VALUES.stream()
            .filter(
                other ->
                    value instanceof Number
                        ? other instanceof Number
                        : value instanceof String && other instanceof String)
            .toList();
    return alike.isEmpty() || chance.nextInt(5) == 0 ? one(VALUES) : one(alike);
  }

  private static void collect(Object holder, List<Place> out) {
    if (holder instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            out.add(new Place(map, key));
            collect(value, out);
          });
    } else if (holder instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        out.add(new Place(list, i));
        collect(list.get(i), out);
      }
    }
  }

  private void doubled(Place place) {
    if (place.value() instanceof List<?> list && !list.isEmpty()) {
      List<Object> twice = new ArrayList<>(list);
      int times = chance.nextInt(10) == 0 ? 500 : 1;
      for (int i = 0; i < times; i++) {
        twice.add(list.get(0));
      }
      place.set(twice);
    } else {
      place.set(List.of(place.value() == null ? "" : place.value()));
    }
  }

  private Object deep() {
    Object inner = "end";
    for (int depth = 10 + chance.nextInt(90); depth > 0; depth--) {
      inner = depth % 2 == 0 ? List.of(inner) : Map.of("x", inner);
    }
    return inner;
  }

  private void unknown(Place place) {
    if (place.value() instanceof Map<?, ?> map) {
      Map<String, Object> more = new LinkedHashMap<>();
      map.forEach((key, value) -> more.put(String.valueOf(key), value));
      more.put("unknown" + chance.nextInt(9), one(VALUES));
      place.set(more);
    } else {
      place.set(null);
    }
  }

  @SuppressWarnings("unchecked")
  private void claim(Map<String, Object> rayCluster) {
    if (rayCluster.get("spec") instanceof Map<?, ?> spec
        && spec.get("headGroupSpec") instanceof Map<?, ?> head
        && head.get("template") instanceof Map<?, ?> template) {
      ((Map<String, Object>) template).put("metadata", plain(one(CLAIMS)));
    }
  }

  private static Map<String, Object> copy(Map<String, Object> object) {
    try {
      return JSON.readValue(JSON.writeValueAsString(object), OBJECT);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object plain(Object value) {
    try {
      return JSON.readValue(JSON.writeValueAsString(value), Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
