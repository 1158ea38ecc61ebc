package io.manta.api;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A RayCluster of the API server. */
@Group("ray.io")
@Version("v1")
@Kind("RayCluster")
@Plural("rayclusters")
public final class RayCluster extends RayObject {

  private static final long serialVersionUID = 1;
}
