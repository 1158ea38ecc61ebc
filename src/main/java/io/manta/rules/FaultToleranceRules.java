package io.manta.rules;

import io.manta.schema.Document;
import java.util.Locale;

/** GCS fault tolerance is configured in one place, and Redis' secrets only there. */
final class FaultToleranceRules implements Topic {

  private static final String OPTIONS = "spec.gcsFaultToleranceOptions";
  private static final String ENABLED = "ray.io/ft-enabled";
  private static final String NAMESPACE = "ray.io/external-storage-namespace";

  @Override
  public void check(Subject subject) {
    boolean byOptions = !subject.spec().at("gcsFaultToleranceOptions").isAbsent();
    boolean byAnnotation = subject.annotation(ENABLED).toLowerCase(Locale.ROOT).equals("true");
    if (byOptions) {
      withOptions(subject);
    } else if (!byAnnotation) {
      variable(subject, "RAY_REDIS_ADDRESS", "switches fault tolerance on behind the options' back")
          .hint("set `" + OPTIONS + "` instead");
    }
    String hint = "write it into `" + OPTIONS + ".redisUsername`";
    parameter(subject, "redis-username", hint);
    variable(subject, "REDIS_USERNAME", "the user of Redis does not belong here").hint(hint);
  }

  private static void withOptions(Subject subject) {
    annotation(subject, ENABLED, "remove it: the options alone switch fault tolerance on");
    annotation(
        subject, NAMESPACE, "write it into `" + OPTIONS + ".externalStorageNamespace` instead");
    String hint = "write it into `" + OPTIONS + ".redisPassword`";
    parameter(subject, "redis-password", hint);
    variable(subject, "REDIS_PASSWORD", "the password of Redis does not belong here").hint(hint);
    variable(subject, "RAY_REDIS_ADDRESS", "the address of Redis does not belong here")
        .hint("write it into `" + OPTIONS + ".redisAddress`");
  }

  private static void annotation(Subject subject, String name, String hint) {
    if (!subject.annotation(name).isEmpty()) {
      subject
          .refuse(
              Document.path("metadata.annotations", name), "cannot stand beside `" + OPTIONS + "`")
          .hint(hint);
    }
  }

  private static void parameter(Subject subject, String name, String hint) {
    if (!subject.head().startParam(name).isEmpty()) {
      subject
          .refuse(subject.head().startParamPath(name), "`" + name + "` does not belong here")
          .hint(hint);
    }
  }

  private static Hint variable(Subject subject, String name, String message) {
    return hint ->
        subject
            .head()
            .env(name)
            .ifPresent(env -> subject.refuse(env.path(), name + ": " + message).hint(hint));
  }

  /** Ends the sentence that {@link #variable} begins. */
  private interface Hint {
    void hint(String hint);
  }
}
