package io.manta.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A job as it is handed to Ray.
 *
 * @param id submission id; written to the status before it is sent, so that a lost answer does not
 *     make a second run
 * @param numCpus left to Ray unless greater than 0; so is {@code numGpus}
 */
public record JobSubmission(
    String id,
    String entrypoint,
    Map<String, Object> runtimeEnv,
    Map<String, String> metadata,
    double numCpus,
    double numGpus,
    Map<String, Double> resources) {

  /** One without anything that can be left out. */
  public static JobSubmission of(String id, String entrypoint) {
    return new JobSubmission(id, entrypoint, Map.of(), Map.of(), 0, 0, Map.of());
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("entrypoint", entrypoint);
    json.put("submission_id", id);
    put(json, "runtime_env", runtimeEnv);
    put(json, "metadata", metadata);
    put(json, "entrypoint_num_cpus", numCpus);
    put(json, "entrypoint_num_gpus", numGpus);
    put(json, "entrypoint_resources", resources);
    return json;
  }

  private static void put(Map<String, Object> json, String key, Map<?, ?> value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }

  private static void put(Map<String, Object> json, String key, double value) {
    if (value > 0) {
      json.put(key, value);
    }
  }
}
