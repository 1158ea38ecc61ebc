package io.manta.dev;

import io.manta.manifest.Batch;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
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

  static Preview of(Batch batch) {
    Map<ObjectId, Manifest> out = new LinkedHashMap<>();
    batch
        .parts()
        .forEach(part -> part.manifests().forEach(manifest -> out.put(manifest.id(), manifest)));
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
