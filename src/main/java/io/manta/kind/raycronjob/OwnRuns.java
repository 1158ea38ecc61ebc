package io.manta.kind.raycronjob;

import io.manta.kind.PlanInput;
import io.manta.kind.Related;
import io.manta.kind.raycronjob.CronState.OwnedRayJob;
import io.manta.kind.raycronjob.CronState.Phase;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.Adoption;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The RayJobs that a RayCronJob made, as they are now. */
public final class OwnRuns {

  static final String TIME = "ray.io/cronjob-scheduled-timestamp";

  private OwnRuns() {}

  /** As far as the caches see them, by name. */
  public static List<LiveObject> of(String uid, Live live) {
    return live.objects().values().stream()
        .filter(object -> object.id().kind().equals("RayJob") && object.isOf(uid))
        .sorted(Comparator.comparing(object -> object.id().name()))
        .toList();
  }

  /** How far a RayJob is. One that somebody stopped did not succeed. */
  public static Phase phase(LiveObject rayJob) {
    Tree status = rayJob.at("status");
    return switch (status.at("jobDeploymentStatus").text()) {
      case "Complete" ->
          status.at("jobStatus").text().equals("SUCCEEDED") ? Phase.SUCCEEDED : Phase.FAILED;
      case "Failed" -> Phase.FAILED;
      default -> Phase.ACTIVE;
    };
  }

  /** The last RayJob according to the status: KubeRay may have made it, without our label. */
  static Optional<ObjectId> last(CronJob cronJob) {
    return CronJob.time(cronJob.object().at("status", "lastScheduleTime"))
        .map(tick -> cronJob.at(tick).rayJob());
  }

  static CronState state(PlanInput input, CronJob cronJob) {
    Tree object = input.object();
    List<OwnedRayJob> jobs = new ArrayList<>();
    of(cronJob.uid(), input.live()).forEach(job -> jobs.add(read(job)));
    unlabelled(input, cronJob).forEach(job -> jobs.add(read(job)));
    return new CronState(
        cronJob.id().name(),
        CronJob.created(object).orElse(input.now()),
        CronJob.time(object.at("status", "lastScheduleTime")),
        object.at("spec", "suspend").isTrue(),
        jobs);
  }

  private static OwnedRayJob read(LiveObject job) {
    return new OwnedRayJob(
        job.id().name(),
        job.uid(),
        CronJob.time(job.at("metadata", "annotations", TIME)),
        phase(job),
        job.going());
  }

  /** With the label that the caches select by. */
  static List<Step> adoption(PlanInput input, CronJob cronJob) {
    return Stream.concat(
            of(cronJob.uid(), input.live()).stream(), unlabelled(input, cronJob).stream())
        .filter(job -> !job.going())
        .flatMap(job -> Adoption.of(job, cronJob.uid()).stream())
        .toList();
  }

  private static List<LiveObject> unlabelled(PlanInput input, CronJob cronJob) {
    return last(cronJob).map(input.related()::get).stream()
        .map(Related::object)
        .map(object -> LiveObject.of(object.map()))
        .filter(job -> job.label(Stamp.CLUSTER).isEmpty() && job.isOf(cronJob.uid()))
        .filter(job -> input.live().object(job.id()).isEmpty())
        .toList();
  }

  /** When the last one that succeeded did so. */
  static Optional<Instant> lastSuccess(List<LiveObject> jobs) {
    return jobs.stream()
        .filter(job -> phase(job) == Phase.SUCCEEDED)
        .flatMap(job -> CronJob.time(job.at("status", "endTime")).stream())
        .max(Comparator.naturalOrder());
  }
}
