package io.manta.kind.raycluster.rules;

import io.manta.model.Settings;
import io.manta.rules.Judged;
import io.manta.rules.Judgement;
import io.manta.schema.Checked;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.RayClusterSchema;
import java.util.List;
import java.util.Map;

/**
 * What a schema cannot say about a RayCluster: names, fields that exclude or need each other,
 * versions. The verdicts are those of KubeRay 1.7's reconciler, and the stricter ones where it
 * accepts what can never work. Everything that is wrong is reported at once.
 */
public final class ClusterRules {

  private static final List<ClusterTopic> TOPICS =
      List.of(
          new MetadataRules(),
          new AnnotationRules(),
          new GroupRules(),
          new ReplicaRules(),
          new FaultToleranceRules(),
          new RocksDbRules(),
          new AutoscalerRules(),
          new AuthRules(),
          new TlsRules(),
          new NetworkRules(),
          new HistoryRules(),
          new UpgradeRules(),
          new StatusRules());

  private static final String OURS = "ray.io/kuberay-operator";

  private ClusterRules() {}

  /** The whole judgement of a RayCluster: the schema, then the rules. */
  public static Checked judge(Document document, Settings settings) {
    return Judgement.of(
        RayClusterSchema.builtIn(), document, defaulted -> check(defaulted, settings));
  }

  /**
   * The judgement of the operator. As with KubeRay, where pods of one worker group cannot be made
   * the head and the other groups run.
   *
   * @throws Invalid with everything that is wrong, when it concerns more than such groups
   */
  public static Judged judgeEach(Document document, Settings settings) {
    Checked checked = judge(document, settings);
    if (checked.problems().isEmpty() || !checked.isKnown()) {
      return new Judged(checked.orThrow(), Map.of());
    }
    ClusterSubject clusterSubject = new ClusterSubject(checked.defaulted(), settings);
    TOPICS.forEach(clusterTopic -> clusterTopic.check(clusterSubject));
    Map<String, List<Problem>> ofGroups = clusterSubject.ofGroups();
    List<Problem> all = ofGroups.values().stream().flatMap(List::stream).toList();
    return new Judged(
        all.containsAll(checked.problems()) ? checked.defaulted() : checked.orThrow(), ofGroups);
  }

  /**
   * Every rule that is broken, in the order of the text.
   *
   * @param defaulted a RayCluster after defaulting; one that is another controller's breaks no rule
   */
  public static List<Problem> check(Document defaulted, Settings settings) {
    ClusterSubject clusterSubject = new ClusterSubject(defaulted, settings);
    if (!clusterSubject.spec().at("managedBy").text(OURS).equals(OURS)) {
      return List.of();
    }
    TOPICS.forEach(clusterTopic -> clusterTopic.check(clusterSubject));
    return clusterSubject.problems().stream().sorted(Problem.IN_TEXT).toList();
  }
}
