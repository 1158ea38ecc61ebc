package io.manta.kind.raycluster.rules;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What works and is hardly meant: said in the condition {@code Valid}, by an event and by {@code
 * manta validate}, and off where the RayCluster's annotation says so.
 *
 * @param id what it is switched off by; also the reason of its event
 * @param path the field of the RayCluster
 * @param message what comes of it
 * @param hint the way out
 */
public record Remark(String id, String path, String message, String hint) {

  /** Ids, divided by commas, that the owner does not want to read; {@code all} for every one. */
  public static final String IGNORE = "manta.io/ignore-notes";

  private static final String ALL = "all";

  /** All there is to say about a cluster whose spec is valid. */
  public static List<Remark> of(Cluster cluster) {
    Tree facts = new Tree(cluster.scope()).at("cluster");
    Set<String> ignored =
        Arrays.stream(facts.at("annotations", IGNORE).text().split(","))
            .map(String::strip)
            .collect(Collectors.toSet());
    if (ignored.contains(ALL)) {
      return List.of();
    }
    return new Remarks(facts.at("spec"), cluster.settings())
        .all().stream().filter(remark -> !ignored.contains(remark.id())).toList();
  }

  /** The remark at its place in a file. */
  public Problem in(Document document) {
    return document
        .problem(path, message)
        .hint(hint + "; or ignore it by the annotation " + IGNORE + ": " + id);
  }

  /** One line, for conditions and events. */
  public String line() {
    return path + ": " + message + ". To fix: " + hint;
  }
}
