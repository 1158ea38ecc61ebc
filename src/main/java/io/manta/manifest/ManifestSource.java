package io.manta.manifest;

import io.manta.model.PodSlot;
import io.manta.schema.Invalid;
import java.util.List;

/** Renders the manifests of an object, from templates that were chosen before. */
public interface ManifestSource {

  /**
   * Everything but pods by place, in apply order.
   *
   * @throws Invalid naming the template's line
   */
  List<Manifest> shared(Subject subject);

  /**
   * One pod.
   *
   * @throws Invalid naming the template's line
   */
  Manifest pod(PodSubject subject, PodSlot slot);

  /** The stamp of a group's pods, or of the head's. */
  Stamp stamp(PodSubject subject, String group);
}
