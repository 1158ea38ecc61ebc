package io.manta.kind.rayjob.model;

import io.manta.model.NameSuffix;

/**
 * Names that KubeRay ends with five random characters: the cluster's and the submission id of each
 * attempt. Here they are a hash of the RayJob and the attempt, so that whoever plans the same
 * attempt again, after a crash, plans the same names.
 */
public final class GeneratedNames {

  private GeneratedNames() {}

  /**
   * @param attempt from 0
   */
  public static String cluster(String name, String uid, long attempt) {
    return name + "-" + suffix(uid, "cluster", attempt);
  }

  public static String submission(String name, String uid, long attempt) {
    return name + "-" + suffix(uid, "submission", attempt);
  }

  private static String suffix(String uid, String what, long attempt) {
    return NameSuffix.of(uid + "\n" + what + "\n" + attempt);
  }
}
