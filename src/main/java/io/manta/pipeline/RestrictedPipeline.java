package io.manta.pipeline;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Stamp;
import io.manta.manifest.Subject;
import io.manta.model.PodSlot;
import io.manta.rules.Judged;
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
record RestrictedPipeline(
    RenderPipeline whole,
    RenderPipeline trusted,
    TemplateSet set,
    TemplateScopePolicy policy,
    Predicate<ObjectId> namespaced)
    implements RenderPipeline {

  private static final Set<String> POD_KINDS = Set.of("v1/Pod", "batch/v1/Job");
  private static final String ROLES = "rbac.authorization.k8s.io/";

  @Override
  public Judged judge(Document object) {
    return whole.judge(object);
  }

  @Override
  public List<Manifest> shared(Subject subject) {
    List<Manifest> made = whole.shared(subject);
    Map<ObjectId, Manifest> would =
        trusted.shared(subject).stream()
            .collect(Collectors.toMap(Manifest::id, Function.identity()));
    List<Problem> problems = new ArrayList<>();
    for (Manifest manifest : made) {
      Manifest other = would.remove(manifest.id());
      boolean same = other != null && other.object().equals(manifest.object());
      if (!same && !isFree(manifest.id(), subject)) {
        problems.add(refused(manifest, other == null ? "make" : "change"));
      }
    }
    would.values().stream()
        .filter(left -> !isFree(left.id(), subject))
        .forEach(left -> problems.add(set.problem(left.template(), no("leave out", left.id()))));
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return made;
  }

  @Override
  public Manifest pod(PodSubject subject, PodSlot slot) {
    Manifest pod = whole.pod(subject, slot);
    ObjectId id = pod.id();
    if (!id.kind().equals("Pod") || !isFree(id, subject)) {
      throw new Invalid(List.of(refused(pod, "make")));
    }
    return pod;
  }

  @Override
  public Problem locate(Problem problem, Manifest manifest) {
    return set.locate(problem, manifest.origins());
  }

  @Override
  public Stamp stamp(PodSubject subject, String group) {
    return whole.stamp(subject, group);
  }

  private boolean isFree(ObjectId id, Subject subject) {
    String type = id.apiVersion() + "/" + id.kind();
    boolean kind =
        policy == TemplateScopePolicy.OBJECTS
            ? !id.apiVersion().startsWith(ROLES) && namespaced.test(id)
            : POD_KINDS.contains(type);
    return kind && id.namespace().equals(subject.id().namespace());
  }

  private Problem refused(Manifest manifest, String verb) {
    String message = no(verb, manifest.id());
    Problem problem = Problem.of("", Optional.empty(), "kind", message);
    return set.locate(problem, manifest.origins())
        .hint(
            policy == TemplateScopePolicy.OBJECTS
                ? "roles, and what is in no namespace, belong in the operator's own templates"
                : "they may change pods; --namespace-templates=objects lets them make more");
  }

  private static String no(String verb, ObjectId id) {
    return "templates of a namespace or a RayCluster may not " + verb + " " + id;
  }
}
