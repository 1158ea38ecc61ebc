package io.manta.kind.rayjob.plan;

import io.manta.kind.rayjob.model.GeneratedNames;
import io.manta.kind.rayjob.model.SubmissionMode;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.Pruning;
import io.manta.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** From a new RayJob to a job that Ray can be asked about. */
final class Beginning {

  private static final String NOT_INTERACTIVE =
      "The RayJob status is invalid: jobDeploymentStatus is Waiting, which only a RayJob in"
          + " InteractiveMode can be. To fix: set `spec.submissionMode: InteractiveMode`";

  private Beginning() {}

  /** Names are written before anything of that name is made. */
  static JobPlan named(Situation now) {
    List<Step> steps = new ArrayList<>(JobFinalizer.added(now));
    JobState state = now.state();
    boolean isNamed =
        !state.text(JobState.CLUSTER).isEmpty()
            && !state.jobStatus().isEmpty()
            && !state.text(JobState.JOB_ID).isEmpty();
    return now.plan(steps, (isNamed ? state : chosen(now)).in(Phase.INITIALIZING));
  }

  private static JobState chosen(Situation now) {
    // Of an attempt that another operator named, the number is not known: it counts as the first.
    long attempt =
        now.state().remembered(JobState.ATTEMPT).whole().map(n -> n + 1).orElse(attempts(now));
    String name = now.job().name();
    String uid = now.job().uid();
    String selected = now.spec().at("clusterSelector", "ray.io/cluster").text();
    String cluster = now.job().selects() ? selected : GeneratedNames.cluster(name, uid, attempt);
    // Names that are there stay, as those of a RayJob whose phase alone was taken away.
    JobState named =
        now.state()
            .with(JobState.CLUSTER, kept(now, JobState.CLUSTER).orElse(cluster))
            .with(JobState.STARTED, now.now())
            .remembering(JobState.ATTEMPT, attempt)
            .forgetting(JobState.SUBMITTER_ENDED, JobState.INTERRUPTED);
    String id = now.spec().at("jobId").text(GeneratedNames.submission(name, uid, attempt));
    return now.job().mode() == SubmissionMode.INTERACTIVE
        ? named
        : named.with(JobState.JOB_ID, kept(now, JobState.JOB_ID).orElse(id));
  }

  private static Optional<String> kept(Situation now, String field) {
    return Optional.of(now.state().text(field)).filter(name -> !name.isEmpty());
  }

  private static long attempts(Situation now) {
    return now.state().count(JobState.FAILED);
  }

  static JobPlan initializing(Situation now) {
    Optional<JobPlan> end = cutShort(now);
    if (end.isPresent()) {
      return end.get();
    }
    List<Step> steps = new ArrayList<>();
    deadlines(now, "activeDeadlineSeconds", "preRunningDeadlineSeconds").forEach(steps::add);
    Optional<String> refused = now.job().refusedByScheduler();
    if (refused.isPresent()) {
      steps.add(Step.Wait.on(now.job().id(), refused.get()));
      return now.plan(steps, now.state());
    }
    steps.addAll(Gang.made(now));
    steps.addAll(now.clusterSteps());
    steps.addAll(now.otherSteps());
    steps.addAll(leftOver(now));
    if (!now.state().text(JobState.DASHBOARD).isEmpty()) {
      return submitted(now, steps);
    }
    Optional<Tree> cluster = now.cluster();
    if (cluster.isEmpty()) {
      steps.add(awaited(now));
      return now.plan(steps, now.state());
    }
    JobState seen =
        now.state().with(JobState.CLUSTER_STATUS, ClusterCopy.of(now.state(), cluster.get()));
    if (!cluster.get().at("status", "state").text().equals("ready")) {
      steps.add(awaited(now));
      return new JobPlan(steps, seen, seen);
    }
    return now.plan(steps, reached(now, seen, cluster.get()));
  }

  private static Step awaited(Situation now) {
    // A cluster that someone else owns wakes nobody here.
    return now.job().selects()
        ? new Step.Wait(
            now.job().cluster(), "the job runs on it", Optional.of(now.now().plusSeconds(3)))
        : Step.Wait.on(now.job().cluster(), "the job runs on it when it is ready");
  }

  /** The address is written before anything that says it is made. */
  private static JobState reached(Situation now, JobState seen, Tree cluster) {
    String address = address(now, cluster);
    if (!now.job().selects()) {
      return seen.with(JobState.DASHBOARD, address);
    }
    Tree head = cluster.at("spec", "headGroupSpec", "template", "spec");
    return seen.with(JobState.DASHBOARD, address)
        .remembering(
            JobState.SELECTED,
            java.util.Map.of(
                "image",
                head.at("containers").item(0).at("image").text(),
                "tokenSecret",
                now.facts(cluster).at("cluster", "auth", "secret").text()));
  }

  /** Where the cluster's dashboard is, by its head's Service. */
  static String address(Situation now, Tree cluster) {
    Tree status = cluster.at("status");
    String service =
        status.at("head", "serviceName").text(now.job().cluster().name() + "-head-svc");
    String domain = now.job().settings().clusterDomain();
    return "%s.%s.svc.%s:%s"
        .formatted(
            service,
            now.job().id().namespace(),
            domain,
            status.at("endpoints", "dashboard").text("8265"));
  }

  private static JobPlan submitted(Situation now, List<Step> steps) {
    JobState running = now.state().in(Phase.RUNNING);
    return switch (now.job().mode()) {
      case INTERACTIVE -> now.plan(steps, now.state().in(Phase.WAITING));
      case HTTP, SIDECAR -> now.plan(steps, running);
      case K8S_JOB -> {
        steps.addAll(now.submitterSteps());
        // One of an attempt before, which is going, must be gone first.
        boolean isGoing = now.submitter().filter(LiveObject::going).isPresent();
        yield now.plan(steps, isGoing ? now.state() : running);
      }
    };
  }

  static JobPlan waiting(Situation now) {
    if (now.job().mode() != SubmissionMode.INTERACTIVE) {
      return now.plan(now.state().invalid(NOT_INTERACTIVE));
    }
    Optional<JobPlan> end = cutShort(now);
    if (end.isPresent()) {
      return end.get();
    }
    String given = now.spec().at("jobId").text();
    if (!given.isEmpty()) {
      return now.plan(now.state().with(JobState.JOB_ID, given).in(Phase.RUNNING));
    }
    List<Step> steps = new ArrayList<>(now.clusterSteps());
    steps.addAll(now.otherSteps());
    steps.add(Step.Wait.on(now.job().id(), "a person submits the job and writes its id"));
    deadlines(now, "activeDeadlineSeconds", "preRunningDeadlineSeconds").forEach(steps::add);
    return now.plan(steps, now.state());
  }

  /** What keeps the job from running, if anything does by now. */
  private static Optional<JobPlan> cutShort(Situation now) {
    if (now.isSuspended()) {
      return Optional.of(now.plan(now.state().in(Phase.SUSPENDING)));
    }
    if (now.isPast(now.deadline("activeDeadlineSeconds"))) {
      return Optional.of(now.plan(Ends.deadline(now, now.state())));
    }
    return now.isPast(now.deadline("preRunningDeadlineSeconds"))
        ? Optional.of(now.plan(Ends.preRunning(now)))
        : Optional.empty();
  }

  static List<Step> deadlines(Situation now, String... fields) {
    List<Step> steps = new ArrayList<>();
    for (String field : fields) {
      now.deadline(field).ifPresent(at -> steps.add(now.until(field + " ends then", at)));
    }
    return steps;
  }

  /** Nothing of another attempt stays. */
  static List<Step> leftOver(Situation now) {
    return Pruning.steps(
        now.job().uid(),
        now.input().live(),
        now.input().shared().stream()
            .map(manifest -> manifest.id())
            .collect(Collectors.<ObjectId>toSet()));
  }
}
