package io.manta.kind.raycluster.rules;

import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A RayCluster under examination: what rules ask of it, and what they found. */
final class ClusterSubject {

  private final Document document;
  private final Settings settings;
  private final Tree root;
  private final List<GroupSpec> groups = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Integer, String> alone = new HashMap<>();

  ClusterSubject(Document document, Settings settings) {
    this.document = document;
    this.settings = settings;
    this.root = new Tree(document.value());
    groups.add(new GroupSpec("spec.headGroupSpec", spec().at("headGroupSpec")));
    List<Tree> workers = spec().at("workerGroupSpecs").items();
    for (int i = 0; i < workers.size(); i++) {
      groups.add(new GroupSpec("spec.workerGroupSpecs[" + i + "]", workers.get(i)));
    }
  }

  Tree root() {
    return root;
  }

  Tree spec() {
    return root.at("spec");
  }

  GroupSpec head() {
    return groups.get(0);
  }

  List<GroupSpec> workers() {
    return groups.subList(1, groups.size());
  }

  /** The head, then the worker groups. */
  List<GroupSpec> groups() {
    return groups;
  }

  /** An annotation of the RayCluster; an empty one counts as none. */
  String annotation(String name) {
    return root.at("metadata", "annotations", name).text();
  }

  boolean isAutoscaling() {
    return spec().at("enableInTreeAutoscaling").isTrue();
  }

  /** Whether autoscaler v2 was asked for, by its option or by the older environment variable. */
  boolean isAutoscalerV2() {
    Tree version = spec().at("autoscalerOptions", "version");
    return isAutoscaling()
        && (version.isAbsent()
            ? head().env("RAY_enable_autoscaler_v2").map(EnvVar::isTruthy).orElse(false)
            : version.text().equals("v2"));
  }

  /** A field that only works with a feature gate. */
  void needsGate(String gate, String path) {
    if (!settings.gate(gate)) {
      refuse(path, "needs the feature gate " + gate + ", which is off")
          .hint("start the operator with --feature-gates=" + gate + "=true, or remove the field");
    }
  }

  Refusal refuse(String path, String message) {
    problems.add(document.problem(path, message));
    return new Refusal(problems.size() - 1);
  }

  List<Problem> problems() {
    return problems;
  }

  /** What concerns one worker group alone, by the group's field. */
  Map<String, List<Problem>> ofGroups() {
    Map<String, List<Problem>> out = new TreeMap<>();
    for (int i = 0; i < problems.size(); i++) {
      if (alone.containsKey(i)) {
        out.computeIfAbsent(alone.get(i), key -> new ArrayList<>()).add(problems.get(i));
      }
    }
    return out;
  }

  /** A finding just reported, to which a rule may add a hint. */
  final class Refusal {

    private final int index;

    private Refusal(int index) {
      this.index = index;
    }

    Refusal hint(String hint) {
      return with(problem().hint(hint));
    }

    Refusal found(Object found) {
      return with(problem().found(found instanceof String ? "\"" + found + "\"" : "" + found));
    }

    Refusal expected(String expected) {
      return with(problem().expected(expected));
    }

    /** The others can do without this group: it alone has no pods. Nothing for the head. */
    Refusal alone(GroupSpec group) {
      if (workers().contains(group)) {
        alone.put(index, group.path());
      }
      return this;
    }

    private Problem problem() {
      return problems.get(index);
    }

    private Refusal with(Problem problem) {
      problems.set(index, problem);
      return this;
    }
  }
}
