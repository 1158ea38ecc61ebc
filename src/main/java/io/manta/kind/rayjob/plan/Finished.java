package io.manta.kind.rayjob.plan;

import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes after the end, and when. */
final class Finished {

  /** The strongest first: of those that are due it is the one that counts. */
  private enum Policy {
    SELF,
    CLUSTER,
    WORKERS,
    NONE;

    static Policy of(String word) {
      return switch (word) {
        case "DeleteSelf" -> SELF;
        case "DeleteCluster" -> CLUSTER;
        case "DeleteWorkers" -> WORKERS;
        default -> NONE;
      };
    }
  }

  private record Due(Policy policy, Instant at) {}

  private final Situation now;
  private final Instant end;

  private Finished(Situation now) {
    this.now = now;
    this.end = now.state().time(JobState.ENDED).orElse(now.now());
  }

  static JobPlan of(Situation now) {
    return new Finished(now).plan();
  }

  private JobPlan plan() {
    List<Due> open = wanted().stream().filter(due -> !isDone(due.policy())).toList();
    Optional<Due> first =
        open.stream()
            .filter(due -> !now.now().isBefore(due.at()))
            .min(java.util.Comparator.comparing(Due::policy));
    List<Step> steps = new ArrayList<>();
    first
        .map(due -> step(due.policy()))
        .ifPresentOrElse(steps::add, () -> steps.addAll(now.repairs()));
    open.stream()
        .filter(due -> now.now().isBefore(due.at()))
        .map(due -> now.until("what the ended job leaves goes then", due.at()))
        .forEach(steps::add);
    steps.addAll(Gang.leftOf(now, now.ownCluster().filter(one -> !one.going())));
    return now.plan(steps, now.state());
  }

  private List<Due> wanted() {
    Tree strategy = now.spec().at("deletionStrategy");
    List<Tree> rules = strategy.at("deletionRules").items();
    if (!rules.isEmpty()) {
      return rules.stream()
          .filter(rule -> holds(rule.at("condition")))
          .map(
              rule ->
                  due(
                      rule.at("policy").text(),
                      rule.at("condition", "ttlSeconds").whole().orElse(0L)))
          .toList();
    }
    long seconds = now.spec().at("ttlSecondsAfterFinished").whole().orElse(0L);
    if (!strategy.isAbsent()) {
      return switch (now.state().jobStatus()) {
        case "SUCCEEDED" -> List.of(due(strategy.at("onSuccess", "policy").text(), seconds));
        case "FAILED" -> List.of(due(strategy.at("onFailure", "policy").text(), seconds));
        default -> List.of();
      };
    }
    if (!now.spec().at("shutdownAfterJobFinishes").isTrue()) {
      return List.of();
    }
    boolean self = now.job().settings().jobs().deletesSelf() && !now.job().selects();
    return List.of(due(self ? "DeleteSelf" : "DeleteCluster", seconds));
  }

  private Due due(String policy, long seconds) {
    return new Due(Policy.of(policy), end.plusSeconds(seconds));
  }

  private boolean holds(Tree condition) {
    String job = condition.at("jobStatus").text();
    return job.isEmpty()
        ? condition.at("jobDeploymentStatus").text().equals(now.state().phase().word())
        : job.equals(now.state().jobStatus());
  }

  private boolean isDone(Policy policy) {
    Optional<LiveObject> cluster = now.ownCluster().filter(one -> !one.going());
    return switch (policy) {
      case SELF -> false;
      case CLUSTER -> now.job().selects() || cluster.isEmpty();
      case WORKERS -> now.job().selects() || cluster.map(Finished::isWithoutWorkers).orElse(true);
      case NONE -> true;
    };
  }

  private static boolean isWithoutWorkers(LiveObject cluster) {
    return cluster.at("spec", "workerGroupSpecs").items().stream()
        .allMatch(group -> group.at("suspend").isTrue());
  }

  private Step step(Policy policy) {
    return switch (policy) {
      case SELF -> delete(now.job().id(), now.job().uid());
      case CLUSTER -> delete(now.job().cluster(), now.ownCluster().orElseThrow().uid());
      case WORKERS -> withoutWorkers(now.ownCluster().orElseThrow());
      case NONE -> new Step.Keep(now.job().id(), "the ended job keeps what it has");
    };
  }

  private Step delete(io.manta.manifest.ObjectId id, String uid) {
    return new Step.Delete(id, uid, Step.Cause.ENDED, "", "the job ended at " + end);
  }

  private static Step withoutWorkers(LiveObject cluster) {
    List<Object> groups = new ArrayList<>();
    for (Tree group : cluster.at("spec", "workerGroupSpecs").items()) {
      Map<String, Object> suspended = new LinkedHashMap<>(group.map());
      suspended.put("suspend", true);
      groups.add(suspended);
    }
    return new Step.Patch(
        cluster.id(),
        Map.of(
            "metadata",
            // A list is written whole: refused when someone else changed it meanwhile.
            Map.of("resourceVersion", cluster.resourceVersion()),
            "spec",
            Map.of("workerGroupSpecs", groups)),
        Step.Purpose.WORKERS,
        "the ended job needs no workers");
  }
}
