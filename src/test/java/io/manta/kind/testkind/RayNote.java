package io.manta.kind.testkind;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.manta.api.RayObject;

/** A RayNote of the API server. */
@Group("ray.io")
@Version("v1")
@Kind("RayNote")
@Plural("raynotes")
public final class RayNote extends RayObject {

  private static final long serialVersionUID = 1;
}
