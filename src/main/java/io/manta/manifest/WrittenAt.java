package io.manta.manifest;

import io.manta.template.layers.Origins.Origin;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a field of a pod is written: in the RayCluster, whose author can mend it, or at a line of a
 * template. What the API server says about a pod names the pod's own fields, whose places in lists
 * are others.
 */
public final class WrittenAt {

  private static final Pattern FIELD =
      Pattern.compile("\\b(?:spec|metadata)(?:\\.[A-Za-z][A-Za-z0-9]*|\\[[^\\]\\s]*])+");

  private WrittenAt() {}

  /**
   * The text with each field of the pod replaced by the place where it is written.
   *
   * @param group the path of the pod's group in the RayCluster
   */
  public static String in(String text, Manifest pod, String group) {
    return FIELD
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(place(match.group(), pod, group)));
  }

  private static String place(String path, Manifest pod, String group) {
    return pod.origins()
        .at(path)
        .map(
            origin ->
                field(origin, group)
                    .map(place -> withLast(place, path))
                    .orElse(path + " (" + origin + ")"))
        .orElse(path);
  }

  /** A field that is missing is looked for in the one around it. */
  private static String withLast(String place, String path) {
    String last = path.substring(path.lastIndexOf('.'));
    return last.endsWith("]") || place.endsWith(last) ? place : place + last;
  }

  /**
   * The field of the RayCluster that a template passed on; empty for what it says itself.
   *
   * @param group the path of the pod's group in the RayCluster
   */
  static Optional<String> field(Origin origin, String group) {
    String variable = origin.variable() + ".";
    String path = origin.variable() + origin.path();
    if (variable.startsWith("pod.template.")) {
      return Optional.of(group + path.substring("pod".length()));
    }
    // What else is made in Ray's image takes this over from its container.
    if (variable.startsWith("pod.ray.") && variable.length() > "pod.ray.".length()) {
      return Optional.of(
          group + ".template.spec.containers[0]" + path.substring("pod.ray".length()));
    }
    return variable.startsWith("cluster.spec.")
        ? Optional.of(path.substring("cluster.".length()))
        : Optional.empty();
  }
}
