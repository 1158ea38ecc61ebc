package io.manta.pipeline;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.manifest.Manifest;
import io.manta.manifest.Renderer;
import io.manta.manifest.Stamp;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.template.set.TemplateSet;
import java.util.List;

/** The stages as they are: schema, rules, templates. */
final class UnrestrictedPipeline implements RenderPipeline {

  private final Renderer renderer;
  private final Settings settings;

  UnrestrictedPipeline(TemplateSet templates, Settings settings) {
    this.renderer = new Renderer(templates);
    this.settings = settings;
  }

  @Override
  public Document check(Document rayCluster) {
    return ClusterRules.judge(rayCluster, settings).orThrow();
  }

  @Override
  public ClusterRules.Judged judge(Document rayCluster) {
    return ClusterRules.judgeEach(rayCluster, settings);
  }

  @Override
  public List<Manifest> shared(Cluster cluster) {
    return renderer.shared(cluster);
  }

  @Override
  public Manifest pod(Cluster cluster, PodSlot slot) {
    return renderer.pod(cluster, slot);
  }

  @Override
  public Stamp stamp(Cluster cluster, String group) {
    return renderer.stamp(cluster, group);
  }
}
