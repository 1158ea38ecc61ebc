package io.manta.kind.raycronjob;

import io.manta.dashboard.DashboardObservation;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.kind.PlanInput;
import io.manta.kind.Planner;
import io.manta.kind.Related;
import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestSource;
import io.manta.manifest.ObjectId;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Renderer;
import io.manta.manifest.Stamp;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Expectations;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.schema.Yaml;
import io.manta.status.Fault;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import io.manta.status.TemplateReport;
import io.manta.template.set.TemplateSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A RayCronJob every ten minutes, its RayJobs, and what passes make of them. */
final class CronScene {

  static final String UID = "uid-of-c";

  final Kind kind = Kinds.cronJobs(ZoneOffset.UTC);
  final Map<ObjectId, LiveObject> objects = new LinkedHashMap<>();
  final Map<ObjectId, Related> related = new LinkedHashMap<>();
  Map<String, String> templates = Map.of();
  Map<String, Object> status = Map.of();
  Planner planner = kind.planner(new Tree(status), true);
  private final Map<String, Object> object;
  private Instant now = Instant.EPOCH;
  private Optional<Plan> plan = Optional.empty();

  /**
   * @param more fields of the spec
   */
  CronScene(String more) {
    String yaml =
        """
        apiVersion: ray.io/v1
        kind: RayCronJob
        metadata: {name: c, namespace: ns, uid: %s, generation: 3, creationTimestamp: "2026-01-01T10:02:00Z"}
        spec: {schedule: "*/10 * * * *", jobTemplate: {entrypoint: "true"}%s}
        """
            .formatted(UID, more.isEmpty() ? "" : ", " + more);
    this.object = Yaml.read("c.yaml", yaml).get(0).value();
  }

  Tree object() {
    Map<String, Object> with = new LinkedHashMap<>(object);
    with.put("status", status);
    return new Tree(with);
  }

  void annotate(String key, String value) {
    new Tree(object).at("metadata").map().put("annotations", Map.of(key, value));
  }

  void schedule(String schedule) {
    new Tree(object).at("spec").map().put("schedule", schedule);
  }

  static Instant at(String time) {
    return Instant.parse("2026-01-01T" + time + ":00Z");
  }

  static String name(String time) {
    return CronPlan.jobName("c", at(time));
  }

  static ObjectId id(String time) {
    return new ObjectId("ray.io/v1", "RayJob", "ns", name(time));
  }

  /** A RayJob in a state, as {@code "Complete SUCCEEDED"}; nothing for one that just began. */
  static Map<String, Object> job(String time, String state) {
    String[] words = (state + " ").split(" ", -1);
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("jobDeploymentStatus", words[0]);
    status.put("jobStatus", words[1]);
    status.put("endTime", at(time).plusSeconds(90).toString());
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name(time));
    metadata.put("namespace", "ns");
    metadata.put("uid", "uid-" + time);
    metadata.put("annotations", Map.of(OwnRuns.TIME, at(time).toString()));
    metadata.put("labels", Map.of(Stamp.CLUSTER, UID));
    metadata.put("ownerReferences", List.of(Map.of("uid", UID)));
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("apiVersion", "ray.io/v1");
    job.put("kind", "RayJob");
    job.put("metadata", metadata);
    job.put("status", status);
    return job;
  }

  CronScene has(String time, String state) {
    objects.put(id(time), LiveObject.of(job(time, state)));
    return this;
  }

  CronScene scheduled(String time) {
    status = new LinkedHashMap<>(status);
    status.put("lastScheduleTime", at(time).toString());
    return this;
  }

  /** A later process. */
  CronScene restarted() {
    planner = kind.planner(new Tree(status), false);
    return this;
  }

  Plan plan(String time) {
    now = at(time);
    Map<String, Object> with = new LinkedHashMap<>(object);
    with.put("status", status);
    Renderer renderer = new Renderer(TemplateSet.builtIn().overriddenBy("mine", templates));
    Subject subject = subject();
    Plan made =
        planner.plan(
            new PlanInput(
                new Tree(with),
                subject,
                renderer.shared(subject),
                new ManifestSource() {
                  @Override
                  public List<Manifest> shared(Subject one) {
                    return renderer.shared(one);
                  }

                  @Override
                  public Manifest pod(PodSubject one, PodSlot slot) {
                    throw new AssertionError();
                  }

                  @Override
                  public Stamp stamp(PodSubject one, String group) {
                    throw new AssertionError();
                  }
                },
                new Live(List.of(), List.of(), objects),
                related,
                query -> DashboardObservation.NONE,
                new Expectations(Set.of(), Map.of(), Map.of()),
                now));
    plan = Optional.of(made);
    return made;
  }

  private Subject subject() {
    Map<String, Object> with = new LinkedHashMap<>(object);
    with.put("status", status);
    return kind.read(with, Settings.defaults(), Observed.NONE);
  }

  /** What the steps of a plan write, one word and a name each. */
  static List<String> writes(Plan plan) {
    List<String> out = new ArrayList<>();
    plan.steps().stream()
        .filter(Step::writes)
        .forEach(step -> out.add(step.getClass().getSimpleName() + " " + step.id().name()));
    return out;
  }

  /** A whole pass: plan, every step done, status. */
  Status pass(String time) {
    return pass(time, Result.DONE, "");
  }

  Status pass(String time, Result result, String message) {
    Plan made = plan(time);
    List<Outcome> outcomes =
        made.steps().stream()
            .filter(Step::writes)
            .map(step -> new Outcome(step, result, message))
            .toList();
    if (result == Result.DONE) {
      outcomes.forEach(this::done);
    }
    planner.learn(made, outcomes);
    return status(outcomes, Optional.empty());
  }

  private void done(Outcome outcome) {
    if (outcome.step() instanceof Step.Create create) {
      objects.put(create.id(), LiveObject.of(create.manifest().object()));
    } else if (outcome.step() instanceof Step.Delete delete) {
      objects.remove(delete.id());
    }
  }

  Status status(List<Outcome> outcomes, Optional<Fault> fault) {
    Map<String, Object> with = new LinkedHashMap<>(object);
    with.put("status", status);
    Map<String, Object> kept = new LinkedHashMap<>();
    planner.keepIn(kept);
    Status made =
        kind.status(
            new StatusInput(
                with,
                subject(),
                new Live(List.of(), List.of(), objects),
                fault.isPresent() ? Optional.empty() : plan,
                outcomes,
                fault,
                List.of(),
                TemplateReport.BUILT_IN,
                kept,
                now));
    status = made.value();
    return made;
  }

  Tree condition(String type) {
    return new Tree(status)
        .at("conditions").items().stream()
            .filter(one -> one.at("type").text().equals(type))
            .findFirst()
            .orElse(new Tree(null));
  }
}
