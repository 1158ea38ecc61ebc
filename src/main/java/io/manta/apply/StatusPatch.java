package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Writes the status of a RayCluster, and of it only what changes. */
public final class StatusPatch {

  private static final int NOT_FOUND = 404;

  private final Api api;
  private final WriteListener writeListener;

  StatusPatch(Api api, WriteListener writeListener) {
    this.api = api;
    this.writeListener = writeListener;
  }

  /**
   * @return why it could not be written, or an empty text
   */
  public String write(ObjectId cluster, Map<String, Object> before, Map<String, Object> after) {
    Map<String, Object> patch = Map.of("status", difference(before, after));
    String path =
        "/apis/ray.io/v1/namespaces/%s/rayclusters/%s/status?fieldManager=%s"
            .formatted(cluster.namespace(), cluster.name(), Stamp.MANAGER);
    try {
      Reply reply = api.send("PATCH", path, Api.MERGE, patch);
      if (reply.isFine()) {
        writeListener.wrote(reply.body());
      }
      return reply.isFine() || reply.code() == NOT_FOUND ? "" : reply.message();
    } catch (NoAnswer e) {
      return "no answer from the API server: " + e.getMessage();
    }
  }

  /** A merge patch: null removes a key, lists are replaced whole. */
  static Map<String, Object> difference(Map<?, ?> before, Map<?, ?> after) {
    Map<String, Object> patch = new LinkedHashMap<>();
    for (Object key : before.keySet()) {
      if (!after.containsKey(key)) {
        patch.put(key.toString(), null);
      }
    }
    after.forEach(
        (key, value) -> {
          Object old = before.get(key);
          if (value instanceof Map<?, ?> map && old instanceof Map<?, ?> oldMap) {
            Map<String, Object> inner = difference(oldMap, map);
            if (!inner.isEmpty()) {
              patch.put(key.toString(), inner);
            }
          } else if (!Objects.equals(value, old)) {
            patch.put(key.toString(), value);
          }
        });
    return patch;
  }
}
