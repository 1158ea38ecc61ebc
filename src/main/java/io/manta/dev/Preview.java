package io.manta.dev;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.pipeline.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** A paragraph for each object that differs; pods of a group that change alike share one. */
  List<String> changesSince(Preview before) {
    Set<List<String>> paragraphs = new LinkedHashSet<>();
    manifests.forEach(
        (id, manifest) -> {
          List<String> changes = changes(Optional.ofNullable(before.manifests.get(id)), manifest);
          if (!changes.isEmpty()) {
            List<String> paragraph = new ArrayList<>();
            paragraph.add(title(manifest) + ", from " + manifest.template());
            changes.forEach(line -> paragraph.add("    " + line));
            paragraphs.add(paragraph);
          }
        });
    List<String> out = new ArrayList<>();
    paragraphs.forEach(out::addAll);
    before.manifests.values().stream()
        .filter(manifest -> !manifests.containsKey(manifest.id()))
        .map(manifest -> title(manifest) + ": no longer made")
        .distinct()
        .forEach(out::add);
    return out;
  }

  /** Field by field; {@code new} for what was not made before. */
  static List<String> changes(Optional<Manifest> before, Manifest after) {
    return before
        .map(
            was ->
                Changes.betweenObjects(was.object(), after.object()).stream()
                    .filter(line -> !isStamp(line))
                    .toList())
        .orElse(List.of("new"));
  }

  /** Whether a line or path is of what Manta writes for itself, which changes with everything. */
  static boolean isStamp(String line) {
    return line.contains(STAMPS);
  }

  /** A pod has another name here than on the API server, so it goes by its group. */
  static String title(Manifest manifest) {
    if (!manifest.id().kind().equals("Pod")) {
      return manifest.id().toString();
    }
    Tree labels = new Tree(manifest.object()).at("metadata", "labels");
    return "pods of RayCluster %s/%s, group %s"
        .formatted(
            manifest.id().namespace(),
            labels.at("ray.io/cluster").text(),
            labels.at("ray.io/group").text());
  }
}
