package io.manta.manifest;

import io.manta.template.layers.Origins.Origin;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a field of a manifest is written: in the Ray object, whose author can mend it, or at a line
 * of a template. What the API server says about a pod names the pod's own fields, whose places in
 * lists are others.
 *
 * @param fields which field of the Ray object a template's variable stands for, as in {@code
 *     cluster.spec} for {@code spec}
 */
public record WrittenAt(Map<String, String> fields) {

  private static final Pattern FIELD =
      Pattern.compile("\\b(?:spec|metadata)(?:\\.[A-Za-z][A-Za-z0-9]*|\\[[^\\]\\s]*])+");

  /** The text with each field of the manifest replaced by the place where it is written. */
  public String in(String text, Manifest manifest) {
    return FIELD
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(place(match.group(), manifest)));
  }

  private String place(String path, Manifest manifest) {
    return manifest
        .origins()
        .at(path)
        .map(
            origin ->
                field(origin)
                    .map(place -> withLast(place, path))
                    .orElse(path + " (" + origin + ")"))
        .orElse(path);
  }

  /** A field that is missing is looked for in the one around it. */
  private static String withLast(String place, String path) {
    String last = path.substring(path.lastIndexOf('.'));
    return last.endsWith("]") || place.endsWith(last) ? place : place + last;
  }

  /** The field of the Ray object that a template passed on; empty for what it says itself. */
  public Optional<String> field(Origin origin) {
    String variable = origin.variable();
    return fields.entrySet().stream()
        .filter(field -> (variable + ".").startsWith(field.getKey() + "."))
        .map(field -> field.getValue() + variable.substring(field.getKey().length()))
        .map(field -> field + origin.path())
        .findFirst();
  }
}
