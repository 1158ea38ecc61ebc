package io.manta.operator;

import io.manta.manifest.Manifest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.ClusterPlan;
import io.manta.plan.Known;
import io.manta.plan.Plan;
import io.manta.plan.PodSpecs;
import io.manta.plan.Step;
import io.manta.plan.Suspension;
import io.manta.plan.Wanted;
import io.manta.recipe.Menu;
import io.manta.recipe.OwnTemplates;
import io.manta.recipe.Reach;
import io.manta.recipe.Selection;
import io.manta.recipe.TemplateMap;
import io.manta.recipe.Trial;
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
public final class Foresight {

  private final OwnTemplates templates;
  private final Settings settings;
  private final Scenery scenery;
  private final Clock clock;

  /**
   * @param templates the operator's, and whose others it would look at
   */
  public Foresight(OwnTemplates templates, Settings settings, Scenery scenery, Clock clock) {
    this.templates = templates;
    this.settings = settings;
    this.scenery = scenery;
    this.clock = clock;
  }

  /**
   * @throws Invalid with every problem of the RayCluster, at its place in the file
   */
  public Outlook of(Document rayCluster) {
    Optional<Map<String, Object>> there = scenery.rayCluster(Manifest.idOf(rayCluster.value()));
    Map<String, Object> object = applied(rayCluster.value(), there);
    Seen seen = new Seen(clock, key -> {});
    scenery.pods(Manifest.idOf(object)).forEach(seen::watched);
    Sight sight = sight(object, seen);
    if (sight.managedByOther().isPresent()) {
      return outlook(sight, there.isPresent(), List.of(), 0);
    }
    Rendering rendering = new Rendering(selection(sight.key().namespace()), settings);
    Rendering.Done rendered = rendering.render(sight, sight.observed(scenery.server()));
    if (!sight.isDeleting()) {
      rendered.fault().ifPresent(fault -> fail(rayCluster, fault.problems()));
      fail(rayCluster, rendered.choice().refused());
    }
    scenery.objects(sight.id(), sight.uid(), kinds(sight, rendered)).forEach(seen::watched);
    Namesakes namesakes = Namesakes.of(sight(object, seen), rendered.shared(), scenery);
    namesakes.ours().forEach(seen::watched);
    Sight whole = sight(object, seen);
    Plan plan = plan(Wishes.of(whole, rendered), whole);
    List<Step> steps = namesakes.leftOutOf(plan.steps());
    return outlook(whole, there.isPresent(), steps, plan.progress().outdated());
  }

  private Selection selection(String namespace) {
    Menu menu = new Menu(settings, templates.reach(), scenery::isNamespaced);
    // The operator's own templates were tried on what is planned.
    Trial trial =
        new Trial(
            name -> name.isEmpty() ? Stream.empty() : scenery.rayClusters(name),
            settings,
            scenery.server().observed());
    List<TemplateMap> maps =
        templates.reach() == Reach.NONE ? List.of() : scenery.templates(namespace);
    return Selection.of(menu, templates, maps, trial);
  }

  /** The pass that begins a suspension only writes it down: the one after it tells more. */
  private Plan plan(Wanted wanted, Sight sight) {
    Known known =
        new Known(
            Set.of(),
            sight.at("status", "manta", "podEpoch").whole().orElse(0L).intValue()
                * NameEpoch.ATTEMPTS,
            Optional.empty(),
            Set.of(),
            Set.of(),
            Map.of(),
            Map.of(),
            PodSpecs.of(sight.at("status", "manta", "podSpecs")));
    Plan plan = ClusterPlan.of(wanted, sight.live(), known, clock.instant());
    boolean begins =
        plan.suspension() == Suspension.SUSPENDING && wanted.suspension() == Suspension.RUNNING;
    return begins
        ? ClusterPlan.of(wanted.with(Suspension.SUSPENDING), sight.live(), known, clock.instant())
        : plan;
  }

  private static Sight sight(Map<String, Object> object, Seen seen) {
    Tree metadata = new Tree(object).at("metadata");
    ClusterKey key = new ClusterKey(metadata.at("namespace").text(), metadata.at("name").text());
    return new Sight(
        object, seen.live(key, metadata.at("uid").text()), new Memory(new Tree(Map.of()), false));
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
    metadata.putIfAbsent("uid", mine.at("metadata", "uid").text(Scenery.NO_UID));
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

  private static List<Watches.Kind> kinds(Sight sight, Rendering.Done rendered) {
    List<Watches.Kind> kinds = new ArrayList<>(Watches.BUILT_IN);
    // Brought in by templates that are there no more: what is left of them is pruned.
    sight.at("status", "manta", "kinds").list().stream()
        .map(kind -> Watches.Kind.parse(kind.toString()))
        .forEach(kinds::add);
    rendered.shared().stream()
        .map(Manifest::id)
        .map(id -> new Watches.Kind(id.apiVersion(), id.kind()))
        .forEach(kinds::add);
    return kinds.stream().filter(kind -> !kind.kind().equals("Pod")).distinct().toList();
  }

  private static Outlook outlook(Sight sight, boolean there, List<Step> steps, int outdated) {
    return new Outlook(
        sight.id(),
        there,
        sight.managedByOther(),
        steps.stream().filter(Step::writes).toList(),
        steps.stream().filter(Step.Wait.class::isInstance).toList(),
        steps.stream().filter(Step.Leave.class::isInstance).toList(),
        steps.stream().filter(Step.Keep.class::isInstance).toList(),
        outdated);
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
