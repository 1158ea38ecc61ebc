package io.manta.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.LinkedHashMap;
import java.util.Map;

/** A RayService of the API server; spec and status stay the plain values that templates see. */
@Group("ray.io")
@Version("v1")
@Kind("RayService")
@Plural("rayservices")
public final class RayService extends CustomResource<Map<String, Object>, Map<String, Object>>
    implements Namespaced {

  private static final long serialVersionUID = 1;

  @Override
  protected Map<String, Object> initSpec() {
    return new LinkedHashMap<>();
  }

  @Override
  protected Map<String, Object> initStatus() {
    return new LinkedHashMap<>();
  }
}
