package io.manta.operator;

import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.model.Cluster;
import io.manta.model.PodSlot;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import java.util.List;

/** The stages from a RayCluster to its manifests, the same that {@code manta render} uses. */
public interface Recipe {

  /**
   * The RayCluster with defaults.
   *
   * @throws Invalid with every problem of schema and rules
   */
  Document check(Document rayCluster);

  /**
   * Everything but the pods, in apply order.
   *
   * @throws Invalid naming the template's line
   */
  List<Manifest> shared(Cluster cluster);

  /**
   * One pod.
   *
   * @throws Invalid naming the template's line
   */
  Manifest pod(Cluster cluster, PodSlot slot);

  /** The stamp of a group's pods, or of the head's. */
  Stamp stamp(Cluster cluster, String group);
}
