package io.manta.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A RayCluster as a user writes it: what a test is about is said by the test, the rest stands here.
 *
 * @param metadata lines after the name
 * @param spec lines before the head
 * @param groups worker groups, whole
 */
record RayClusterYaml(
    String name, String version, List<String> metadata, List<String> spec, List<String> groups) {

  private static final String POD =
      "template: {spec: {containers: [{name: ray, image: \"example/ray:1\"}]}}";

  static RayClusterYaml named(String name) {
    return new RayClusterYaml(name, "2.55.0", List.of(), List.of(), List.of());
  }

  /** With up to nine workers, in the group {@code w}. */
  static RayClusterYaml named(String name, int workers) {
    return named(name).workers("w", workers, 9);
  }

  RayClusterYaml of(String rayVersion) {
    return new RayClusterYaml(name, rayVersion, metadata, spec, groups);
  }

  RayClusterYaml metadata(String line) {
    return new RayClusterYaml(name, version, and(metadata, line), spec, groups);
  }

  RayClusterYaml spec(String line) {
    return new RayClusterYaml(name, version, metadata, and(spec, line), groups);
  }

  RayClusterYaml workers(String group, int replicas, int most) {
    String text =
        """
          - groupName: %s
            replicas: %d
            minReplicas: 0
            maxReplicas: %d
            %s
        """
            .formatted(group, replicas, most, POD);
    return new RayClusterYaml(name, version, metadata, spec, and(groups, text));
  }

  private static <T> List<T> and(List<T> before, T one) {
    List<T> all = new ArrayList<>(before);
    all.add(one);
    return all;
  }

  /** The text; tests change parts of it by the words that they replace. */
  String text() {
    String about =
        metadata.isEmpty()
            ? "metadata: {name: " + name + "}\n"
            : "metadata:\n"
                + indented(Stream.concat(Stream.of("name: " + name), metadata.stream()));
    return "apiVersion: ray.io/v1\nkind: RayCluster\n"
        + about
        + "spec:\n"
        + indented(Stream.concat(Stream.of("rayVersion: \"" + version + "\""), spec.stream()))
        + "  headGroupSpec:\n    "
        + POD
        + "\n"
        + (groups.isEmpty() ? "" : "  workerGroupSpecs:\n" + String.join("", groups));
  }

  private static String indented(Stream<String> lines) {
    return lines.map(line -> "  " + line + "\n").collect(Collectors.joining());
  }
}
