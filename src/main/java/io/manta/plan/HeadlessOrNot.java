package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Service with an address never becomes headless: Kubernetes refuses it, and whoever knows the
 * address would lose it. The other way round the API server itself keeps the live value.
 */
public final class HeadlessOrNot {

  private HeadlessOrNot() {}

  /** The manifest as it can be applied over the live object. */
  public static Manifest asItIs(Manifest manifest, LiveObject there) {
    Tree rendered = new Tree(manifest.object());
    String address = there.at("spec", "clusterIP").text();
    if (!manifest.id().kind().equals("Service")
        || !rendered.at("spec", "clusterIP").text().equals("None")
        || address.isEmpty()
        || address.equals("None")) {
      return manifest;
    }
    Map<String, Object> spec = new LinkedHashMap<>(rendered.at("spec").map());
    spec.put("clusterIP", address);
    spec.remove("clusterIPs");
    Map<String, Object> object = new LinkedHashMap<>(manifest.object());
    object.put("spec", spec);
    return new Manifest(object, manifest.template(), manifest.origins());
  }
}
