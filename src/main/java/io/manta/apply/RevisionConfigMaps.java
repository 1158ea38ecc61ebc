package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.manifest.Stamp;
import java.util.LinkedHashMap;
import java.util.Map;

/** The requests for the ConfigMaps that revisions of templates are kept in. */
record RevisionConfigMaps(Api api) {

  /** Read at a time: somebody may have put more there, each of a megabyte. */
  private static final int READ = KeptRevisions.KEPT + 2;

  /**
   * @param of whose they are, as the label says it
   */
  Reply list(String namespace, String of) throws NoAnswer {
    String label = RevisionText.LABEL + "%3D" + of;
    return api.get(path(namespace) + "?limit=" + READ + "&labelSelector=" + label);
  }

  Reply get(String namespace, String name) throws NoAnswer {
    return api.get(path(namespace) + "/" + name);
  }

  Reply create(String namespace, Map<String, Object> configMap) throws NoAnswer {
    return api.send("POST", path(namespace) + asManta(), Api.JSON, configMap);
  }

  /**
   * @param annotations null for one that shall go
   * @param version that it must still have; empty for any
   */
  Reply annotate(String namespace, String name, Map<String, Object> annotations, String version)
      throws NoAnswer {
    Map<String, Object> metadata = new LinkedHashMap<>(Map.of("annotations", annotations));
    if (!version.isEmpty()) {
      metadata.put("resourceVersion", version);
    }
    return api.send(
        "PATCH", path(namespace) + "/" + name + asManta(), Api.MERGE, Map.of("metadata", metadata));
  }

  Reply delete(String namespace, String name) throws NoAnswer {
    return api.send("DELETE", path(namespace) + "/" + name, Api.JSON, null);
  }

  private static String path(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  private static String asManta() {
    return "?fieldManager=" + Stamp.MANAGER;
  }
}
