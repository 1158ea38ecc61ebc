package io.manta.pipeline;

import io.manta.manifest.Manifest;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Stamp;
import io.manta.manifest.Subject;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.rules.Judged;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Templates over the built-in ones: what they add is refused while they are tried when the operator
 * has no right to make it, or could not delete it again when they are removed.
 */
public final class PermittedPipeline implements RenderPipeline {

  private static final List<String> KEEPING = List.of("get", "list", "watch", "create", "patch");

  private final RenderPipeline pipeline;
  private final TemplateSet set;
  private final Set<String> own;
  private final Permissions permissions;

  /**
   * @param set the templates that the pipeline is made of
   */
  public PermittedPipeline(RenderPipeline pipeline, TemplateSet set, Permissions permissions) {
    this.pipeline = pipeline;
    this.set = set;
    this.own = Set.copyOf(set.ownNames());
    this.permissions = permissions;
  }

  @Override
  public Judged judge(Document object) {
    return pipeline.judge(object);
  }

  @Override
  public List<Manifest> shared(Subject subject) {
    return pipeline.shared(subject);
  }

  @Override
  public List<Manifest> trial(Subject subject) {
    List<Manifest> made = pipeline.trial(subject);
    if (!subject.isLive()) {
      return made; // It is on no API server, so nobody has rights or lacks them.
    }
    List<Problem> problems =
        made.stream()
            .filter(manifest -> own.contains(manifest.template()))
            .filter(manifest -> !manifest.id().kind().equals("Pod"))
            .flatMap(manifest -> refused(manifest).stream())
            .toList();
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return made;
  }

  @Override
  public Manifest pod(PodSubject subject, PodSlot slot) {
    return pipeline.pod(subject, slot);
  }

  @Override
  public Problem locate(Problem problem, Manifest manifest) {
    return set.locate(problem, manifest.origins());
  }

  @Override
  public Stamp stamp(PodSubject subject, String group) {
    return pipeline.stamp(subject, group);
  }

  private Optional<Problem> refused(Manifest manifest) {
    boolean stays =
        manifest.id().kind().equals("PersistentVolumeClaim")
            || new Tree(manifest.object())
                .at("metadata", "annotations", "manta.io/keep")
                .text()
                .equals("true");
    List<String> verbs = new ArrayList<>(KEEPING);
    if (!stays) {
      verbs.add("delete");
    }
    return permissions
        .missing(manifest.id(), verbs)
        .map(
            missing -> {
              boolean onlyDelete = missing.verbs().equals(List.of("delete"));
              String message =
                  manifest.id()
                      + " cannot be "
                      + (onlyDelete ? "deleted again" : "made")
                      + ": the operator may not "
                      + missing
                      + ". To fix: add "
                      + missing.rule()
                      + " to its role"
                      + (onlyDelete ? ", or annotate the object manta.io/keep: \"true\"" : "");
              return set.locate(
                  Problem.of("", Optional.empty(), "kind", message), manifest.origins());
            });
  }
}
