package io.manta.api;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A RayCronJob of the API server. */
@Group("ray.io")
@Version("v1")
@Kind("RayCronJob")
@Plural("raycronjobs")
public final class RayCronJob extends RayObject {

  private static final long serialVersionUID = 1;
}
