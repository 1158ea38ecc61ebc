package io.manta.pipeline;

import io.manta.manifest.ObjectId;
import java.util.List;
import java.util.Optional;

/** What the operator may do with objects that templates make. */
public interface Permissions {

  /** Nothing is known of rights: everything is tried. */
  Permissions UNKNOWN = (id, verbs) -> Optional.empty();

  /**
   * What is missing.
   *
   * @param resource as a rule names it, as in {@code daemonsets}
   * @param group empty for the core group
   */
  record Missing(String group, String resource, List<String> verbs) {

    /** As in {@code delete secrets}, {@code create, patch daemonsets.apps}. */
    @Override
    public String toString() {
      return String.join(", ", verbs) + " " + resource + (group.isEmpty() ? "" : "." + group);
    }

    /** To be put into the operator's role. */
    String rule() {
      return "{apiGroups: [%s], resources: [%s], verbs: [%s]}"
          .formatted(group.isEmpty() ? "\"\"" : group, resource, String.join(", ", verbs));
    }
  }

  /** Empty when all of it is allowed, or when it cannot be known. */
  Optional<Missing> missing(ObjectId id, List<String> verbs);
}
