package io.manta.lint;

import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether what selects pods by labels finds any among what is rendered with it. */
final class SelectorRules {

  /** Manta writes it onto pods while they run. */
  private static final String LATER = "ray.io/serve";

  private final List<Map<String, String>> pods;

  /**
   * @param all the objects that are made together
   */
  SelectorRules(List<WrittenObject> all) {
    this.pods =
        all.stream()
            .flatMap(object -> object.podSpec().stream().map(spec -> labels(object, spec)))
            .toList();
  }

  private static Map<String, String> labels(WrittenObject object, String spec) {
    String around = spec.equals("spec") ? "" : spec.substring(0, spec.lastIndexOf(".spec"));
    return object.at(around.isEmpty() ? "metadata" : around + ".metadata").at("labels").texts();
  }

  List<Finding> check(WrittenObject object) {
    List<Finding> found = new ArrayList<>();
    for (String path : paths(object.kind())) {
      Map<String, String> wanted = new LinkedHashMap<>(object.at(path).texts());
      boolean isMet =
          wanted.isEmpty()
              || wanted.containsKey(LATER)
              || pods.isEmpty()
              || pods.stream().anyMatch(pod -> pod.entrySet().containsAll(wanted.entrySet()));
      if (!isMet && object.wrote(path)) {
        found.add(
            new Finding(
                Rule.SELECTOR_MISMATCH,
                object
                    .problem(path, "no pod that is made with it has these labels")
                    .found(shown(wanted))
                    .expected("labels of " + nearest(wanted))));
      }
    }
    return found;
  }

  private static List<String> paths(String kind) {
    return switch (kind) {
      case "Service" -> List.of("spec.selector");
      case "NetworkPolicy" -> List.of("spec.podSelector.matchLabels");
      case "PodDisruptionBudget", "PodMonitor", "Deployment", "StatefulSet", "DaemonSet" ->
          List.of("spec.selector.matchLabels");
      default -> List.of();
    };
  }

  /** The labels of the pod that has most of them, of the same names. */
  private String nearest(Map<String, String> wanted) {
    Map<String, String> best = Map.of();
    long most = -1;
    for (Map<String, String> pod : pods) {
      long same = wanted.entrySet().stream().filter(pod.entrySet()::contains).count();
      if (same > most) {
        most = same;
        best = pod;
      }
    }
    Map<String, String> shown = new LinkedHashMap<>(best);
    boolean shares = shown.keySet().stream().anyMatch(wanted::containsKey);
    shown.keySet().removeIf(name -> shares && !wanted.containsKey(name));
    return "a pod, as " + shown(shown);
  }

  private static String shown(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + ": " + new Tree(label.getValue()).text())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
