package io.manta.operator.preview;

import io.manta.dashboard.DashboardObservation;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.kind.Related;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What the operator would do if a Ray object were applied now: the stages of the operator itself,
 * with one read of the cluster in place of its caches and without a write. One pass ahead: what
 * follows when new pods are ready is not planned. The names of new pods are a forecast, because the
 * operator remembers names of deleted pods.
 */
public final class DryRun {

  private final OperatorTemplates templates;
  private final Kinds kinds = Kinds.BUILT_IN;
  private final Settings settings;
  private final LiveSource liveSource;
  private final Clock clock;
  private final PipelineCache pipelineCache;
  private final Map<String, TemplateSelection> selections = new ConcurrentHashMap<>();

  /**
   * @param templates the operator's, and whose others it would use
   */
  public DryRun(
      OperatorTemplates templates, Settings settings, LiveSource liveSource, Clock clock) {
    this.templates = templates;
    this.settings = settings;
    this.liveSource = liveSource;
    this.clock = clock;
    this.pipelineCache =
        new PipelineCache(kinds, settings, templates.policy(), liveSource::isNamespaced);
  }

  /**
   * @throws Invalid with every problem of the RayCluster, at its place in the file
   */
  public PlannedChanges of(Document document) {
    Input input = input(document);
    Kind kind = input.kind();
    Map<String, Object> object = input.object();
    ObjectCache cache = input.cache();
    Observation observation = input.observation();
    if (kind.managedByOther(new Tree(object)).isPresent()) {
      return changes(kind, observation, input.isThere(), List.of(), 0);
    }
    Rendering.Done rendered = render(document, input);
    liveSource
        .objects(observation.id(), observation.uid(), watched(observation, rendered))
        .forEach(cache::watched);
    UnownedObjects unownedObjects =
        UnownedObjects.of(observe(kind, object, cache), rendered.shared(), liveSource);
    unownedObjects.ours().forEach(cache::watched);
    Observation whole = observe(kind, object, cache);
    Plan plan =
        whole
            .state()
            .planner
            .plan(
                whole.planInput(
                    rendered,
                    related(kind, object, cache),
                    query -> DashboardObservation.NONE,
                    clock.instant()));
    List<Step> steps = unownedObjects.leftOutOf(plan.steps());
    return changes(kind, whole, input.isThere(), steps, plan.outdated());
  }

  /**
   * What an object is made from and what it becomes, whatever is there of it.
   *
   * @throws Invalid with every problem of the RayCluster, at its place in the file
   */
  public PreviewedObjects rendered(Document document) {
    Input input = input(document);
    if (input.kind().managedByOther(new Tree(input.object())).isPresent()) {
      return PreviewedObjects.nothing(input.observation().id());
    }
    Rendering.Done done = render(document, input);
    try {
      return PreviewedObjects.of(input.kind(), input.observation(), done);
    } catch (Invalid e) {
      throw located(document, e.problems());
    }
  }

  /** A Ray object as it would be, and what is known of it before anything is rendered. */
  private record Input(
      Kind kind,
      Map<String, Object> object,
      boolean isThere,
      ObjectCache cache,
      Observation observation) {}

  private Input input(Document document) {
    Kind kind = kinds.of(document.value());
    Optional<Map<String, Object>> there = liveSource.rayObject(Manifest.idOf(document.value()));
    Map<String, Object> object = applied(kind, document.value(), there);
    ObjectCache cache = new ObjectCache(kinds, clock, key -> {});
    liveSource.pods(Manifest.idOf(object)).forEach(cache::watched);
    return new Input(kind, object, there.isPresent(), cache, observe(kind, object, cache));
  }

  private Rendering.Done render(Document document, Input input) {
    Observation observation = input.observation();
    Rendering rendering = new Rendering(kinds, selectionFor(observation), settings);
    Rendering.Done rendered =
        rendering.render(
            observation,
            input
                .kind()
                .observed(new Tree(input.object()), observation.live(), liveSource.server()));
    if (!observation.isDeleting()) {
      rendered.fault().ifPresent(fault -> fail(document, fault.problems()));
      fail(document, rendered.choice().refused());
    }
    return rendered;
  }

  /** The other Ray objects that it depends on, with their pods. */
  private Map<ObjectId, Related> related(Kind kind, Map<String, Object> object, ObjectCache cache) {
    Map<ObjectId, Related> out = new LinkedHashMap<>();
    for (ObjectId id : kind.related(new Tree(object))) {
      liveSource
          .rayObject(id)
          .ifPresent(
              found -> {
                liveSource.pods(id).forEach(cache::watched);
                String uid = new Tree(found).at("metadata", "uid").text();
                out.put(id, new Related(new Tree(found), cache.live(ResourceKey.of(id), uid)));
              });
    }
    return out;
  }

  /** A selection knows objects by their uid: those that have none yet share no selection. */
  private TemplateSelection selectionFor(Observation observation) {
    String namespace = observation.key().namespace();
    return observation.uid().equals(LiveSource.NO_UID)
        ? selection(namespace)
        : selections.computeIfAbsent(namespace, this::selection);
  }

  private TemplateSelection selection(String namespace) {
    // The operator's own templates were tried on what is planned.
    TemplateTrial trial =
        new TemplateTrial(
            name -> name.isEmpty() ? Stream.empty() : liveSource.rayObjects(name),
            kinds,
            settings,
            liveSource.server(),
            TemplateTrial.TrialPolicy.OFFLINE);
    List<TemplateConfigMap> maps =
        templates.policy() == TemplateScopePolicy.NONE
            ? List.of()
            : liveSource.templates(namespace);
    return TemplateSelection.of(pipelineCache, templates, maps, trial);
  }

  private static Observation observe(Kind kind, Map<String, Object> object, ObjectCache cache) {
    Tree tree = new Tree(object);
    Tree metadata = tree.at("metadata");
    ResourceKey key =
        new ResourceKey(kind.name(), metadata.at("namespace").text(), metadata.at("name").text());
    return new Observation(
        object,
        cache.live(key, metadata.at("uid").text()),
        new ObjectState(kind.previewPlanner(tree.at("status")), new Tree(Map.of())));
  }

  /** The live object with the spec, labels and annotations of the file. */
  private static Map<String, Object> applied(
      Kind kind, Map<String, Object> file, Optional<Map<String, Object>> there) {
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
    there.ifPresent(o -> object.put("spec", kind.appliedSpec(mine, new Tree(o))));
    return object;
  }

  private static List<Watches.Kind> watched(Observation observation, Rendering.Done rendered) {
    List<Watches.Kind> kinds = new ArrayList<>(Watches.BUILT_IN);
    // Rendered by templates that no longer exist: their objects are pruned.
    observation.at("status", "manta", "kinds").list().stream()
        .map(kind -> Watches.Kind.parse(kind.toString()))
        .forEach(kinds::add);
    rendered.shared().stream()
        .map(Manifest::id)
        .map(id -> new Watches.Kind(id.apiVersion(), id.kind()))
        .forEach(kinds::add);
    return kinds.stream().filter(kind -> !kind.kind().equals("Pod")).distinct().toList();
  }

  private PlannedChanges changes(
      Kind kind, Observation observation, boolean there, List<Step> steps, int outdated) {
    Optional<String> other = kind.managedByOther(new Tree(observation.object()));
    return new PlannedChanges(
        observation.id(),
        there,
        other,
        other.isPresent() ? List.of() : newWithUs(kind, observation),
        steps.stream().filter(Step::writes).toList(),
        steps.stream().filter(Step.Wait.class::isInstance).toList(),
        steps.stream().filter(Step.Leave.class::isInstance).toList(),
        steps.stream().filter(Step.Keep.class::isInstance).toList(),
        outdated,
        observation.object());
  }

  /** What stood there without effect comes to life when Manta takes over. */
  private List<Problem> newWithUs(Kind kind, Observation observation) {
    Document object = Document.of(observation.id().toString(), observation.object());
    Settings gatesOff = settings.withGatesOfKubeRay();
    return kind.check(object, gatesOff).problems().stream()
        .filter(problem -> problem.message().contains("feature gate"))
        .toList();
  }

  private static void fail(Document document, List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw located(document, problems);
    }
  }

  /** What is wrong with the object itself gets its place in the file. */
  private static Invalid located(Document document, List<Problem> problems) {
    String kind = document.value().get("kind") + " ";
    return new Invalid(
        problems.stream().map(p -> p.source().startsWith(kind) ? document.locate(p) : p).toList());
  }
}
