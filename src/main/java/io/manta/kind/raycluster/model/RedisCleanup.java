package io.manta.kind.raycluster.model;

import io.manta.model.FactMap;
import io.manta.model.KubeRayNames;
import java.util.Map;

/**
 * The Job that removes a cluster's state from Redis once the cluster is being deleted, so that the
 * next cluster of its name does not wake up with the old one's actors.
 *
 * @param due whether it is time for it
 * @param name of the Job
 * @param podPrefix what the names of head pods begin with
 */
record RedisCleanup(boolean due, String name, String podPrefix) {

  static RedisCleanup of(Cluster cluster) {
    boolean due =
        cluster.observed().deleting()
            && cluster.settings().switches().redisCleanup()
            && GcsStorage.of(cluster).backend().equals("redis");
    return new RedisCleanup(
        due,
        KubeRayNames.job(cluster.name() + "-redis-cleanup"),
        KubeRayNames.podBase(cluster.name(), "head") + "-");
  }

  Map<String, Object> facts() {
    return new FactMap().put("due", due).put("name", name).put("podPrefix", podPrefix).map();
  }
}
