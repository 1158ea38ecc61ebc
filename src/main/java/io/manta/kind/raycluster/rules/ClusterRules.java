package io.manta.kind.raycluster.rules;

import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.rules.EmbeddedCluster;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.CustomResourceSchema.Checked;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import io.manta.schema.RayClusterSchema;
import java.util.ArrayList;
import java.util.List;

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
   * The whole judgement of a RayCluster, or of an object with one inside, as {@code manta validate}
   * gives it: the schema, then the rules, without rules that only repeat what the schema said of
   * the same field.
   */
  public static Checked judge(Document document, Settings settings) {
    Checked checked = schema(document).check(document);
    if (!checked.isOfKind()) {
      return checked;
    }
    List<Problem> all = new ArrayList<>(checked.problems());
    for (Problem broken : rules(checked.defaulted(), settings)) {
      if (checked.problems().stream().noneMatch(known -> isWithin(broken.path(), known.path()))) {
        all.add(broken);
      }
    }
    all.sort(Problem.IN_TEXT);
    return new Checked(checked.defaulted(), all, true);
  }

  /**
   * What does not say its kind is taken for a RayCluster, so that the problem says what it lacks.
   */
  private static CustomResourceSchema schema(Document document) {
    return document.value().get("kind") instanceof String kind
            && CustomResourceSchema.kinds().contains(kind)
        ? CustomResourceSchema.of(kind)
        : RayClusterSchema.builtIn();
  }

  private static List<Problem> rules(Document defaulted, Settings settings) {
    if ("RayCluster".equals(defaulted.value().get("kind"))) {
      return check(defaulted, settings);
    }
    return EmbeddedCluster.of(defaulted)
        .map(cluster -> cluster.problems(check(cluster.document(), settings)))
        .orElse(List.of());
  }

  private static boolean isWithin(String path, String outer) {
    return path.equals(outer) || path.startsWith(outer + ".") || path.startsWith(outer + "[");
  }

  /** Whether a spec leaves the object to this operator. */
  public static boolean isOurs(Tree spec) {
    return spec.at("managedBy").text(OURS).equals(OURS);
  }

  /**
   * Every rule that is broken, in the order of the text.
   *
   * @param defaulted a RayCluster after defaulting; one that is another controller's breaks no rule
   */
  public static List<Problem> check(Document defaulted, Settings settings) {
    ClusterSubject clusterSubject = new ClusterSubject(defaulted, settings);
    if (!isOurs(clusterSubject.spec())) {
      return List.of();
    }
    TOPICS.forEach(clusterTopic -> clusterTopic.check(clusterSubject));
    return clusterSubject.problems().stream().sorted(Problem.IN_TEXT).toList();
  }
}
