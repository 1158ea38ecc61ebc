package io.manta.kind.raycluster.status;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.rules.Remark;
import io.manta.model.Tree;
import io.manta.status.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is legal in a RayCluster and may not be what its owner expects. */
public final class ClusterNotes {

  private static final Set<String> NEVER = Set.of("", "Never");

  private ClusterNotes() {}

  /** All there is to say about a cluster whose spec is valid. */
  public static List<Note> of(Cluster cluster) {
    Tree facts = new Tree(cluster.scope()).at("cluster");
    List<Note> notes = new ArrayList<>();
    List<String> groups =
        facts.at("spec", "workerGroupSpecs").items().stream()
            .filter(group -> !NEVER.contains(restartPolicy(group)))
            .map(group -> group.at("groupName").text())
            .toList();
    if (facts.at("spec", "autoscalerOptions", "version").text().equals("v1")
        && facts.at("autoscaler", "enabled").isTrue()
        && !groups.isEmpty()) {
      notes.add(
          new Note(
              "InvalidRayClusterSpec",
              "restartPolicy for worker groups [%s] should be Never or unset when using autoscaler V1"
                  .formatted(String.join(" ", groups))));
    }
    if (facts.at("annotations", "ray.io/enable-serve-service").text().equals("true")
        && !facts.at("serve", "enabled").isTrue()) {
      notes.add(
          new Note(
              "ServePortMissing",
              "ray.io/enable-serve-service asks for a service, and the ports of the head's Ray"
                  + " container are given, none named serve or serve-*: none is made until one is"));
    }
    if (facts.at("autoscaler", "version").text().equals("v2")
        && !facts.at("autoscaler", "restartsAlone").isTrue()) {
      notes.add(
          new Note(
              "AutoscalerStaysEnded",
              "on this Kubernetes (before 1.35) the container of autoscaler v2 does not come back"
                  + " when it ends; Ready says so when it happened"));
    }
    Remark.of(cluster).forEach(remark -> notes.add(new Note(remark.id(), remark.line())));
    return List.copyOf(notes);
  }

  private static String restartPolicy(Tree group) {
    return group.at("template", "spec", "restartPolicy").text();
  }
}
