package io.manta.kind.testkind;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** A RayNote of the API server, as the client knows it. */
@Group("ray.io")
@Version("v1")
@Kind("RayNote")
@Plural("raynotes")
public final class RayNote extends CustomResource<Map<String, Object>, Map<String, Object>>
    implements Namespaced {

  private static final long serialVersionUID = 1;
}
