package io.manta.recipe;

import io.manta.manifest.Manifest;
import io.manta.manifest.Renderer;
import io.manta.manifest.Stamp;
import io.manta.model.Cluster;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.rules.Rules;
import io.manta.schema.Document;
import io.manta.template.TemplateSet;
import java.util.List;

/** The stages as they are: schema, rules, templates. */
final class BuiltInRecipe implements Recipe {

  private final Renderer renderer;
  private final Settings settings;

  BuiltInRecipe(TemplateSet templates, Settings settings) {
    this.renderer = new Renderer(templates);
    this.settings = settings;
  }

  @Override
  public Document check(Document rayCluster) {
    return Rules.judge(rayCluster, settings).orThrow();
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
