package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.client.ApiKinds;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Writes the status of an object, and of it only what changes. */
public final class StatusPatch {

  private static final int NOT_FOUND = 404;

  private final Api api;
  private final ApiKinds kinds;
  private final WriteListener listener;

  StatusPatch(Api api, ApiKinds kinds, WriteListener listener) {
    this.api = api;
    this.kinds = kinds;
    this.listener = listener;
  }

  /**
   * @return why it could not be written, or an empty text
   */
  public String write(ObjectId object, Map<String, Object> before, Map<String, Object> after) {
    Map<String, Object> patch = Map.of("status", difference(before, after));
    try {
      Optional<String> collection = kinds.collection(object);
      if (collection.isEmpty()) {
        // Its definition is gone, and with it the object.
        return "";
      }
      String path =
          collection.get() + "/" + object.name() + "/status?fieldManager=" + Stamp.MANAGER;
      Reply reply = api.send("PATCH", path, Api.MERGE, patch);
      if (reply.isFine()) {
        listener.wrote(reply.body());
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
