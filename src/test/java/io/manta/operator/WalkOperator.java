package io.manta.operator;

import io.manta.dashboard.DashboardObservation;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.kind.raycluster.RayClusterKind;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.operator.WalkServer.Answer;
import io.manta.operator.WalkServer.News;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.cache.SetClock;
import io.manta.operator.controller.ObjectState;
import io.manta.operator.controller.Observation;
import io.manta.operator.controller.Rendering;
import io.manta.pipeline.TemplateSelection;
import io.manta.plan.Live;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import io.manta.status.TemplateReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One process of the operator: its caches, memory, rendering, plan and status are the real ones;
 * only the watches and the writer are stood in for, one request after the other, so that a walk can
 * be repeated.
 */
final class WalkOperator {

  /** What happens to the requests of this operator. */
  interface Fate {
    enum Of {
      CARRIED_OUT,
      /** Carried out, and the answer is lost. */
      ANSWER_LOST,
      /** Not carried out, and no answer. */
      LOST,
      /** No answer now, carried out later. */
      LATE,
      REFUSED,
      /** The process ends before it asks. */
      CRASH
    }

    Of next(Step step);

    /** What happens to a write of the status. */
    Of nextStatus();

    /** Hears of each request before it is made, with what the operator believes. */
    void before(Step step, Map<String, Object> rayCluster, Live live);
  }

  /** The process ended. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The streams of news, each read at its own pace. */
  enum Stream {
    CLUSTER,
    PODS,
    OTHERS;

    static Stream of(String kind) {
      return switch (kind) {
        case "RayCluster" -> CLUSTER;
        case "Pod" -> PODS;
        default -> OTHERS;
      };
    }
  }

  private static final Kind KIND = new RayClusterKind();

  private final WalkServer server;
  private final Fate fate;
  private final boolean first;
  private final Rendering rendering =
      new Rendering(
          Kinds.BUILT_IN, TemplateSelection.always(new WalkRecipe()), Settings.defaults());
  private final ObjectCache cache;
  private final Map<Stream, Integer> read = new LinkedHashMap<>();
  private final List<Runnable> late = new ArrayList<>();
  private Optional<Map<String, Object>> rayCluster = Optional.empty();
  private Optional<ObjectState> memory = Optional.empty();

  /** Requests that were made. */
  int writes;

  /**
   * A new process lists everything before it begins.
   *
   * @param first whether no other process was there before
   */
  WalkOperator(WalkServer server, Fate fate, boolean first) {
    this.first = first;
    this.server = server;
    this.fate = fate;
    this.cache = new ObjectCache(Kinds.BUILT_IN, SetClock.of(() -> server.now), key -> {});
    server.objects.values().forEach(object -> hear(new News(false, object)));
    for (Stream stream : Stream.values()) {
      read.put(stream, server.log.size());
    }
  }

  /** Reads on in one stream; false when there was nothing more. */
  boolean hear(Stream stream) {
    int at = read.get(stream);
    while (at < server.log.size()) {
      News news = server.log.get(at++);
      if (Stream.of(news.kind()) == stream) {
        hear(news);
        read.put(stream, at);
        return true;
      }
    }
    read.put(stream, at);
    return false;
  }

  void hearAll() {
    for (Stream stream : Stream.values()) {
      while (hear(stream)) {
        continue;
      }
    }
  }

  /** Requests that the network held back arrive. */
  void deliverLate() {
    List.copyOf(late).forEach(Runnable::run);
    late.clear();
  }

  /** One pass, as {@link ResourceReconciler} makes it. */
  void pass() {
    if (rayCluster.isEmpty()) {
      return;
    }
    Observation observation = observe(rayCluster.get());
    if (KIND.managedByOther(new Tree(observation.object())).isPresent()) {
      return;
    }
    Rendering.Done rendered =
        rendering.render(
            observation, new Observed(List.of(), List.of(), observation.isDeleting(), Set.of(), 0));
    Plan plan =
        observation
            .state()
            .planner
            .plan(
                observation.planInput(
                    rendered, Map.of(), query -> DashboardObservation.NONE, server.now));
    List<Outcome> outcomes = new Run(observation).all(plan);
    Live after = cache.live(observation.key(), observation.uid());
    observation.state().learn(plan, outcomes, after, server.now);
    rendered.shared().stream()
        .filter(
            manifest ->
                plan.only(Step.Keep.class).stream().anyMatch(k -> k.id().equals(manifest.id())))
        .forEach(manifest -> observation.state().kept(manifest, after));
    if (!observation.isDeleting()) {
      report(observation, rendered, plan, outcomes, after);
    }
  }

  private Observation observe(Map<String, Object> cached) {
    Tree metadata = new Tree(cached).at("metadata");
    String uid = metadata.at("uid").text();
    Map<String, Object> object = new LinkedHashMap<>(cached);
    cache
        .ownStatusWrites()
        .newer(uid, metadata.at("resourceVersion").text())
        .ifPresent(status -> object.put("status", status));
    if (memory.isEmpty()) {
      memory =
          Optional.of(
              new ObjectState(
                  KIND.planner(new Tree(object).at("status"), first),
                  new Tree(object).at("status")));
    }
    ResourceKey key =
        new ResourceKey(KIND.name(), metadata.at("namespace").text(), metadata.at("name").text());
    Live live = cache.live(key, uid);
    memory.get().planner.podsDeleted(cache.deletedPodNames().take(key));
    return new Observation(object, live, memory.get());
  }

  private void report(
      Observation observation,
      Rendering.Done rendered,
      Plan plan,
      List<Outcome> outcomes,
      Live after) {
    Status status =
        KIND.status(
            new StatusInput(
                observation.object(),
                rendered.subject(),
                after,
                Optional.of(plan),
                outcomes,
                rendered.fault(),
                rendered.notes(),
                TemplateReport.BUILT_IN,
                observation.state().kept(List.of(), Map.of()),
                server.now));
    if (!status.differs()) {
      return;
    }
    writes++;
    Fate.Of what = fate.nextStatus();
    if (what == Fate.Of.CRASH) {
      throw new Crash();
    }
    boolean carriedOut = what == Fate.Of.CARRIED_OUT || what == Fate.Of.ANSWER_LOST;
    if (carriedOut && server.get(observation.id()).isPresent()) {
      server.change(observation.id(), o -> WalkServer.with(o, status.value(), "status"));
    }
    if (what == Fate.Of.CARRIED_OUT && server.get(observation.id()).isPresent()) {
      cache.wrote(server.objects.get(observation.id()));
    }
  }

  private void hear(News news) {
    if (news.kind().equals("RayCluster")) {
      rayCluster = news.gone() ? Optional.empty() : Optional.of(news.object());
    } else if (news.gone()) {
      Tree metadata = new Tree(news.object()).at("metadata");
      cache.unwatched(
          io.manta.manifest.Manifest.idOf(news.object()),
          metadata.at("uid").text(),
          metadata.at("resourceVersion").text());
    } else {
      cache.watched(news.object());
    }
  }

  /** The writer's order: finalizers, shared objects, head, workers, what is left over. */
  private final class Run {
    private final Observation observation;
    private final List<Outcome> outcomes = new ArrayList<>();

    Run(Observation observation) {
      this.observation = observation;
    }

    List<Outcome> all(Plan plan) {
      phase(plan, step -> step instanceof Step.Patch);
      if (clean()) {
        phase(plan, Step::makesShared);
        phase(plan, Step::isOfHead);
        boolean headless = outcomes.stream().anyMatch(o -> o.step().isOfHead() && o.failed());
        if (!headless) {
          phase(plan, Run::isWorker);
        }
      }
      if (clean()) {
        phase(plan, step -> step instanceof Step.Delete && !step.isOfPod());
      }
      return outcomes;
    }

    private boolean clean() {
      return outcomes.stream().noneMatch(Outcome::failed);
    }

    private void phase(Plan plan, Predicate<Step> which) {
      boolean refused = false;
      for (Step step : plan.steps()) {
        if (!step.writes() || !which.test(step)) {
          continue;
        }
        Outcome outcome =
            refused ? new Outcome(step, Result.SKIPPED, "another was refused") : one(step);
        refused |= outcome.failed() && step instanceof Step.Create;
        outcomes.add(outcome);
      }
    }

    private Outcome one(Step step) {
      fate.before(step, observation.object(), cache.live(observation.key(), observation.uid()));
      writes++;
      return switch (fate.next(step)) {
        case CARRIED_OUT -> ask(step);
        case ANSWER_LOST -> {
          request(step);
          yield new Outcome(step, Result.UNKNOWN, "no answer");
        }
        case LOST -> new Outcome(step, Result.UNKNOWN, "no answer");
        case LATE -> {
          late.add(() -> request(step));
          yield new Outcome(step, Result.UNKNOWN, "no answer");
        }
        case REFUSED -> new Outcome(step, Result.FAILED, "exceeded quota");
        case CRASH -> throw new Crash();
      };
    }

    private Outcome ask(Step step) {
      Answer answer = request(step);
      if (step instanceof Step.Create && answer.code() == WalkServer.CONFLICT) {
        cache.wrote(copy(answer.body()));
        return new Outcome(step, Result.ALREADY, "");
      }
      if (step instanceof Step.Delete delete && !answer.isFine()) {
        cache.gone(step.id(), delete.uid());
        return new Outcome(step, Result.ALREADY, "");
      }
      if (!answer.isFine()) {
        return answer.code() == WalkServer.NOT_FOUND
            ? new Outcome(step, Result.ALREADY, "")
            : new Outcome(step, Result.FAILED, "conflict");
      }
      cache.wrote(copy(answer.body()));
      return new Outcome(step, Result.DONE, "");
    }

    private Answer request(Step step) {
      if (step instanceof Step.Create create) {
        return server.create(create.manifest().object());
      }
      if (step instanceof Step.Apply apply) {
        return server.apply(apply.manifest().object());
      }
      if (step instanceof Step.Delete delete) {
        return server.delete(delete.id(), delete.uid());
      }
      Step.Patch patch = (Step.Patch) step;
      return server.patch(patch.id(), patch.patch());
    }

    /** What comes over the wire is nobody else's object. */
    private static Map<String, Object> copy(Map<String, Object> object) {
      Map<String, Object> copy = new LinkedHashMap<>(object);
      copy.put("metadata", new LinkedHashMap<>(new Tree(object).at("metadata").map()));
      return copy;
    }

    private static boolean isWorker(Step step) {
      boolean create = step instanceof Step.Create made && made.slot().isPresent();
      return (create || step instanceof Step.Delete && step.isOfPod()) && !step.isOfHead();
    }
  }

  static ObjectId cluster() {
    return new ObjectId("ray.io/v1", "RayCluster", "ns", "c");
  }
}
