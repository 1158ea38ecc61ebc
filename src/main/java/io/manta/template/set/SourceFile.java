package io.manta.template.set;

import java.util.List;

/**
 * A file of a set.
 *
 * @param name in the set, as in {@code pod/head.yaml.peb}
 * @param place for people, and a path where it is in a folder of a person's
 */
public record SourceFile(String name, String place, String text) {

  public List<String> lines() {
    return List.of(text.split("\n", -1));
  }
}
