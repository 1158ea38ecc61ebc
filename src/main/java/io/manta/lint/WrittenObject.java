package io.manta.lint;

import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import io.manta.schema.Problem;
import io.manta.template.layers.Origins;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An object as it was rendered, to be judged for what the templates of one set wrote into it.
 *
 * @param own the names of those templates
 */
record WrittenObject(TemplateSet set, Set<String> own, Manifest manifest) {

  /** A container, and its path. */
  record Container(String path, Tree value) {}

  Tree tree() {
    return new Tree(manifest.object());
  }

  String kind() {
    return manifest.id().kind();
  }

  /** Whether one of the templates wrote the field, rather than passing on what a user wrote. */
  boolean wrote(String path) {
    Optional<Origins.Origin> origin = manifest.origins().at(path);
    return origin
        .filter(from -> own.contains(plain(from.template())))
        .filter(from -> !from.isPrinted() || from.path().isEmpty())
        .isPresent();
  }

  private static String plain(String template) {
    return template.startsWith("builtin/") ? template.substring("builtin/".length()) : template;
  }

  /** Where the spec of its pods is; empty for what makes none. */
  Optional<String> podSpec() {
    return switch (kind()) {
      case "Pod" -> Optional.of("spec");
      case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job" ->
          Optional.of("spec.template.spec");
      case "CronJob" -> Optional.of("spec.jobTemplate.spec.template.spec");
      default -> Optional.empty();
    };
  }

  Tree at(String path) {
    return tree().at(path.split("\\."));
  }

  /** Containers that the templates made: their image is the templates' choice. */
  List<Container> containers() {
    List<Container> out = new ArrayList<>();
    podSpec()
        .ifPresent(
            spec -> {
              for (String list : List.of("initContainers", "containers")) {
                List<Tree> items = at(spec).at(list).items();
                for (int i = 0; i < items.size(); i++) {
                  String path = spec + "." + list + "[" + i + "]";
                  if (wrote(path + ".image")) {
                    out.add(new Container(path, items.get(i)));
                  }
                }
              }
            });
    return out;
  }

  Problem problem(String path, String message) {
    return set.locate(Problem.of("", Optional.empty(), path, message), manifest.origins());
  }
}
