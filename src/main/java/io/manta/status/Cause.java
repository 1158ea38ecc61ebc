package io.manta.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Every reason for an object not to be ready, the most important first: what has to end before the
 * others can. Its name in CamelCase is the reason of the conditions {@code Ready}, {@code
 * Reconciling}, {@code Stalled} and {@code Applied}. Its texts are in {@code causes.properties};
 * both make the table of {@code config/TROUBLESHOOTING.md}.
 */
public enum Cause {
  SPEC_INVALID(Ends.BY_A_PERSON, Reported.OTHERWISE),
  WORKER_GROUP_INVALID(Ends.BY_A_PERSON, Reported.OTHERWISE),
  TEMPLATE_FAILED(Ends.BY_A_PERSON, Reported.OTHERWISE),
  NEVER_DUE(Ends.BY_A_PERSON, Reported.BY_EVENT),
  QUEUED(Ends.BY_ITSELF, Reported.OTHERWISE),
  SUSPENDED_BY_SPEC(Ends.BY_ITSELF, Reported.OTHERWISE),
  SUSPENDED_WHEN_IDLE(Ends.BY_ITSELF, Reported.OTHERWISE),
  EARLIER_RUN_ACTIVE(Ends.BY_ITSELF, Reported.OTHERWISE),
  NAMESPACE_TERMINATING(Ends.BY_ITSELF, Reported.OTHERWISE),
  RIGHTS_MISSING(Ends.BY_A_PERSON, Reported.OTHERWISE),
  QUOTA_EXCEEDED(Ends.BY_A_PERSON, Reported.OTHERWISE),
  WEBHOOK_DENIED(Ends.BY_A_PERSON, Reported.OTHERWISE),
  POLICY_DENIED(Ends.BY_A_PERSON, Reported.OTHERWISE),
  POD_SECURITY_DENIED(Ends.BY_A_PERSON, Reported.OTHERWISE),
  ADMISSION_DENIED(Ends.BY_A_PERSON, Reported.OTHERWISE),
  SERVICE_ACCOUNT_MISSING(Ends.BY_A_PERSON, Reported.OTHERWISE),
  OBJECT_INVALID(Ends.BY_A_PERSON, Reported.OTHERWISE),
  KIND_UNKNOWN(Ends.BY_A_PERSON, Reported.OTHERWISE),
  CONFLICT(Ends.BY_A_PERSON, Reported.OTHERWISE),
  WEBHOOK_UNREACHABLE(Ends.BY_ITSELF, Reported.OTHERWISE),
  APPLY_FAILED(Ends.BY_ITSELF, Reported.OTHERWISE),
  JOB_FAILED(Ends.BY_A_PERSON, Reported.OTHERWISE),
  RAY_CLUSTER_NOT_FOUND(Ends.BY_A_PERSON, Reported.OTHERWISE),
  HEAD_STAYS_LOST(Ends.BY_A_PERSON, Reported.BY_EVENT),
  CLAIM_MISSING(Ends.BY_A_PERSON, Reported.BY_EVENT),
  IMAGE_PULL_FAILED(Ends.BY_A_PERSON, Reported.BY_EVENT),
  CONTAINER_CANNOT_START(Ends.BY_A_PERSON, Reported.BY_EVENT),
  CRASH_LOOP(Ends.BY_A_PERSON, Reported.BY_EVENT),
  AUTOSCALER_ENDED(Ends.BY_A_PERSON, Reported.BY_EVENT),
  SUBMITTER_ENDED(Ends.BY_ITSELF, Reported.NEVER),
  CONTAINER_ENDED(Ends.BY_A_PERSON, Reported.BY_EVENT),
  CLAIM_NOT_BOUND(Ends.BY_ITSELF, Reported.BY_EVENT),
  GANG_NOT_ADMITTED(Ends.BY_ITSELF, Reported.BY_EVENT),
  SCHEDULING_GATED(Ends.BY_ITSELF, Reported.BY_EVENT),
  UNSCHEDULABLE(Ends.BY_ITSELF, Reported.BY_EVENT),
  NODE_UNREACHABLE(Ends.BY_ITSELF, Reported.BY_EVENT),
  CERTIFICATE_PENDING(Ends.BY_ITSELF, Reported.OTHERWISE),
  OBJECT_AWAITED(Ends.BY_ITSELF, Reported.NEVER),
  OBJECT_TERMINATING(Ends.BY_ITSELF, Reported.NEVER),
  READINESS_GATE(Ends.BY_ITSELF, Reported.NEVER),
  POD_TERMINATING(Ends.BY_ITSELF, Reported.NEVER),
  INIT_CONTAINER_RUNS(Ends.BY_ITSELF, Reported.NEVER),
  PROBE_FAILS(Ends.BY_ITSELF, Reported.NEVER),
  WAITING_FOR_HEAD(Ends.BY_ITSELF, Reported.NEVER),
  DASHBOARD_SILENT(Ends.BY_ITSELF, Reported.BY_EVENT),
  RAY_CLUSTER_STARTING(Ends.BY_ITSELF, Reported.NEVER),
  JOB_ID_AWAITED(Ends.BY_ITSELF, Reported.NEVER),
  JOB_STOPPING(Ends.BY_ITSELF, Reported.NEVER),
  JOB_SUBMITTING(Ends.BY_ITSELF, Reported.NEVER),
  JOB_RUNNING(Ends.BY_ITSELF, Reported.NEVER),
  PODS_STARTING(Ends.BY_ITSELF, Reported.NEVER),
  SERVE_TIMED_OUT(Ends.BY_A_PERSON, Reported.OTHERWISE),
  SERVE_CLUSTER_STARTS(Ends.BY_ITSELF, Reported.NEVER),
  SERVE_DASHBOARD_SILENT(Ends.BY_ITSELF, Reported.BY_EVENT),
  SERVE_APPLICATIONS_NOT_RUNNING(Ends.BY_ITSELF, Reported.NEVER),
  SERVE_ENDPOINTS_MISSING(Ends.BY_ITSELF, Reported.NEVER),
  GATEWAY_NOT_READY(Ends.BY_ITSELF, Reported.BY_EVENT),
  SERVE_UPGRADE_RUNS(Ends.BY_ITSELF, Reported.NEVER);

  /** What it takes. */
  enum Ends {
    /** Somebody has to change something: {@code Stalled} is true. */
    BY_A_PERSON,
    /** It may end without anybody, and work goes on: {@code Reconciling} is true. */
    BY_ITSELF
  }

  /** Whether an event says so when it begins. */
  enum Reported {
    BY_EVENT,
    /** What led to it is an event already, such as {@code FailedToCreateHeadPod}. */
    OTHERWISE,
    /** It belongs to every start. */
    NEVER
  }

  /** Read once, before the first cause is made. */
  private static final class Texts {

    static final Properties ALL = read();

    private static Properties read() {
      try (Reader reader =
          new InputStreamReader(Cause.class.getResourceAsStream("causes.properties"), UTF_8)) {
        Properties texts = new Properties();
        texts.load(reader);
        return texts;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Ends ends;
  private final Reported reported;
  private final String meaning;
  private final String remedy;

  Cause(Ends ends, Reported reported) {
    this.ends = ends;
    this.reported = reported;
    this.meaning = text("meaning");
    this.remedy = text("remedy");
  }

  private String text(String field) {
    String key = reason() + "." + field;
    return Optional.ofNullable(Texts.ALL.getProperty(key))
        .orElseThrow(() -> new IllegalStateException(key + " is missing"));
  }

  /** As it stands in conditions and events. */
  public String reason() {
    return Arrays.stream(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  public boolean needsPerson() {
    return ends == Ends.BY_A_PERSON;
  }

  boolean isEvent() {
    return reported == Reported.BY_EVENT;
  }

  public boolean isSuspension() {
    return this == QUEUED || endsByItsOwner();
  }

  /** As its owner wants it: nothing more happens until the spec changes. */
  public boolean endsByItsOwner() {
    return this == SUSPENDED_BY_SPEC || this == SUSPENDED_WHEN_IDLE;
  }

  /** A sentence or two. */
  String meaning() {
    return meaning;
  }

  /** What a person can do, without a full stop. */
  String remedy() {
    return remedy;
  }
}
