package io.manta.kind.raycluster.rules;

import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.RayClusterSchema;
import io.manta.schema.RayClusterSchema.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a schema cannot say about a RayCluster: names, fields that exclude or need each other,
 * versions. The verdicts are those of KubeRay 1.7's reconciler, and the stricter ones where it
 * accepts what can never work. Everything that is wrong is told at once.
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

  /**
   * The whole judgement of a RayCluster, as {@code manta validate} gives it: the schema, then the
   * rules, without rules that only repeat what the schema said of the same field.
   */
  public static Checked judge(Document document, Settings settings) {
    Checked checked = RayClusterSchema.builtIn().check(document);
    if (!checked.isRayCluster()) {
      return checked;
    }
    List<Problem> all = new ArrayList<>(checked.problems());
    for (Problem broken : check(checked.defaulted(), settings)) {
      if (checked.problems().stream().noneMatch(known -> isWithin(broken.path(), known.path()))) {
        all.add(broken);
      }
    }
    all.sort(Problem.IN_TEXT);
    return new Checked(checked.defaulted(), all, checked.notes(), true);
  }

  /**
   * A RayCluster with defaults, without what concerns worker groups that the others can do without.
   *
   * @param refused what is wrong with such groups, by their place in the spec
   */
  public record Judged(Document defaulted, Map<Integer, List<Problem>> refused) {}

  /**
   * The judgement of the operator. As with KubeRay, where pods of one worker group cannot be made
   * the head and the other groups run.
   *
   * @throws Invalid with everything that is wrong, when it concerns more than such groups
   */
  public static Judged judgeEach(Document document, Settings settings) {
    Checked checked = judge(document, settings);
    ClusterSubject clusterSubject = new ClusterSubject(checked.defaulted(), settings);
    if (checked.problems().isEmpty() || !checked.isRayCluster()) {
      return new Judged(checked.orThrow(), Map.of());
    }
    TOPICS.forEach(clusterTopic -> clusterTopic.check(clusterSubject));
    List<Problem> ofGroups =
        clusterSubject.ofGroups().values().stream().flatMap(List::stream).toList();
    if (!ofGroups.containsAll(checked.problems())) {
      checked.orThrow();
    }
    return new Judged(checked.defaulted(), clusterSubject.ofGroups());
  }

  private static boolean isWithin(String path, String outer) {
    return path.equals(outer) || path.startsWith(outer + ".") || path.startsWith(outer + "[");
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
