package io.manta.template.set;

import io.manta.schema.Problem;
import io.manta.template.language.UnknownName;
import java.util.List;
import java.util.Map;

/**
 * What is found in the files of a set without rendering them.
 *
 * @param problems for which the set is refused, but for names
 * @param names that do not mean what their writer meant, by why
 * @param files the texts of all files of the set, by name
 */
public record Examination(
    List<Problem> problems, Map<UnknownName.Kind, List<Problem>> names, Map<String, String> files) {

  /** Names of one kind. */
  public List<Problem> names(UnknownName.Kind kind) {
    return names.getOrDefault(kind, List.of());
  }
}
