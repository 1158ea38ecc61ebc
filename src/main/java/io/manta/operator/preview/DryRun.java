package io.manta.operator.preview;

import io.manta.kind.raycluster.plan.ClusterPlan;
import io.manta.kind.raycluster.plan.DesiredCluster;
import io.manta.kind.raycluster.plan.DesiredState;
import io.manta.kind.raycluster.plan.PodNameEpoch;
import io.manta.kind.raycluster.plan.PodSpecs;
import io.manta.kind.raycluster.plan.Suspension;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.manifest.Manifest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.cache.Watches;
import io.manta.operator.controller.ObjectState;
import io.manta.operator.controller.Observation;
import io.manta.operator.controller.Rendering;
import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.PipelineCache;
import io.manta.pipeline.TemplateConfigMap;
import io.manta.pipeline.TemplateScopePolicy;
import io.manta.pipeline.TemplateSelection;
import io.manta.pipeline.TemplateTrial;
import io.manta.plan.Expectations;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the operator would do if a RayCluster were applied now: the stages of the operator itself,
 * with a look at the cluster in place of its caches and without a write. One pass ahead: what
 * follows when new pods are ready is not foreseen. The names of new pods are a forecast, because
 * the operator remembers names that a look does not show.
 */
public final class DryRun {

  private final OperatorTemplates templates;
  private final Settings settings;
  private final LiveSource liveSource;
  private final Clock clock;

  /**
   * @param templates the operator's, and whose others it would look at
   */
  public DryRun(
      OperatorTemplates templates, Settings settings, LiveSource liveSource, Clock clock) {
    this.templates = templates;
    this.settings = settings;
    this.liveSource = liveSource;
    this.clock = clock;
  }

  /**
   * @throws Invalid with every problem of the RayCluster, at its place in the file
   */
  public PlannedChanges of(Document rayCluster) {
    Optional<Map<String, Object>> there = liveSource.rayCluster(Manifest.idOf(rayCluster.value()));
    Map<String, Object> object = applied(rayCluster.value(), there);
    ObjectCache objectCache = new ObjectCache(clock, key -> {});
    liveSource.pods(Manifest.idOf(object)).forEach(objectCache::watched);
    Observation observation = sight(object, objectCache);
    if (observation.managedByOther().isPresent()) {
      return outlook(observation, there.isPresent(), List.of(), 0);
    }
    Rendering rendering = new Rendering(selection(observation.key().namespace()), settings);
    Rendering.Done rendered =
        rendering.render(observation, observation.observed(liveSource.server()));
    if (!observation.isDeleting()) {
      rendered.fault().ifPresent(fault -> fail(rayCluster, fault.problems()));
      fail(rayCluster, rendered.templateChoice().refused());
    }
    liveSource
        .objects(observation.id(), observation.uid(), kinds(observation, rendered))
        .forEach(objectCache::watched);
    UnownedObjects unownedObjects =
        UnownedObjects.of(sight(object, objectCache), rendered.shared(), liveSource);
    unownedObjects.ours().forEach(objectCache::watched);
    Observation whole = sight(object, objectCache);
    Plan plan = plan(DesiredState.of(whole, rendered), whole);
    List<Step> steps = unownedObjects.leftOutOf(plan.steps());
    return outlook(whole, there.isPresent(), steps, plan.rolloutProgress().outdated());
  }

  private TemplateSelection selection(String namespace) {
    PipelineCache pipelineCache =
        new PipelineCache(settings, templates.templateScopePolicy(), liveSource::isNamespaced);
    // The operator's own templates were tried on what is planned.
    TemplateTrial templateTrial =
        new TemplateTrial(
            name -> name.isEmpty() ? Stream.empty() : liveSource.rayClusters(name),
            settings,
            liveSource.server().observed());
    List<TemplateConfigMap> maps =
        templates.templateScopePolicy() == TemplateScopePolicy.NONE
            ? List.of()
            : liveSource.templates(namespace);
    return TemplateSelection.of(pipelineCache, templates, maps, templateTrial);
  }

  /** The pass that begins a suspension only writes it down: the one after it tells more. */
  private Plan plan(DesiredCluster desiredCluster, Observation observation) {
    Expectations expectations =
        new Expectations(
            Set.of(),
            observation.at("status", "manta", "podEpoch").whole().orElse(0L).intValue()
                * PodNameEpoch.ATTEMPTS,
            Optional.empty(),
            Set.of(),
            Set.of(),
            Map.of(),
            Map.of(),
            PodSpecs.of(observation.at("status", "manta", "podSpecs")));
    Plan plan = ClusterPlan.of(desiredCluster, observation.live(), expectations, clock.instant());
    boolean begins =
        plan.suspension() == Suspension.SUSPENDING
            && desiredCluster.suspension() == Suspension.RUNNING;
    return begins
        ? ClusterPlan.of(
            desiredCluster.with(Suspension.SUSPENDING),
            observation.live(),
            expectations,
            clock.instant())
        : plan;
  }

  private static Observation sight(Map<String, Object> object, ObjectCache objectCache) {
    Tree metadata = new Tree(object).at("metadata");
    ResourceKey key = new ResourceKey(metadata.at("namespace").text(), metadata.at("name").text());
    return new Observation(
        object,
        objectCache.live(key, metadata.at("uid").text()),
        new ObjectState(new Tree(Map.of()), false));
  }

  /**
   * The live object with the spec, labels and annotations of the file. Where Ray's autoscaler is
   * on, the number of replicas and who of them goes are its, as long as the group is there.
   */
  private static Map<String, Object> applied(
      Map<String, Object> file, Optional<Map<String, Object>> there) {
    Tree mine = new Tree(file);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", mine.at("metadata", "name").text());
    metadata.put("namespace", mine.at("metadata", "namespace").text("default"));
    Tree live = new Tree(there.orElse(Map.of())).at("metadata");
    metadata.putAll(live.map());
    metadata.remove("managedFields");
    for (String key : List.of("labels", "annotations")) {
      Map<String, Object> both = new LinkedHashMap<>(live.at(key).map());
      both.putAll(mine.at("metadata", key).map());
      metadata.put(key, both);
    }
    metadata.putIfAbsent("uid", mine.at("metadata", "uid").text(LiveSource.NO_UID));
    metadata.putIfAbsent("resourceVersion", "0");
    Map<String, Object> object = new LinkedHashMap<>(file);
    object.put("metadata", metadata);
    object.remove("status");
    there.ifPresent(o -> object.put("status", new Tree(o).at("status").map()));
    if (mine.at("spec", "enableInTreeAutoscaling").isTrue() && there.isPresent()) {
      object.put("spec", scaled(mine.at("spec"), new Tree(there.get()).at("spec")));
    }
    return object;
  }

  private static Map<String, Object> scaled(Tree mine, Tree live) {
    List<Object> groups = new ArrayList<>();
    for (Tree group : mine.at("workerGroupSpecs").items()) {
      Map<String, Object> out = new LinkedHashMap<>(group.map());
      live.at("workerGroupSpecs").items().stream()
          .filter(other -> other.at("groupName").text().equals(group.at("groupName").text()))
          .findFirst()
          .ifPresent(
              other ->
                  List.of("replicas", "scaleStrategy")
                      .forEach(key -> out.compute(key, (k, v) -> other.map().get(key))));
      groups.add(out);
    }
    Map<String, Object> spec = new LinkedHashMap<>(mine.map());
    spec.put("workerGroupSpecs", groups);
    return spec;
  }

  private static List<Watches.Kind> kinds(Observation observation, Rendering.Done rendered) {
    List<Watches.Kind> kinds = new ArrayList<>(Watches.BUILT_IN);
    // Brought in by templates that are there no more: what is left of them is pruned.
    observation.at("status", "manta", "kinds").list().stream()
        .map(kind -> Watches.Kind.parse(kind.toString()))
        .forEach(kinds::add);
    rendered.shared().stream()
        .map(Manifest::id)
        .map(id -> new Watches.Kind(id.apiVersion(), id.kind()))
        .forEach(kinds::add);
    return kinds.stream().filter(kind -> !kind.kind().equals("Pod")).distinct().toList();
  }

  private PlannedChanges outlook(
      Observation observation, boolean there, List<Step> steps, int outdated) {
    return new PlannedChanges(
        observation.id(),
        there,
        observation.managedByOther(),
        observation.managedByOther().isPresent() ? List.of() : newWithUs(observation),
        steps.stream().filter(Step::writes).toList(),
        steps.stream().filter(Step.Wait.class::isInstance).toList(),
        steps.stream().filter(Step.Leave.class::isInstance).toList(),
        steps.stream().filter(Step.Keep.class::isInstance).toList(),
        outdated);
  }

  /** What stood there without effect comes to life when Manta takes over. */
  private List<Problem> newWithUs(Observation observation) {
    Document object = Document.of(observation.id().toString(), observation.object());
    Settings gatesOff = settings.withGatesOfKubeRay();
    return ClusterRules.judge(object, gatesOff).problems().stream()
        .filter(problem -> problem.message().contains("feature gate"))
        .toList();
  }

  private static void fail(Document document, List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new Invalid(
          problems.stream()
              .map(p -> p.source().startsWith("RayCluster ") ? document.locate(p) : p)
              .toList());
    }
  }
}
