package io.manta.rules;

import io.manta.model.Tree;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the API server refuses in a pod whose fields all have the right types, and what no kubelet
 * can run: the judgement of Kubernetes 1.36. Only for those who ask in advance. In a cluster the
 * API server decides, so that a newer one may allow more, and one group that it refuses stops no
 * other.
 */
public final class PodAdmission {

  private static final List<PodTopic> TOPICS =
      List.of(
          new PodWords(),
          new PodSpecRules(),
          new ContainerRules(),
          new PortRules(),
          new HandlerRules(),
          new ResourceRules(),
          new VolumeRules(),
          new PlacementRules());

  private PodAdmission() {}

  /**
   * @param pod as it is sent, before the API server's defaults
   * @return problems with the field path, without a source or position
   */
  public static List<Problem> check(Map<String, Object> pod) {
    PodFindings findings = new PodFindings();
    PodField root = new PodField("", new Tree(pod));
    TOPICS.forEach(topic -> topic.check(root, findings));
    return findings.problems();
  }

  /** The containers that a pod starts, init containers first. */
  static List<PodField> containers(PodField pod) {
    List<PodField> all = new ArrayList<>(pod.at("spec", "initContainers").items());
    all.addAll(pod.at("spec", "containers").items());
    return all;
  }
}
