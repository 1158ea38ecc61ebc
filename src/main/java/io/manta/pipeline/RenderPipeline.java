package io.manta.pipeline;

import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestSource;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Subject;
import io.manta.model.Settings;
import io.manta.rules.Judged;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.List;

/** The stages from an object to its manifests, the same that {@code manta render} uses. */
public interface RenderPipeline extends ManifestSource {

  /**
   * The object with defaults, and what is wrong with parts that the rest can do without.
   *
   * @throws Invalid with every problem of schema and rules, when it concerns more than such parts
   */
  Judged judge(Document object);

  /**
   * Everything but the pods. One pod of each group is rendered too, so that a template which cannot
   * make pods fails before anything is planned.
   *
   * @throws Invalid naming the template's line
   */
  default List<Manifest> sample(Subject subject) {
    List<Manifest> shared = shared(subject);
    if (subject instanceof PodSubject pods) {
      pods.onePodOfEachGroup().forEach(slot -> pod(pods, slot));
    }
    return shared;
  }

  /**
   * The same for templates that are not in use yet, with what would keep their objects from being
   * written: those pods, and everything else.
   *
   * @throws Invalid naming the template's line
   */
  default List<Manifest> trial(Subject subject) {
    List<Manifest> made = new ArrayList<>();
    if (subject instanceof PodSubject pods) {
      pods.onePodOfEachGroup().forEach(slot -> made.add(pod(pods, slot)));
    }
    made.addAll(shared(subject));
    return made;
  }

  /** Puts a problem with a field of a manifest at the template line that wrote it. */
  default Problem locate(Problem problem, Manifest manifest) {
    return problem;
  }

  /** The stages as they are: schema, rules, templates. */
  static RenderPipeline of(Kinds kinds, TemplateSet templates, Settings settings) {
    return new UnrestrictedPipeline(kinds, templates, settings);
  }
}
