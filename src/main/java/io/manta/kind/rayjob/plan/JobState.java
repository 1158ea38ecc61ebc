package io.manta.kind.rayjob.plan;

import io.manta.model.Tree;
import io.manta.status.Condition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the status of a RayJob says, and all that its plan remembers. Never changed: each change
 * gives another one.
 *
 * @param fields KubeRay's fields of the status; empty ones are left out
 * @param memory what Manta keeps beside them, under {@code status.manta}
 */
public record JobState(Map<String, Object> fields, Map<String, Object> memory) {

  static final String PHASE = "jobDeploymentStatus";
  static final String JOB_STATUS = "jobStatus";
  static final String JOB_ID = "jobId";
  static final String CLUSTER = "rayClusterName";
  static final String CLUSTER_STATUS = "rayClusterStatus";
  static final String DASHBOARD = "dashboardURL";
  static final String REASON = "reason";
  static final String MESSAGE = "message";
  static final String STARTED = "startTime";
  static final String ENDED = "endTime";
  static final String INFO = "rayJobInfo";
  static final String SILENT = "jobStatusCheckFailureStartTime";
  static final String SUCCEEDED = "succeeded";
  static final String FAILED = "failed";

  /** Memory: how often names were chosen before. */
  static final String ATTEMPT = "attempt";

  /** Memory: when the submitter was seen to have ended. */
  static final String SUBMITTER_ENDED = "submitterEnded";

  /** Memory: what is to be known of a selected cluster. */
  static final String SELECTED = "selected";

  /** Memory: the phase to go on with when the spec is valid again. */
  static final String INTERRUPTED = "interrupted";

  private static final List<String> FIELDS =
      List.of(
          JOB_STATUS,
          PHASE,
          REASON,
          MESSAGE,
          JOB_ID,
          CLUSTER,
          CLUSTER_STATUS,
          DASHBOARD,
          INFO,
          STARTED,
          ENDED,
          SUCCEEDED,
          FAILED,
          SILENT);

  private static final List<String> MEMORY =
      List.of(ATTEMPT, SUBMITTER_ENDED, SELECTED, INTERRUPTED);

  /** Of a job that is over for Ray. */
  private static final Set<String> TERMINAL = Set.of("STOPPED", "SUCCEEDED", "FAILED");

  public static JobState of(Tree status) {
    return new JobState(only(status.map(), FIELDS), only(status.at("manta").map(), MEMORY));
  }

  private static Map<String, Object> only(Map<String, Object> all, List<String> keys) {
    Map<String, Object> out = new LinkedHashMap<>();
    keys.stream().filter(all::containsKey).forEach(key -> out.put(key, all.get(key)));
    return out;
  }

  public Phase phase() {
    return Phase.ofWord(text(PHASE));
  }

  public String text(String field) {
    return new Tree(fields).at(field).text();
  }

  public long count(String field) {
    return new Tree(fields).at(field).whole().orElse(0L);
  }

  public Optional<Instant> time(String field) {
    return instant(text(field));
  }

  public String jobStatus() {
    return text(JOB_STATUS);
  }

  /** Whether the job is over for Ray. */
  public boolean isTerminal() {
    return TERMINAL.contains(jobStatus());
  }

  public Optional<Instant> endOfJob() {
    return instant(new Tree(fields).at(INFO, ENDED).text());
  }

  Tree remembered(String key) {
    return new Tree(memory).at(key);
  }

  Optional<Instant> submitterEnded() {
    return instant(remembered(SUBMITTER_ENDED).text());
  }

  JobState with(String field, Object value) {
    Map<String, Object> out = new LinkedHashMap<>(fields);
    if ("".equals(value)) {
      out.remove(field);
    } else {
      out.put(field, value);
    }
    return new JobState(out, memory);
  }

  JobState with(String field, Instant time) {
    return with(field, Condition.Moments.text(time));
  }

  JobState without(String... keys) {
    Map<String, Object> out = new LinkedHashMap<>(fields);
    out.keySet().removeAll(List.of(keys));
    return new JobState(out, memory);
  }

  JobState in(Phase phase) {
    return with(PHASE, phase.word());
  }

  JobState remembering(String key, Object value) {
    Map<String, Object> out = new LinkedHashMap<>(memory);
    out.put(key, value);
    return new JobState(fields, out);
  }

  JobState forgetting(String... keys) {
    Map<String, Object> out = new LinkedHashMap<>(memory);
    out.keySet().removeAll(List.of(keys));
    return new JobState(fields, out);
  }

  /** A request that hands the job to Ray was answered well, or not: then the silence begins. */
  public JobState submitted(boolean isDone, Instant now) {
    if (isDone) {
      return without(SILENT);
    }
    return time(SILENT).isPresent() ? this : with(SILENT, now);
  }

  /** The spec breaks a rule; where it was is remembered for when it is mended. */
  public JobState invalid(String message) {
    Phase phase = phase();
    JobState refused =
        in(Phase.VALIDATION_FAILED)
            .with(REASON, Phase.VALIDATION_FAILED.word())
            .with(MESSAGE, message);
    return phase == Phase.VALIDATION_FAILED || phase == Phase.NEW
        ? refused
        : refused.remembering(INTERRUPTED, phase.word());
  }

  private static Optional<Instant> instant(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
  }
}
