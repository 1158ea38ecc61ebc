package io.manta.kind.raycronjob;

import io.manta.kind.PlanInput;
import io.manta.kind.Planner;
import io.manta.kind.raycronjob.CronPolicy.Concurrency;
import io.manta.kind.raycronjob.CronPolicy.MissedRuns;
import io.manta.kind.raycronjob.status.CronJobEvents;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Plan;
import io.manta.plan.Pruning;
import io.manta.plan.SharedObjects;
import io.manta.plan.Step;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.status.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Plans one RayCronJob and remembers what it has said of runs that did not begin. */
final class CronJobPlanner implements Planner {

  /** A hundred years, in seconds: no time lies further back than can be counted. */
  private static final long LONGEST_DEADLINE = 3_155_760_000L;

  private static final String RAY_JOB = "RayJob";

  private final ZoneId zone;
  private String reportedMiss;
  private String reportedDelay;

  /**
   * @param status of the RayCronJob when this process first saw it
   * @param zone of a schedule without one
   */
  CronJobPlanner(Tree status, ZoneId zone) {
    this.zone = zone;
    this.reportedMiss = status.at("manta", "missed").text();
    this.reportedDelay = status.at("manta", "delayed").text();
  }

  @Override
  public Plan plan(PlanInput input) {
    CronJob cronJob = (CronJob) input.subject();
    if (input.isDeleting()) {
      return Plan.of(List.of()); // its RayJobs name it as their owner
    }
    CronSchedule schedule =
        CronJob.schedule(cronJob.object(), zone).orElseThrow(IllegalStateException::new);
    CronPlan runs =
        CronPlan.of(schedule, policy(cronJob.object()), OwnRuns.state(input, cronJob), input.now());
    return new Planning(input, cronJob, runs).plan();
  }

  private record Planning(PlanInput input, CronJob cronJob, CronPlan runs) {

    PlannedRuns plan() {
      List<Step> steps = new ArrayList<>(OwnRuns.adoption(input, cronJob));
      steps.addAll(
          new SharedObjects(cronJob.uid(), input.live(), input.expectations())
              .steps(input.shared().stream().filter(one -> !isRayJob(one.id())).toList()));
      // What replaces a run begins when that run's deletion is sent: in the next pass.
      boolean isReplacing = runs.actions().stream().anyMatch(Planning::isReplacing);
      for (CronAction action : runs.actions()) {
        if (action instanceof CronAction.Delete delete) {
          steps.add(delete(delete));
        } else if (action instanceof CronAction.Start start && !isReplacing) {
          steps.add(start(start));
        }
      }
      steps.add(
          isReplacing
              ? new Step.Wait(cronJob.id(), "earlier runs are being deleted", Optional.of(now()))
              : new Step.Wait(cronJob.id(), waiting(), runs.wake()));
      steps.addAll(Pruning.steps(cronJob.uid(), input.live(), rendered()));
      return new PlannedRuns(
          steps,
          runs,
          isReplacing ? Optional.empty() : runs.lastScheduled(),
          OwnRuns.lastSuccess(OwnRuns.of(cronJob.uid(), input.live())));
    }

    private Instant now() {
      return input.now();
    }

    private String waiting() {
      return runs.actions().stream()
          .filter(CronAction.Skip.class::isInstance)
          .map(CronAction::reason)
          .findFirst()
          .orElse(runs.waiting());
    }

    private static boolean isReplacing(CronAction action) {
      return action instanceof CronAction.Delete delete
          && delete.cause() == CronAction.Cause.REPLACED;
    }

    private Step delete(CronAction.Delete delete) {
      Step.Cause cause =
          switch (delete.cause()) {
            case REPLACED -> Step.Cause.OVERTAKEN;
            case HISTORY -> Step.Cause.HISTORY;
          };
      ObjectId id =
          new ObjectId(cronJob.id().apiVersion(), RAY_JOB, cronJob.id().namespace(), delete.name());
      return new Step.Delete(id, delete.uid(), cause, "", delete.reason());
    }

    /**
     * @throws Invalid when the templates make anything else: it would be made again and again, or
     *     never
     */
    private Step start(CronAction.Start start) {
      CronJob due = cronJob.at(start.tick());
      List<Manifest> made =
          input.source().shared(due).stream().filter(one -> isRayJob(one.id())).toList();
      if (made.size() != 1 || !made.get(0).id().equals(due.rayJob())) {
        String template = made.isEmpty() ? "cronjob/ray-job.yaml.peb" : made.get(0).template();
        String names = String.join(", ", made.stream().map(one -> one.id().toString()).toList());
        throw new Invalid(
            Problem.of(template, Optional.empty(), "", "one RayJob is made for each time, no other")
                .found(made.isEmpty() ? "none" : names)
                .expected(due.rayJob().toString())
                .hint("its name is {{ run.name }}"));
      }
      return new Step.Create(made.get(0), Optional.empty(), start.reason());
    }

    /** RayJobs go by the history alone. */
    private Set<ObjectId> rendered() {
      Set<ObjectId> ids = new HashSet<>();
      input.shared().forEach(manifest -> ids.add(manifest.id()));
      if (!ids.isEmpty()) {
        input.live().objects().keySet().stream().filter(Planning::isRayJob).forEach(ids::add);
      }
      return ids;
    }

    private static boolean isRayJob(ObjectId id) {
      return id.kind().equals(RAY_JOB);
    }
  }

  private static CronPolicy policy(Tree object) {
    Tree spec = object.at("spec");
    return new CronPolicy(
        switch (spec.at("concurrencyPolicy").text()) {
          case "Forbid" -> Concurrency.FORBID;
          case "Replace" -> Concurrency.REPLACE;
          default -> Concurrency.ALLOW;
        },
        spec.at("startingDeadlineSeconds")
            .whole()
            .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST_DEADLINE))),
        object.at("metadata", "annotations", CronJobRules.MISSED_RUNS).text().equals("all")
            ? MissedRuns.ALL
            : MissedRuns.LATEST,
        limit(spec.at("successfulJobsHistoryLimit")),
        limit(spec.at("failedJobsHistoryLimit")));
  }

  private static OptionalInt limit(Tree value) {
    return value.whole().map(Math::toIntExact).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  /** One event for each run that did not begin, also across restarts of the operator. */
  @Override
  public List<Event> news(Plan plan) {
    List<Event> news = new ArrayList<>();
    if (plan instanceof PlannedRuns planned) {
      planned
          .missed()
          .filter(miss -> !miss.tick().toString().equals(reportedMiss))
          .ifPresent(
              miss -> {
                reportedMiss = miss.tick().toString();
                news.add(CronJobEvents.missed(miss));
              });
      planned
          .delayed()
          .filter(skip -> !skip.tick().toString().equals(reportedDelay))
          .ifPresent(
              skip -> {
                reportedDelay = skip.tick().toString();
                news.add(CronJobEvents.delayed(skip));
              });
    }
    return news;
  }

  @Override
  public void keepIn(Map<String, Object> kept) {
    if (!reportedMiss.isEmpty()) {
      kept.put("missed", reportedMiss);
    }
    if (!reportedDelay.isEmpty()) {
      kept.put("delayed", reportedDelay);
    }
  }
}
