package io.manta.kind.raycluster.rules;

import io.manta.schema.Syntax;

/** The RayCluster's own name: other names are made from it. */
final class MetadataRules implements ClusterTopic {

  /** Leaves room for what is put behind it in names of 63 characters. */
  private static final int LONGEST = 53;

  @Override
  public void check(ClusterSubject clusterSubject) {
    String name = clusterSubject.root().at("metadata", "name").text();
    if (name.isEmpty()) {
      clusterSubject.refuse("metadata", "a RayCluster needs a name");
      return;
    }
    if (name.length() > LONGEST) {
      clusterSubject
          .refuse("metadata.name", "the name is too long")
          .found(name)
          .expected("at most %d characters; these are %d".formatted(LONGEST, name.length()));
    }
    if (!Syntax.isDns1035Label(name)) {
      clusterSubject
          .refuse("metadata.name", "the name has a form that is not allowed")
          .found(name)
          .expected("lower-case letters, digits and -, a letter first, no - at the end");
    }
  }
}
