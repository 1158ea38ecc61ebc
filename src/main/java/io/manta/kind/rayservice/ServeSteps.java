package io.manta.kind.rayservice;

import io.manta.dashboard.DashboardAnswer;
import io.manta.dashboard.DashboardObservation;
import io.manta.dashboard.DashboardQuery;
import io.manta.dashboard.DashboardRequest;
import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.ServeApplication;
import io.manta.kind.PlanInput;
import io.manta.manifest.ContentHash;
import io.manta.model.Tree;
import io.manta.plan.Step;
import io.manta.status.Blocker;
import io.manta.status.Cause;
import io.manta.status.ClusterTrouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one cluster of a RayService is given to serve, and whether it serves that. */
final class ServeSteps {

  static final String CHANGED = "the Serve config has changed";

  /** A dashboard that has taken a config shows its applications by then. */
  private static final Duration SHOWN = Duration.ofSeconds(5);

  /** Of an application that somebody has to see to. */
  private static final Set<String> FAILED = Set.of("DEPLOY_FAILED", "UNHEALTHY");

  private final PlanInput input;
  private final ServiceSpec spec;
  private final ClusterSide side;
  private final ChildCluster child;
  private final Optional<ServedConfig> served;
  private final Optional<String> text; // empty for what it has, which nobody knows
  private final Map<String, Object> config;
  private final String hash;
  private final Optional<DashboardTarget> target;
  private final DashboardObservation observation;

  /**
   * @param keepsOwn whether the cluster goes on serving what it was given, whatever is asked for
   *     now
   */
  ServeSteps(
      PlanInput input, ServiceSpec spec, ServiceState state, ClusterSide side, boolean keepsOwn) {
    this.input = input;
    this.spec = spec;
    this.side = side;
    this.child = ChildCluster.of(side.cluster(), input);
    Optional<ServedConfig> last = Optional.ofNullable(state.served().get(side.cluster()));
    this.served = last.filter(one -> one.uid().equals(child.uid()));
    this.text =
        keepsOwn && served.isPresent() == last.isPresent()
            ? served.map(ServedConfig::text).filter(one -> !one.isEmpty())
            : Optional.of(spec.serveConfig());
    Optional<Integer> capacity = spec.isIncremental() ? side.capacity() : Optional.empty();
    this.config = text.map(one -> spec.serveConfig(one, capacity)).orElse(Map.of());
    this.hash = ContentHash.of(config);
    String namespace = input.subject().id().namespace();
    this.target = state.dashboards().target(namespace, side.cluster());
    this.observation =
        target
            .map(at -> input.dashboard().apply(new DashboardQuery.ServeState(at)))
            .orElse(DashboardObservation.NONE);
  }

  ChildCluster child() {
    return child;
  }

  /** As answered last; an answer that says nothing changes nothing. */
  ClusterSide answered() {
    return applications(observation.answer()).map(side::with).orElse(side);
  }

  /** Gives the cluster its config, where it has another one or has lost it. */
  Optional<Step> config() {
    if (config.isEmpty() || !answers() || isCurrent()) {
      return Optional.empty();
    }
    String reason =
        served.isEmpty()
            ? "the cluster was given no Serve config yet"
            : served.get().hash().equals(hash) ? "Ray Serve has lost its applications" : CHANGED;
    return Optional.of(
        new Step.Call(
            ChildCluster.id(input.subject().id().namespace(), side.cluster()),
            new DashboardRequest.PutServeConfig(target.orElseThrow(), config, reason)));
  }

  /** Whether it can be given a config. */
  boolean answers() {
    return child.isHeadReady()
        && observation.answer().isPresent()
        && observation.silence().isEmpty();
  }

  /**
   * Whether somebody gave it this config already: another operator, or this one, and then the
   * status was not written.
   */
  boolean hasItAlready() {
    return served.isEmpty()
        && answers()
        && observation
            .answer()
            .filter(DashboardAnswer.Applications.class::isInstance)
            .filter(found -> ((DashboardAnswer.Applications) found).config().isSame(config))
            .isPresent();
  }

  /** What the cluster has once {@link #config} is done. */
  ServedConfig givenAt(Instant when) {
    String kept = spec.isIncremental() ? text.orElse("") : "";
    return new ServedConfig(child.uid(), hash, kept, when);
  }

  /** When the newest answer was asked for. */
  Instant answeredAt() {
    return observation.asked().orElse(input.now());
  }

  /**
   * When to plan again though no answer differs, which wakes nobody: the newest may be from before
   * the config was given, or not show all applications, which are lost if they stay away.
   */
  Optional<Instant> nextAnswer() {
    return served
        .filter(one -> !config.isEmpty() && isCurrent() && answers())
        .flatMap(
            one -> {
              Optional<DashboardAnswer> after = observation.answerSince(one.at());
              boolean isOlder = after.isEmpty();
              boolean lacksSome = applications(after).filter(this::lacksSome).isPresent();
              Instant from = isOlder ? input.now() : one.at().plus(SHOWN);
              return isOlder || lacksSome ? Optional.of(from) : Optional.empty();
            })
        .map(from -> from.isBefore(input.now()) ? input.now() : from)
        .map(from -> from.plus(ServiceQueries.INTERVAL));
  }

  /** What it was given, with the text that an incremental upgrade from now on needs. */
  Optional<ServedConfig> withText() {
    return served
        .filter(one -> spec.isIncremental() && one.text().isEmpty() && one.hash().equals(hash))
        .map(one -> new ServedConfig(one.uid(), hash, text.orElse(""), one.at()));
  }

  /** Whether it was given this config, and has not lost it since. */
  boolean isCurrent() {
    if (text.isEmpty()) {
      return true; // it keeps what KubeRay gave it
    }
    return served.filter(one -> one.hash().equals(hash)).isPresent()
        && applications(observation.answerSince(served.get().at().plus(SHOWN)))
            .filter(this::lacksSome)
            .isEmpty();
  }

  /**
   * Whether applications of the config are missing: Ray lost them, or took an earlier config after
   * this one, whose request was delayed on its way.
   */
  private boolean lacksSome(Map<String, ServeApplication> shown) {
    return shown.isEmpty()
        || new Tree(config)
            .at("applications").items().stream()
                .map(one -> one.at("name").text("default"))
                .anyMatch(name -> !shown.containsKey(name));
  }

  /** Whether all applications run, by an answer after the config was given. */
  boolean isReady() {
    Optional<DashboardAnswer> after =
        served.map(one -> observation.answerSince(one.at())).orElseGet(observation::answer);
    return isCurrent()
        && applications(after)
            .filter(all -> !all.isEmpty() && all.values().stream().allMatch(ServeSteps::runs))
            .isPresent();
  }

  private static boolean runs(ServeApplication application) {
    return application.status().equals("RUNNING");
  }

  private static Optional<Map<String, ServeApplication>> applications(
      Optional<DashboardAnswer> answer) {
    return answer
        .filter(DashboardAnswer.Applications.class::isInstance)
        .map(found -> ((DashboardAnswer.Applications) found).applications());
  }

  List<Blocker> hindrances() {
    List<Blocker> out = new ArrayList<>();
    if (!child.isHeadReady()) {
      out.add(ClusterTrouble.of(side.cluster(), child.status(), Cause.SERVE_CLUSTER_STARTS, ""));
    } else if (observation.silence().isPresent()) {
      out.add(
          new Blocker(
              Cause.SERVE_DASHBOARD_SILENT,
              List.of("RayCluster " + side.cluster()),
              observation.silence().get().why().reason()));
    } else if (!isReady()) {
      out.add(
          new Blocker(
              failed() ? Cause.SERVE_APPLICATION_FAILED : Cause.SERVE_APPLICATIONS_NOT_RUNNING,
              List.of("RayCluster " + side.cluster()),
              states()));
    }
    return out;
  }

  private boolean failed() {
    return answered().applications().values().stream()
        .anyMatch(one -> FAILED.contains(one.status()));
  }

  private String states() {
    Map<String, String> states = new LinkedHashMap<>();
    answered()
        .applications()
        .forEach(
            (name, one) ->
                states.put(
                    name,
                    one.message().isEmpty() ? one.status() : one.status() + ": " + one.message()));
    return states.isEmpty() ? "no application yet" : states.toString();
  }
}
