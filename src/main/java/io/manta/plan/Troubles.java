package io.manta.plan;

import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.List;

/** Why a pod does not run: what its scheduler and its containers complain about. */
final class Troubles {

  private Troubles() {}

  static List<LivePod.Trouble> of(Tree pod) {
    List<LivePod.Trouble> out = new ArrayList<>();
    for (Tree condition : pod.at("status", "conditions").items()) {
      if (condition.at("type").text().equals("PodScheduled")
          && condition.at("status").text().equals("False")) {
        out.add(trouble(condition));
      }
    }
    addContainers(pod.at("status", "initContainerStatuses").items(), out);
    addContainers(pod.at("status", "containerStatuses").items(), out);
    return List.copyOf(out);
  }

  private static void addContainers(List<Tree> statuses, List<LivePod.Trouble> out) {
    for (Tree status : statuses) {
      Tree waiting = status.at("state", "waiting");
      Tree ended = status.at("state", "terminated");
      if (!waiting.at("reason").text().isEmpty()) {
        out.add(trouble(waiting));
      } else if (!ended.isAbsent() && !ended.at("exitCode").text().equals("0")) {
        out.add(trouble(ended));
      }
    }
  }

  private static LivePod.Trouble trouble(Tree state) {
    return new LivePod.Trouble(state.at("reason").text(), state.at("message").text());
  }
}
