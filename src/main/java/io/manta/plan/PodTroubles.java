package io.manta.plan;

import io.manta.model.Tree;
import io.manta.plan.LivePod.Trouble;
import io.manta.plan.LivePod.Trouble.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands between a pod and being ready, read from its status as kubelet and others write it.
 */
final class PodTroubles {

  static final String CONTAINER = "container ";

  private final Tree pod;
  private final List<Trouble> out = new ArrayList<>();

  private PodTroubles(Tree pod) {
    this.pod = pod;
  }

  static List<Trouble> of(Tree pod) {
    PodTroubles podTroubles = new PodTroubles(pod);
    podTroubles.going();
    podTroubles.placing();
    podTroubles.containers("init " + CONTAINER, pod.at("status", "initContainerStatuses").items());
    podTroubles.containers(CONTAINER, pod.at("status", "containerStatuses").items());
    podTroubles.readiness();
    return List.copyOf(podTroubles.out);
  }

  /** The time is that at which the pod's grace ends, not one that passes. */
  private void going() {
    Tree metadata = pod.at("metadata");
    String due = metadata.at("deletionTimestamp").text();
    if (!due.isEmpty()) {
      String finalizers = String.join(", ", texts(metadata.at("finalizers")));
      String held = finalizers.isEmpty() ? "" : ", held by finalizer " + finalizers;
      add(Kind.GOING, "", condition("DisruptionTarget").at("reason").text(), "due " + due + held);
    }
  }

  private void placing() {
    Tree scheduled = condition("PodScheduled");
    if (scheduled.at("status").text().equals("False")) {
      List<String> gates =
          pod.at("spec", "schedulingGates").items().stream().map(g -> g.at("name").text()).toList();
      String message = scheduled.at("message").text();
      add(
          Kind.UNPLACED,
          "",
          scheduled.at("reason").text(),
          gates.isEmpty() ? message : message + ": " + String.join(", ", gates));
    }
  }

  private void containers(String what, List<Tree> statuses) {
    for (Tree status : statuses) {
      String where = what + status.at("name").text();
      Tree waiting = status.at("state", "waiting");
      Tree ended = status.at("state", "terminated");
      if (!waiting.at("reason").text().isEmpty()) {
        add(Kind.WAITS, where, status, waiting);
      } else if (!ended.isAbsent() && !isDone(what, ended)) {
        add(Kind.ENDED, where, status, ended);
      } else if (!status.at("state", "running").isAbsent() && !status.at("ready").isTrue()) {
        boolean init = what.startsWith("init") && !isSidecar(status.at("name").text());
        add(init ? Kind.INIT_RUNS : Kind.UNREADY, where, status, new Tree(null));
      }
    }
  }

  /** An init container that ended well did its work; any other one that ended is missing. */
  private static boolean isDone(String what, Tree ended) {
    return what.startsWith("init") && ended.at("exitCode").text().equals("0");
  }

  /** An init container that goes on beside the others. */
  private boolean isSidecar(String name) {
    return pod.at("spec", "initContainers").items().stream()
        .filter(container -> container.at("name").text().equals(name))
        .anyMatch(container -> container.at("restartPolicy").text().equals("Always"));
  }

  /** The pod is not ready although all its containers are. */
  private void readiness() {
    Tree ready = condition("Ready");
    if (!out.isEmpty() || ready.isAbsent() || ready.at("status").text().equals("True")) {
      return;
    }
    for (Tree gate : pod.at("spec", "readinessGates").items()) {
      String type = gate.at("conditionType").text();
      Tree condition = condition(type);
      if (!condition.at("status").text().equals("True")) {
        add(Kind.GATE, type, condition.at("reason").text(), condition.at("message").text());
        return;
      }
    }
    if (condition("ContainersReady").at("status").text().equals("True")
        || ready.at("status").text().equals("Unknown")) {
      add(
          Kind.NODE,
          pod.at("spec", "nodeName").text(),
          ready.at("reason").text(),
          ready.at("message").text());
    }
  }

  private void add(Kind kind, String where, Tree status, Tree state) {
    Tree last = status.at("lastState", "terminated");
    Tree exit = state.at("exitCode").isAbsent() ? last : state;
    out.add(
        new Trouble(
            kind,
            where,
            state.at("reason").text(),
            state.at("message").text(),
            status.at("image").text(),
            exit.isAbsent() ? "" : exit(exit)));
  }

  private void add(Kind kind, String where, String reason, String message) {
    out.add(new Trouble(kind, where, reason, message, "", ""));
  }

  static String exit(Tree terminated) {
    return terminated.at("reason").text("ended")
        + " (exit code "
        + terminated.at("exitCode").text("?")
        + ")";
  }

  private Tree condition(String type) {
    return pod.at("status", "conditions").items().stream()
        .filter(condition -> condition.at("type").text().equals(type))
        .findFirst()
        .orElse(new Tree(null));
  }

  private static List<String> texts(Tree list) {
    return list.items().stream().map(Tree::text).toList();
  }
}
