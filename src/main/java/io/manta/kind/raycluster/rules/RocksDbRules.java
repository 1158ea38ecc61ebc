package io.manta.kind.raycluster.rules;

import io.manta.model.Tree;
import java.util.List;

/** RocksDB keeps GCS on a volume that belongs to the operator. */
final class RocksDbRules implements ClusterTopic {

  private static final String OPTIONS = "spec.gcsFaultToleranceOptions";
  private static final List<String> REDIS =
      List.of("redisAddress", "redisUsername", "redisPassword", "externalStorageNamespace");
  private static final List<String> CLAIMED = List.of("size", "storageClassName", "accessModes");
  private static final String VOLUME = "gcs-storage";
  private static final String FOLDER = "/data/gcs";

  @Override
  public void check(ClusterSubject clusterSubject) {
    Tree options = clusterSubject.spec().at("gcsFaultToleranceOptions");
    if (!options.at("backend").text().equals("rocksdb")) {
      if (!options.at("storage").isAbsent()) {
        clusterSubject
            .refuse(OPTIONS + ".storage", "only the backend rocksdb has a storage")
            .hint("set `" + OPTIONS + ".backend: rocksdb`");
      }
      return;
    }
    clusterSubject.needsGate("GCSFaultToleranceEmbeddedStorage", OPTIONS + ".backend");
    for (String field : REDIS) {
      if (isSaid(options.at(field))) {
        clusterSubject.refuse(OPTIONS + "." + field, "the backend rocksdb uses no Redis");
      }
    }
    claim(options.at("storage"), clusterSubject);
    ownVolume(clusterSubject);
  }

  private static boolean isSaid(Tree value) {
    return !value.isAbsent() && !"".equals(value.value());
  }

  private static void claim(Tree storage, ClusterSubject clusterSubject) {
    if (storage.at("claimName").text().isEmpty()) {
      return;
    }
    for (String field : CLAIMED) {
      if (isSaid(storage.at(field)) && !List.of().equals(storage.at(field).value())) {
        clusterSubject
            .refuse(OPTIONS + ".storage." + field, "says how to make a claim beside `claimName`")
            .hint("keep `claimName` for a claim of yours, or the others to have one made");
      }
    }
  }

  private static void ownVolume(ClusterSubject clusterSubject) {
    GroupSpec head = clusterSubject.head();
    for (String name : List.of("RAY_gcs_storage", "RAY_gcs_storage_path")) {
      head.env(name)
          .ifPresent(env -> clusterSubject.refuse(env.path(), name + " is set by the operator"));
    }
    for (GroupSpec.Mount mount : head.mounts()) {
      if (mount.name().equals(VOLUME) || mount.mountPath().equals(FOLDER)) {
        clusterSubject.refuse(
            mount.path(), "the mount of " + VOLUME + " at " + FOLDER + " is the operator's");
      }
    }
    List<Tree> volumes = head.pod().at("volumes").items();
    for (int i = 0; i < volumes.size(); i++) {
      if (volumes.get(i).at("name").text().equals(VOLUME)) {
        clusterSubject.refuse(
            head.podPath("volumes[" + i + "]"), "the volume " + VOLUME + " is the operator's");
      }
    }
  }
}
