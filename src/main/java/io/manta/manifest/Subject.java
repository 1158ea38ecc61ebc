package io.manta.manifest;

import io.manta.model.Settings;
import io.manta.schema.Problem;
import java.util.List;
import java.util.Map;

/**
 * One Ray object as the renderer needs to know it: whose manifests are made, and what the templates
 * of each folder see.
 */
public interface Subject {

  /** Stands for {@code metadata.uid} where there is none, as in a file. */
  String NO_UID = "00000000-0000-0000-0000-000000000000";

  /** The object itself; its {@code apiVersion} is the one that owner references name. */
  ObjectId id();

  /** {@link #NO_UID} where there is none. */
  String uid();

  /** Whether an API server has the object: one that was read from a file has no uid. */
  default boolean isLive() {
    return !uid().equals(NO_UID);
  }

  /** The object in words: the source of problems that are mended in it. */
  default String words() {
    return id().kind() + " " + id().namespace() + "/" + id().name();
  }

  Settings settings();

  /**
   * The folders of templates that make objects other than pods by place, in order, each with what
   * its templates see. A folder may come several times, once for each worker group, say.
   */
  List<TemplateScope> scopes();

  /**
   * The same with parts of it refused, for which nothing is made: as if it did not have them.
   *
   * @param parts what is wrong with each, by its field
   */
  default Subject refusing(Map<String, List<Problem>> parts) {
    return this;
  }
}
