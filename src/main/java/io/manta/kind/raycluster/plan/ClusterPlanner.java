package io.manta.kind.raycluster.plan;

import io.manta.kind.PlanInput;
import io.manta.kind.Planner;
import io.manta.kind.raycluster.model.Cluster;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Endings;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.Event;
import io.manta.status.EventWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans one RayCluster and remembers which names its pods had. */
public class ClusterPlanner implements Planner {

  private final PodNameEpoch epoch;
  private final Set<String> names = new HashSet<>();
  private final Set<String> unfinished = new HashSet<>();
  private final Map<String, Integer> endings = new HashMap<>();
  private PodSpecs podSpecs;
  private boolean waitsForCertificates;
  private long claimSought = -1;

  /**
   * @param status of the RayCluster when this process first saw it
   * @param fresh whether no earlier process can have seen it
   */
  public ClusterPlanner(Tree status, boolean fresh) {
    this(status, new PodNameEpoch(status, fresh));
    // After a restart a spec that was planned before is not asked about again.
    this.claimSought = status.at("observedGeneration").whole().orElse(-1L);
  }

  private ClusterPlanner(Tree status, PodNameEpoch epoch) {
    this.epoch = epoch;
    this.podSpecs = PodSpecs.of(status.at("manta", "podSpecs"));
  }

  /** One that only forecasts: names as this epoch would give them, and nothing to write first. */
  public static Planner preview(Tree status) {
    return new ClusterPlanner(status, PodNameEpoch.asWritten(status)) {
      @Override
      public Plan plan(PlanInput input) {
        Suspension before = suspension(input);
        PlannedCluster plan = super.planned(input, before);
        // The pass that begins a suspension only writes that into the status.
        boolean begins = plan.suspension() == Suspension.SUSPENDING && before == Suspension.RUNNING;
        return begins ? super.planned(input, Suspension.SUSPENDING) : plan;
      }
    };
  }

  @Override
  public Plan plan(PlanInput input) {
    PlannedCluster plan = planned(input, suspension(input));
    Optional<Step> claim = claim(input);
    if (claim.isEmpty()) {
      return plan;
    }
    List<Step> steps = new ArrayList<>(plan.steps());
    steps.add(claim.get());
    return new PlannedCluster(steps, plan.suspension(), plan.progress(), plan.podSpecs());
  }

  /** What the cluster's pods and objects need if an earlier suspension got this far. */
  private PlannedCluster planned(PlanInput input, Suspension before) {
    return ClusterPlan.of(
        DesiredState.of(input, (Cluster) input.subject(), before),
        input.live(),
        input.expectations(),
        expectations(input.live()),
        input.now());
  }

  private static Suspension suspension(PlanInput input) {
    return Suspension.of(input.object().at("status"));
  }

  PodExpectations expectations(Live live) {
    live.pods().forEach(pod -> names.add(pod.name()));
    Endings.learn(endings, live);
    return new PodExpectations(
        names, epoch.firstAttempt(), epoch.unpublished(), unfinished, podSpecs, endings);
  }

  /** A claim of the user's is not watched: it is looked for once for each version of the spec. */
  private Optional<Step> claim(PlanInput input) {
    Tree options = input.object().at("spec", "gcsFaultToleranceOptions");
    String claim = options.at("storage", "claimName").text();
    boolean isNamed = options.at("backend").text().equals("rocksdb") && !claim.isEmpty();
    boolean isNewSpec = input.generation() != claimSought;
    claimSought = input.generation();
    ObjectId id =
        new ObjectId("v1", "PersistentVolumeClaim", input.subject().id().namespace(), claim);
    return isNamed && isNewSpec && !input.isDeleting()
        ? Optional.of(new Step.Require(id, "the head's storage is on it"))
        : Optional.empty();
  }

  @Override
  public void learn(Plan plan, List<Outcome> outcomes) {
    podSpecs = ((PlannedCluster) plan).podSpecs();
    epoch.learn(outcomes);
    for (Outcome outcome : outcomes) {
      if (outcome.step() instanceof Step.Create create && create.slot().isPresent()) {
        boolean made = outcome.result() == Result.DONE || outcome.result() == Result.ALREADY;
        String replica = create.slot().get().replicaName();
        boolean isUsed = outcome.result() == Result.TAKEN || outcome.result() == Result.GONE;
        if (made || isUsed) {
          names.add(create.id().name());
        }
        if (!made && !replica.isEmpty()) {
          unfinished.add(replica);
        }
      }
    }
    if (outcomes.stream().allMatch(outcome -> outcome.result() == Result.DONE)) {
      unfinished.clear();
    }
  }

  @Override
  public void podsDeleted(Set<String> podNames) {
    names.addAll(podNames);
  }

  /**
   * The certificates that the first pods waited for exist. Those that are recreated later, when
   * addresses change, hold up no pod and are no news.
   */
  @Override
  public List<Event> news(Plan plan) {
    boolean waited = waitsForCertificates;
    waitsForCertificates =
        plan.only(Step.Wait.class).stream()
            .anyMatch(wait -> wait.id().kind().equals("Certificate"));
    return waited && !waitsForCertificates ? List.of(certificatesReady()) : List.of();
  }

  private static Event certificatesReady() {
    return new Event(
        "Normal",
        "MTLSPKIReady",
        "Reconcile",
        EventWords.TLS,
        "mTLS PKI is ready: CA, head, and worker certificates issued");
  }

  @Override
  public void keepIn(Map<String, Object> kept) {
    epoch.keepIn(kept);
    if (!podSpecs.value().isEmpty()) {
      kept.put("podSpecs", podSpecs.value());
    }
  }
}
