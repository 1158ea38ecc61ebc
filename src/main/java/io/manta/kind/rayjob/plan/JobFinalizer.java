package io.manta.kind.rayjob.plan;

import io.manta.model.Tree;
import io.manta.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds a RayJob that is deleted until its job was stopped. */
final class JobFinalizer {

  private static final String NAME = "ray.io/rayjob-finalizer";

  private JobFinalizer() {}

  static List<Step> added(Situation now) {
    List<String> names = names(now);
    if (names.contains(NAME)) {
      return List.of();
    }
    List<String> more = new ArrayList<>(names);
    more.add(NAME);
    return List.of(patch(now, more, "the job is stopped when the RayJob is deleted"));
  }

  static List<Step> removed(Situation now, String reason) {
    List<String> names = names(now);
    return names.contains(NAME)
        ? List.of(patch(now, names.stream().filter(name -> !name.equals(NAME)).toList(), reason))
        : List.of();
  }

  private static List<String> names(Situation now) {
    return now.input().object().at("metadata", "finalizers").items().stream()
        .map(Tree::text)
        .toList();
  }

  private static Step patch(Situation now, List<String> names, String reason) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("finalizers", names);
    // Refused when someone else changed the list meanwhile.
    metadata.put("resourceVersion", now.input().object().at("metadata", "resourceVersion").text());
    return new Step.Patch(
        now.job().id(), Map.of("metadata", metadata), Step.Purpose.FINALIZER, reason);
  }
}
