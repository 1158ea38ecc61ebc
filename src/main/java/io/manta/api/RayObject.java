package io.manta.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object of a Ray kind, as the Kubernetes client reads it; spec and status stay the plain values
 * that templates see. A subclass adds only the annotations by which the client finds its kind.
 */
public abstract class RayObject extends CustomResource<Map<String, Object>, Map<String, Object>>
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
