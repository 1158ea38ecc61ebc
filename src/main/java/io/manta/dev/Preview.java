package io.manta.dev;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Renderer;
import io.manta.model.Cluster;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.RayClusterSchema;
import io.manta.template.TemplateSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the given RayClusters become with one set of templates, so that a template's edit can be
 * shown before the operator has it.
 */
record Preview(Map<ObjectId, Manifest> manifests) {

  private static final String STAMPS = "manta.io/";

  /**
   * @throws io.manta.schema.Invalid naming the template's file and line
   */
  static Preview of(TemplateSet templates, List<Document> documents) {
    Renderer renderer = new Renderer(templates);
    Map<ObjectId, Manifest> out = new LinkedHashMap<>();
    for (Document document : documents) {
      if (!new Tree(document.value()).at("kind").text().equals("RayCluster")) {
        continue;
      }
      RayClusterSchema.Checked checked = RayClusterSchema.builtIn().check(document);
      if (checked.problems().isEmpty()) { // others were refused, and shown, when they were read
        renderer
            .all(Cluster.of(checked.defaulted().value(), Settings.defaults(), Observed.NONE))
            .forEach(manifest -> out.put(manifest.id(), manifest));
      }
    }
    return new Preview(out);
  }

  /** A paragraph for each object that differs. */
  List<String> changesSince(Preview before) {
    List<String> out = new ArrayList<>();
    manifests.forEach(
        (id, manifest) -> {
          Manifest was = before.manifests.get(id);
          if (was == null) {
            out.add(id + " is new, from " + manifest.template());
            return;
          }
          List<String> changes =
              Changes.between(was.object(), manifest.object()).stream()
                  .filter(line -> !line.contains(STAMPS))
                  .toList();
          if (!changes.isEmpty()) {
            out.add(id + ", from " + manifest.template());
            changes.forEach(line -> out.add("    " + line));
          }
        });
    before.manifests.keySet().stream()
        .filter(id -> !manifests.containsKey(id))
        .forEach(id -> out.add(id + " is no longer made"));
    return out;
  }
}
