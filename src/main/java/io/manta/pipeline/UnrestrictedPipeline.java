package io.manta.pipeline;

import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Renderer;
import io.manta.manifest.Stamp;
import io.manta.manifest.Subject;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.rules.Judged;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import io.manta.template.set.TemplateSet;
import java.util.List;

/** The stages as they are: schema, rules, templates. */
final class UnrestrictedPipeline implements RenderPipeline {

  private final Kinds kinds;
  private final TemplateSet set;
  private final Renderer renderer;
  private final Settings settings;

  UnrestrictedPipeline(Kinds kinds, TemplateSet templates, Settings settings) {
    this.kinds = kinds;
    this.set = templates;
    this.renderer = new Renderer(templates);
    this.settings = settings;
  }

  @Override
  public Judged judge(Document object) {
    return kinds.of(object.value()).judge(object, settings);
  }

  @Override
  public List<Manifest> shared(Subject subject) {
    return renderer.shared(subject);
  }

  @Override
  public Manifest pod(PodSubject subject, PodSlot slot) {
    return renderer.pod(subject, slot);
  }

  @Override
  public Problem locate(Problem problem, Manifest manifest) {
    return set.locate(problem, manifest.origins());
  }

  @Override
  public Stamp stamp(PodSubject subject, String group) {
    return renderer.stamp(subject, group);
  }
}
