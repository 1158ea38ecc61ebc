package io.manta.kind.rayjob.rules;

import io.manta.model.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What goes when a job ended: the older policies for success and failure, and the rules. */
final class DeletionRules {

  private static final String STRATEGY = "spec.deletionStrategy";

  /** What a policy takes, the least first; each takes what the one before it does. */
  private static final List<String> BY_STRENGTH =
      List.of("DeleteWorkers", "DeleteCluster", "DeleteSelf");

  private static final Set<String> OF_CLUSTER = Set.of("DeleteWorkers", "DeleteCluster");

  private final JobUnderRules job;
  private final Tree strategy;

  private DeletionRules(JobUnderRules job) {
    this.job = job;
    this.strategy = job.spec().at("deletionStrategy");
  }

  static void check(JobUnderRules job) {
    DeletionRules rules = new DeletionRules(job);
    if (!rules.strategy.isAbsent()) {
      rules.check();
    }
  }

  private void check() {
    if (!job.settings().gate("RayJobDeletionPolicy")) {
      job.refuse(
          STRATEGY,
          "needs the feature gate RayJobDeletionPolicy, which is off",
          "start the operator with --feature-gates=RayJobDeletionPolicy=true, or remove the field");
    }
    boolean older = !strategy.at("onSuccess").isAbsent() || !strategy.at("onFailure").isAbsent();
    boolean rules = !strategy.at("deletionRules").list().isEmpty();
    if (rules && job.is("shutdownAfterJobFinishes")) {
      job.refuse(
          "spec.shutdownAfterJobFinishes",
          "the deletion rules say already what goes when the job ended",
          "remove it, and write its time into a rule");
    }
    if (rules && older) {
      job.refuse(STRATEGY, "has rules and the older onSuccess or onFailure", "keep the rules");
    }
    if (!rules && !older) {
      job.refuse(STRATEGY, "says nothing", "give `deletionRules`, or remove it");
    }
    if (older) {
      older();
    }
    if (rules) {
      rules();
    }
  }

  private void older() {
    for (String field : List.of("onSuccess", "onFailure")) {
      String path = STRATEGY + "." + field;
      String policy = strategy.at(field, "policy").text();
      if (policy.isEmpty()) {
        job.refuse(path, "onSuccess and onFailure each need a policy", "DeleteNone keeps all");
      }
      ofCluster(path + ".policy", policy);
      if (policy.equals("DeleteNone") && job.is("shutdownAfterJobFinishes")) {
        job.refuse(
            path + ".policy",
            "keeps what `spec.shutdownAfterJobFinishes` takes away",
            "choose one of them");
      }
    }
  }

  /** What a policy takes must be the RayJob's, and nobody else's to scale. */
  private void ofCluster(String path, String policy) {
    if (job.selects() && OF_CLUSTER.contains(policy)) {
      job.refuse(
          path, "a cluster that the RayJob selects is not its to delete", "only DeleteSelf works");
    }
    if (job.isAutoscaling() && policy.equals("DeleteWorkers")) {
      job.refuse(
          path, "Ray's autoscaler decides about the workers of this cluster", "use DeleteCluster");
    }
  }

  private void rules() {
    Set<String> seen = new HashSet<>();
    Map<String, Map<String, Long>> times = new HashMap<>();
    List<Tree> list = strategy.at("deletionRules").items();
    for (int i = 0; i < list.size(); i++) {
      String path = STRATEGY + ".deletionRules[" + i + "]";
      Tree condition = list.get(i).at("condition");
      String policy = list.get(i).at("policy").text();
      String job1 = condition.at("jobStatus").text();
      String deployment = condition.at("jobDeploymentStatus").text();
      if (job1.isEmpty() == deployment.isEmpty()) {
        job.refuse(
            path + ".condition",
            "needs one of jobStatus and jobDeploymentStatus",
            "write one, as `jobStatus: SUCCEEDED`");
      }
      long seconds = condition.at("ttlSeconds").whole().orElse(0L);
      if (seconds < 0) {
        job.refuse(path + ".condition.ttlSeconds", "must not be negative", "0 is at once");
      }
      ofCluster(path + ".policy", policy);
      String when = job1.isEmpty() ? "jobDeploymentStatus " + deployment : "jobStatus " + job1;
      if (!seen.add(when + policy)) {
        job.refuse(path, "another rule has this condition and policy", "keep one of them");
      }
      order(path, when, policy, seconds, times.computeIfAbsent(when, key -> new HashMap<>()));
    }
  }

  /** Who takes more must not come before who takes less: that rule would find nothing to do. */
  private void order(
      String path, String when, String policy, long seconds, Map<String, Long> times) {
    int strength = BY_STRENGTH.indexOf(policy);
    times.forEach(
        (other, time) -> {
          int otherStrength = BY_STRENGTH.indexOf(other);
          boolean isSooner = strength > otherStrength ? seconds < time : seconds > time;
          if (strength >= 0 && otherStrength >= 0 && strength != otherStrength && isSooner) {
            job.refuse(
                path + ".condition.ttlSeconds",
                "for %s, %s would come in the wrong order with %s".formatted(when, policy, other),
                "DeleteWorkers first, then DeleteCluster, then DeleteSelf");
          }
        });
    times.put(policy, seconds);
  }
}
