package io.manta.kind.raycronjob;

import io.manta.kind.EmbeddedJob;
import io.manta.kind.Example;
import io.manta.kind.Kind;
import io.manta.kind.Planner;
import io.manta.kind.raycronjob.status.CronJobEvents;
import io.manta.kind.raycronjob.status.CronJobStatus;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import io.manta.status.Event;
import io.manta.status.Fault;
import io.manta.status.HandOver;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** RayCronJob: RayJobs by the clock. */
public final class RayCronJobKind implements Kind {

  private static final String NAME = "RayCronJob";

  private final JobRules jobRules;
  private final ZoneId zone;

  /** The rules that a RayJob must keep, as in {@code new RayJobKind(...)::rules}. */
  public interface JobRules {
    List<Problem> broken(Document rayJob, Settings settings);
  }

  /**
   * @param zone of schedules without a zone
   */
  public RayCronJobKind(JobRules jobRules, ZoneId zone) {
    this.jobRules = jobRules;
    this.zone = zone;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String plural() {
    return "raycronjobs";
  }

  @Override
  public List<Map<String, Object>> examples() {
    return List.of(Example.of("{schedule: '@daily', jobTemplate: {entrypoint: x}}"));
  }

  @Override
  public CustomResourceSchema schema() {
    return CustomResourceSchema.of(NAME);
  }

  @Override
  public List<Problem> rules(Document defaulted, Settings settings) {
    List<Problem> broken = new ArrayList<>(CronJobRules.check(defaulted));
    EmbeddedJob job = EmbeddedJob.of(defaulted);
    broken.addAll(job.problems(jobRules.broken(job.document(), settings)));
    broken.sort(Problem.IN_TEXT);
    return broken;
  }

  @Override
  public Subject read(Map<String, Object> object, Settings settings, Observed observed) {
    return CronJob.of(object, settings, observed, zone);
  }

  /** The newest RayJob, which KubeRay may have made. */
  @Override
  public Set<ObjectId> related(Tree object) {
    return OwnRuns.last(CronJob.of(object.map(), Settings.defaults(), Observed.NONE, zone))
        .map(Set::of)
        .orElse(Set.of());
  }

  @Override
  public Planner planner(Tree status, boolean fresh) {
    return new CronJobPlanner(status, zone);
  }

  @Override
  public Status status(StatusInput input) {
    return CronJobStatus.of(input);
  }

  @Override
  public List<Event> events(ObjectId id, List<Outcome> outcomes) {
    return CronJobEvents.of(outcomes);
  }

  @Override
  public Event faultEvent(ObjectId id, Fault fault) {
    return CronJobEvents.invalid(id, fault);
  }

  /** KubeRay's says only for which time a RayJob was made last. */
  @Override
  public HandOver.Own handedOver() {
    return new HandOver.Own(
        HandOver.CONDITIONS,
        Set.of("manta", "observedGeneration", "active", "lastSuccessfulTime"),
        List.of());
  }

  @Override
  public boolean isEstablished(Tree status) {
    return !status.at("observedGeneration").isAbsent();
  }
}
