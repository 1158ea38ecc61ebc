package io.manta.pipeline;

import io.manta.model.Tree;
import java.util.List;
import java.util.Locale;

/**
 * Whose templates they are, and so which clusters they are for.
 *
 * @param namespace empty for the operator's
 * @param uid of the RayCluster; empty but for its own
 */
public record TemplateOwner(Level level, String namespace, String uid) {

  /** From the lowest to the uppermost, which overrides all below it. */
  enum Level {
    OPERATOR,
    NAMESPACE,
    CLUSTER;

    /** As in {@code status.manta.templates} and in the label of ConfigMaps. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The hash of the templates of this level that an object was made from; empty for none. */
    String madeFrom(Tree object) {
      return object.at("status", "manta", "templates", word()).text();
    }
  }

  public static final TemplateOwner OPERATOR = new TemplateOwner(Level.OPERATOR, "", "");

  public static TemplateOwner namespace(String namespace) {
    return new TemplateOwner(Level.NAMESPACE, namespace, "");
  }

  static TemplateOwner cluster(Tree rayCluster) {
    Tree metadata = rayCluster.at("metadata");
    return new TemplateOwner(
        Level.CLUSTER, metadata.at("namespace").text(), metadata.at("uid").text());
  }

  /** All that a cluster's templates come from, the lowest first. */
  static List<TemplateOwner> of(Tree rayCluster) {
    TemplateOwner own = cluster(rayCluster);
    return List.of(OPERATOR, namespace(own.namespace()), own);
  }

  boolean covers(String inNamespace, String ofUid) {
    return (namespace.isEmpty() || namespace.equals(inNamespace))
        && (uid.isEmpty() || uid.equals(ofUid));
  }

  @Override
  public String toString() {
    return switch (level) {
      case OPERATOR -> "the operator's templates";
      case NAMESPACE -> "the templates of namespace " + namespace;
      case CLUSTER -> "the templates of a RayCluster in namespace " + namespace;
    };
  }
}
