package io.manta.kind.raycronjob;

import io.manta.kind.Kind;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.manifest.TemplateScope;
import io.manta.model.FactMap;
import io.manta.model.Observed;
import io.manta.model.OperatorFacts;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Compact;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about one RayCronJob: what templates see. Those of one of its RayJobs belong to a time
 * of the schedule.
 *
 * @param object defaulted and checked
 * @param tick the time whose RayJob is rendered
 */
public record CronJob(Tree object, Settings settings, Observed observed, Instant tick)
    implements Subject {

  /** A file was never created: its first RayJob is shown as if that had been then. */
  private static final Instant FILE_CREATED = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * The RayCronJob with the first RayJob that it has, which stays the same for as long as the
   * schedule does.
   *
   * @param zone of a schedule without one
   */
  static CronJob of(Map<String, Object> object, Settings settings, Observed observed, ZoneId zone) {
    Tree tree = new Tree(object);
    Instant created = created(tree).orElse(FILE_CREATED);
    Instant first =
        schedule(tree, zone).flatMap(schedule -> schedule.next(created)).orElse(created);
    return new CronJob(tree, settings, observed, first);
  }

  /** The same with the RayJob of another time. */
  CronJob at(Instant time) {
    return new CronJob(object, settings, observed, time);
  }

  /** Empty where it cannot be read, which the rules have said then. */
  static Optional<CronSchedule> schedule(Tree object, ZoneId otherwise) {
    Tree spec = object.at("spec");
    try {
      return Optional.of(CronSchedule.parse(spec.at("schedule").text(), zone(spec, otherwise)));
    } catch (InvalidSchedule e) {
      return Optional.empty();
    }
  }

  static ZoneId zone(Tree spec, ZoneId otherwise) throws InvalidSchedule {
    String name = spec.at("timeZone").text();
    return name.isEmpty() ? otherwise : CronSchedule.zone(name);
  }

  static Optional<Instant> created(Tree object) {
    return time(object.at("metadata", "creationTimestamp"));
  }

  /** Empty for what is absent or no time. */
  static Optional<Instant> time(Tree value) {
    try {
      return Optional.of(value.text()).filter(text -> !text.isEmpty()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public ObjectId id() {
    Tree metadata = object.at("metadata");
    return new ObjectId(
        Kind.API_VERSION,
        "RayCronJob",
        metadata.at("namespace").text("default"),
        metadata.at("name").text());
  }

  @Override
  public String uid() {
    return object.at("metadata", "uid").text(NO_UID);
  }

  /** The RayJob of this time. */
  ObjectId rayJob() {
    return new ObjectId(
        Kind.API_VERSION, "RayJob", id().namespace(), CronPlan.jobName(id().name(), tick));
  }

  @Override
  public List<TemplateScope> scopes() {
    Map<String, Object> values =
        new FactMap()
            .put("cronjob", facts())
            .put("run", run())
            .put("operator", OperatorFacts.of(settings, observed))
            .map();
    return List.of(
        new TemplateScope("cronjob", Compact.of(values), Map.of("cronjob.spec", "spec")));
  }

  private Map<String, Object> facts() {
    Tree metadata = object.at("metadata");
    return new FactMap()
        .put("name", id().name())
        .put("namespace", id().namespace())
        .put("uid", uid())
        .put("labels", metadata.at("labels").map())
        .put("annotations", metadata.at("annotations").map())
        .put("spec", object.at("spec").map())
        .map();
  }

  private Map<String, Object> run() {
    return new FactMap().put("name", rayJob().name()).put("time", tick.toString()).map();
  }
}
