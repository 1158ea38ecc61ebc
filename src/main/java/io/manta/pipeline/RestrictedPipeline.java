package io.manta.pipeline;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.PodSlot;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Templates of a namespace or a RayCluster over the operator's: whatever they do, and by whichever
 * way, an object that they may not decide comes out just as the operator's alone would make it.
 */
final class RestrictedPipeline implements RenderPipeline {

  private static final Set<String> POD_KINDS = Set.of("v1/Pod", "batch/v1/Job");
  private static final String ROLES = "rbac.authorization.k8s.io/";

  private final RenderPipeline whole;
  private final RenderPipeline trusted;
  private final TemplateSet set;
  private final TemplateScopePolicy templateScopePolicy;
  private final Predicate<ObjectId> namespaced;

  RestrictedPipeline(
      RenderPipeline whole,
      RenderPipeline trusted,
      TemplateSet set,
      TemplateScopePolicy templateScopePolicy,
      Predicate<ObjectId> namespaced) {
    this.whole = whole;
    this.trusted = trusted;
    this.set = set;
    this.templateScopePolicy = templateScopePolicy;
    this.namespaced = namespaced;
  }

  @Override
  public Document check(Document rayCluster) {
    return whole.check(rayCluster);
  }

  @Override
  public ClusterRules.Judged judge(Document rayCluster) {
    return whole.judge(rayCluster);
  }

  @Override
  public List<Manifest> shared(Cluster cluster) {
    List<Manifest> made = whole.shared(cluster);
    Map<ObjectId, Manifest> would =
        trusted.shared(cluster).stream()
            .collect(Collectors.toMap(Manifest::id, Function.identity()));
    List<Problem> problems = new ArrayList<>();
    for (Manifest manifest : made) {
      Manifest other = would.remove(manifest.id());
      boolean same = other != null && other.object().equals(manifest.object());
      if (!same && !isFree(manifest.id(), cluster)) {
        problems.add(refused(manifest, other == null ? "make" : "change"));
      }
    }
    would.values().stream()
        .filter(left -> !isFree(left.id(), cluster))
        .forEach(left -> problems.add(set.problem(left.template(), no("leave out", left.id()))));
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return made;
  }

  @Override
  public Manifest pod(Cluster cluster, PodSlot slot) {
    Manifest pod = whole.pod(cluster, slot);
    ObjectId id = pod.id();
    if (!id.kind().equals("Pod") || !isFree(id, cluster)) {
      throw new Invalid(List.of(refused(pod, "make")));
    }
    return pod;
  }

  @Override
  public Stamp stamp(Cluster cluster, String group) {
    return whole.stamp(cluster, group);
  }

  private boolean isFree(ObjectId id, Cluster cluster) {
    String type = id.apiVersion() + "/" + id.kind();
    boolean kind =
        templateScopePolicy == TemplateScopePolicy.OBJECTS
            ? !id.apiVersion().startsWith(ROLES) && namespaced.test(id)
            : POD_KINDS.contains(type);
    return kind && id.namespace().equals(cluster.namespace());
  }

  private Problem refused(Manifest manifest, String verb) {
    String message = no(verb, manifest.id());
    Problem problem = Problem.of("", Optional.empty(), "kind", message);
    return set.locate(problem, manifest.origins())
        .hint(
            templateScopePolicy == TemplateScopePolicy.OBJECTS
                ? "roles, and what is in no namespace, belong into the operator's own templates"
                : "they may change pods; --namespace-templates=objects lets them make more");
  }

  private static String no(String verb, ObjectId id) {
    return "templates of a namespace or a RayCluster may not " + verb + " " + id;
  }
}
