package io.manta.operator;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * As much of an API server as a walk needs: objects with uids and versions, preconditions,
 * finalizers, garbage collection, and a log of what happened that watches read at their own pace.
 */
final class WalkServer {

  /** What a watch sends. */
  record News(boolean gone, Map<String, Object> object) {
    String kind() {
      return object.get("kind").toString();
    }
  }

  record Answer(int code, Map<String, Object> body) {
    boolean isFine() {
      return code < 300;
    }
  }

  static final int CONFLICT = 409;
  static final int NOT_FOUND = 404;

  final Map<ObjectId, Map<String, Object>> objects = new LinkedHashMap<>();
  final List<News> log = new ArrayList<>();

  /** Pod names that were given a second time. */
  final List<String> usedTwice = new ArrayList<>();

  private final Set<String> podNames = new HashSet<>();
  Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private long version = 100;
  private long uids;

  Answer create(Map<String, Object> object) {
    ObjectId id = Manifest.idOf(object);
    if (objects.containsKey(id)) {
      return new Answer(CONFLICT, objects.get(id));
    }
    if (id.kind().equals("Pod") && !podNames.add(id.name())) {
      usedTwice.add(id.name());
    }
    Map<String, Object> made = with(object, "uid-" + ++uids, "metadata", "uid");
    made = with(made, now.toString(), "metadata", "creationTimestamp");
    if (id.kind().equals("Pod")) {
      made = with(made, new LinkedHashMap<>(Map.of("phase", "Pending")), "status");
    }
    return new Answer(201, put(id, made));
  }

  /** Server-side apply, of a manager who owns everything that it sends. */
  Answer apply(Map<String, Object> object) {
    ObjectId id = Manifest.idOf(object);
    Map<String, Object> there = objects.get(id);
    if (there == null) {
      return create(object);
    }
    Map<String, Object> merged = merge(there, object);
    return new Answer(200, merged.equals(there) ? there : put(id, merged));
  }

  Answer patch(ObjectId id, Map<String, Object> patch) {
    Map<String, Object> there = objects.get(id);
    if (there == null) {
      return new Answer(NOT_FOUND, Map.of());
    }
    String expected = new Tree(patch).at("metadata", "resourceVersion").text();
    if (!expected.isEmpty() && !expected.equals(version(there))) {
      return new Answer(CONFLICT, Map.of());
    }
    Map<String, Object> patched = put(id, merge(there, patch));
    endIfFree(id);
    return new Answer(200, patched);
  }

  /** What runs or is held goes when whoever holds it lets go; everything else at once. */
  Answer delete(ObjectId id, String uid) {
    Map<String, Object> there = objects.get(id);
    if (there == null) {
      return new Answer(NOT_FOUND, Map.of());
    }
    if (!uid.isEmpty() && !new Tree(there).at("metadata", "uid").text().equals(uid)) {
      return new Answer(CONFLICT, Map.of());
    }
    if (new Tree(there).at("metadata", "deletionTimestamp").isAbsent()) {
      there = put(id, with(there, now.toString(), "metadata", "deletionTimestamp"));
    }
    endIfFree(id);
    return new Answer(200, there);
  }

  /** Changes an object as a user, the kubelet or a controller would. */
  void change(ObjectId id, UnaryOperator<Map<String, Object>> change) {
    Map<String, Object> there = objects.get(id);
    Map<String, Object> changed = change.apply(there);
    if (!changed.get("spec").equals(there.get("spec"))) {
      long generation = new Tree(there).at("metadata", "generation").whole().orElse(1L);
      changed = with(changed, generation + 1, "metadata", "generation");
    }
    put(id, changed);
  }

  /** Garbage: what names only owners that are no more. */
  void sweep() {
    for (Map<String, Object> object : List.copyOf(objects.values())) {
      List<Tree> owners = new Tree(object).at("metadata", "ownerReferences").items();
      boolean orphaned =
          !owners.isEmpty() && owners.stream().noneMatch(owner -> exists(owner.at("uid").text()));
      if (orphaned && objects.containsKey(Manifest.idOf(object))) {
        delete(Manifest.idOf(object), "");
      }
    }
  }

  private boolean exists(String uid) {
    return objects.values().stream()
        .anyMatch(object -> new Tree(object).at("metadata", "uid").text().equals(uid));
  }

  void end(ObjectId id) {
    Map<String, Object> last = objects.remove(id);
    version++;
    log.add(new News(true, last));
    sweep();
  }

  Optional<Map<String, Object>> get(ObjectId id) {
    return Optional.ofNullable(objects.get(id));
  }

  List<Map<String, Object>> all(String kind) {
    return objects.values().stream().filter(o -> o.get("kind").equals(kind)).toList();
  }

  private void endIfFree(ObjectId id) {
    Tree metadata = new Tree(objects.get(id)).at("metadata");
    boolean held = !metadata.at("finalizers").list().isEmpty() || id.kind().equals("Pod");
    if (!metadata.at("deletionTimestamp").isAbsent() && !held) {
      end(id);
    }
  }

  private Map<String, Object> put(ObjectId id, Map<String, Object> object) {
    Map<String, Object> stored = with(object, "" + ++version, "metadata", "resourceVersion");
    objects.put(id, stored);
    log.add(new News(false, stored));
    return stored;
  }

  private static String version(Map<String, Object> object) {
    return new Tree(object).at("metadata", "resourceVersion").text();
  }

  /** The same object with one value changed; null removes it. Nothing is changed in place. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> with(Map<String, Object> object, Object value, String... path) {
    Map<String, Object> copy = new LinkedHashMap<>(object == null ? Map.of() : object);
    if (path.length > 1) {
      String[] rest = java.util.Arrays.copyOfRange(path, 1, path.length);
      copy.put(path[0], with((Map<String, Object>) copy.get(path[0]), value, rest));
    } else if (value == null) {
      copy.remove(path[0]);
    } else {
      copy.put(path[0], value);
    }
    return copy;
  }

  /** Maps by key, null removes, everything else is replaced. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> merge(Map<String, Object> there, Map<String, Object> over) {
    Map<String, Object> out = new LinkedHashMap<>(there);
    over.forEach(
        (key, value) -> {
          if (value == null) {
            out.remove(key);
          } else if (value instanceof Map<?, ?> map && out.get(key) instanceof Map<?, ?> old) {
            out.put(key, merge((Map<String, Object>) old, (Map<String, Object>) map));
          } else {
            out.put(key, value);
          }
        });
    return out;
  }
}
