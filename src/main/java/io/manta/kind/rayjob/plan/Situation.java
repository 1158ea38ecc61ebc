package io.manta.kind.rayjob.plan;

import io.manta.dashboard.DashboardObservation;
import io.manta.dashboard.DashboardQuery;
import io.manta.kind.Kind;
import io.manta.kind.PlanInput;
import io.manta.kind.Related;
import io.manta.kind.rayjob.model.RayJobSubject;
import io.manta.manifest.Manifest;
import io.manta.model.Observed;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.SharedObjects;
import io.manta.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A RayJob at one moment, with all that its plan depends on.
 *
 * @param clusters reads a cluster that the job selects
 * @param asked when a request was sent last: an answer from before it says nothing about it
 */
record Situation(
    PlanInput input, RayJobSubject job, JobState state, Kind clusters, Optional<Instant> asked) {

  private static final String HEAD_SERVICE = "job/head-service.yaml.peb";

  static Situation of(PlanInput input, Kind clusters, Optional<Instant> asked) {
    return new Situation(
        input,
        (RayJobSubject) input.subject(),
        JobState.of(input.object().at("status")),
        clusters,
        asked);
  }

  Instant now() {
    return input.now();
  }

  Tree spec() {
    return job.spec();
  }

  boolean isSuspended() {
    return spec().at("suspend").isTrue();
  }

  /** The RayCluster that it runs on, with its status, if it exists. */
  Optional<Tree> cluster() {
    return job.selects() ? related().map(Related::object) : ownCluster().map(object -> object.at());
  }

  /** The RayCluster that it made. */
  Optional<LiveObject> ownCluster() {
    return input.live().object(job.cluster());
  }

  Optional<LiveObject> submitter() {
    return input.live().object(job.submitter());
  }

  List<LivePod> heads() {
    return related().map(related -> related.live().heads()).orElse(List.of());
  }

  /** Its RayCluster with its pods; empty also while those are not known yet. */
  Optional<Related> related() {
    return Optional.ofNullable(input.related().get(job.cluster()));
  }

  /** What Ray said of the job. */
  DashboardObservation dashboard() {
    return JobDashboard.query(job.id().namespace(), state, job.tokenSecret())
        .map((DashboardQuery query) -> input.dashboard().apply(query))
        .orElse(DashboardObservation.NONE);
  }

  /** What Manta has to remember of a selected cluster: its status is read, its spec is not ours. */
  Tree facts(Tree cluster) {
    return new Tree(
        clusters.read(cluster.map(), job.settings(), Observed.NONE).scopes().get(0).values());
  }

  List<Step> clusterSteps() {
    return job.selects() ? List.of() : make(one -> one.id().equals(job.cluster()));
  }

  List<Step> submitterSteps() {
    return make(one -> one.id().equals(job.submitter()));
  }

  /** The head's address under the name of the RayJob; a selected cluster has its own alone. */
  List<Step> serviceSteps() {
    return job.selects() ? List.of() : make(Situation::isService);
  }

  /** What a user's templates make beside. */
  List<Step> otherSteps() {
    return make(
        one ->
            !one.id().equals(job.cluster())
                && !one.id().equals(job.submitter())
                && !isService(one)
                && !Gang.is(one));
  }

  /**
   * Of an ended job: what was made for it and is not as rendered, such as a service that still
   * selects the RayCluster of an earlier attempt because the write of the last one was lost.
   * Nothing is made that does not exist.
   */
  List<Step> repairs() {
    boolean clusterLives = ownCluster().filter(one -> !one.going()).isPresent();
    return clusterLives
        ? make(
            one ->
                !one.id().equals(job.cluster())
                    && !one.id().equals(job.submitter())
                    && !Gang.is(one)
                    && input.live().object(one.id()).filter(there -> !there.going()).isPresent())
        : List.of();
  }

  private static boolean isService(Manifest manifest) {
    return manifest.template().equals(HEAD_SERVICE);
  }

  List<Step> make(Predicate<Manifest> which) {
    return new SharedObjects(job.uid(), input.live(), input.expectations())
        .steps(input.shared().stream().filter(which).toList());
  }

  /** When a time that the spec gives from the start of this attempt is over. */
  Optional<Instant> deadline(String field) {
    Optional<Long> seconds = spec().at(field).whole();
    return seconds.flatMap(n -> state.time(JobState.STARTED).map(start -> start.plusSeconds(n)));
  }

  boolean isPast(Optional<Instant> time) {
    return time.filter(at -> !now().isBefore(at)).isPresent();
  }

  boolean isPast(Optional<Instant> time, Duration later) {
    return isPast(time.map(at -> at.plus(later)));
  }

  Step.Wait until(String reason, Instant time) {
    return new Step.Wait(job.id(), reason, Optional.of(time));
  }

  JobPlan plan(List<Step> steps, JobState next) {
    return new JobPlan(steps, next, state);
  }

  JobPlan plan(JobState next) {
    return plan(List.of(), next);
  }
}
