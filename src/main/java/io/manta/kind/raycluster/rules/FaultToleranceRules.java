package io.manta.kind.raycluster.rules;

import io.manta.schema.Document;
import java.util.Locale;

/** GCS fault tolerance is configured in one place, and Redis' secrets only there. */
final class FaultToleranceRules implements ClusterTopic {

  private static final String OPTIONS = "spec.gcsFaultToleranceOptions";
  private static final String ENABLED = "ray.io/ft-enabled";
  private static final String NAMESPACE = "ray.io/external-storage-namespace";

  @Override
  public void check(ClusterSubject clusterSubject) {
    boolean byOptions = !clusterSubject.spec().at("gcsFaultToleranceOptions").isAbsent();
    boolean byAnnotation =
        clusterSubject.annotation(ENABLED).toLowerCase(Locale.ROOT).equals("true");
    if (byOptions) {
      withOptions(clusterSubject);
    } else if (!byAnnotation) {
      variable(
              clusterSubject,
              "RAY_REDIS_ADDRESS",
              "switches fault tolerance on behind the options' back")
          .hint("set `" + OPTIONS + "` instead");
    }
    String hint = "write it into `" + OPTIONS + ".redisUsername`";
    parameter(clusterSubject, "redis-username", hint);
    variable(clusterSubject, "REDIS_USERNAME", "the user of Redis does not belong here").hint(hint);
  }

  private static void withOptions(ClusterSubject clusterSubject) {
    annotation(clusterSubject, ENABLED, "remove it: the options alone switch fault tolerance on");
    annotation(
        clusterSubject,
        NAMESPACE,
        "write it into `" + OPTIONS + ".externalStorageNamespace` instead");
    String hint = "write it into `" + OPTIONS + ".redisPassword`";
    parameter(clusterSubject, "redis-password", hint);
    variable(clusterSubject, "REDIS_PASSWORD", "the password of Redis does not belong here")
        .hint(hint);
    variable(clusterSubject, "RAY_REDIS_ADDRESS", "the address of Redis does not belong here")
        .hint("write it into `" + OPTIONS + ".redisAddress`");
  }

  private static void annotation(ClusterSubject clusterSubject, String name, String hint) {
    if (!clusterSubject.annotation(name).isEmpty()) {
      clusterSubject
          .refuse(
              Document.path("metadata.annotations", name), "cannot stand beside `" + OPTIONS + "`")
          .hint(hint);
    }
  }

  private static void parameter(ClusterSubject clusterSubject, String name, String hint) {
    if (!clusterSubject.head().startParam(name).isEmpty()) {
      clusterSubject
          .refuse(clusterSubject.head().startParamPath(name), "`" + name + "` does not belong here")
          .hint(hint);
    }
  }

  private static Hint variable(ClusterSubject clusterSubject, String name, String message) {
    return hint ->
        clusterSubject
            .head()
            .env(name)
            .ifPresent(env -> clusterSubject.refuse(env.path(), name + ": " + message).hint(hint));
  }

  /** Ends the sentence that {@link #variable} begins. */
  private interface Hint {
    void hint(String hint);
  }
}
