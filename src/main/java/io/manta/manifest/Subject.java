package io.manta.manifest;

import io.manta.model.Settings;
import java.util.List;

/**
 * One Ray object as the renderer needs to know it: whose manifests are made, and what the templates
 * of each folder see.
 */
public interface Subject {

  /** The object itself; its {@code apiVersion} is the one that owner references name. */
  ObjectId id();

  String uid();

  Settings settings();

  /**
   * The folders of templates that make objects other than pods by place, in order, each with what
   * its templates see. A folder may come several times, once for each worker group, say.
   */
  List<TemplateScope> scopes();
}
