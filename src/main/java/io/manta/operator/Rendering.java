package io.manta.operator;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.manta.api.RayCluster;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Cluster;
import io.manta.model.Group;
import io.manta.model.Observed;
import io.manta.model.PodNames;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.plan.Wanted;
import io.manta.recipe.Choice;
import io.manta.recipe.Recipe;
import io.manta.recipe.Selection;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.status.Facts.Fault;
import io.manta.status.Note;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Checks and renders a RayCluster, and does it again only when something it depends on changed. */
final class Rendering {

  private final Selection selection;
  private final Settings settings;

  Rendering(Selection selection, Settings settings) {
    this.selection = selection;
    this.settings = settings;
  }

  /**
   * What came of one input.
   *
   * @param fault why nothing could be rendered; then there are no manifests
   * @param notes what the owner should know although it works
   * @param choice what it was made from
   */
  record Done(
      Object input,
      Cluster cluster,
      List<Manifest> shared,
      Wanted.Pods pods,
      Optional<Fault> fault,
      List<Note> notes,
      Choice choice) {

    /** The same after one of its pods, which are rendered when they are wanted, could not be. */
    Done refused(List<Problem> problems) {
      Fault found = new Fault(Fault.Stage.RENDERED, problems);
      return new Done(input, cluster, List.of(), pods, Optional.of(found), notes, choice);
    }

    boolean isFaultOfTemplates() {
      return fault.filter(f -> f.stage() == Fault.Stage.RENDERED).isPresent();
    }

    private Done refusing(List<Problem> problems) {
      return new Done(input, cluster, shared, pods, fault, notes, choice.refusingAlso(problems));
    }
  }

  Done render(Sight sight, Observed observed) {
    Map<String, Object> input = new LinkedHashMap<>(sight.object());
    Map<String, Object> metadata = new LinkedHashMap<>(sight.at("metadata").map());
    metadata.keySet().removeAll(List.of("resourceVersion", "finalizers"));
    input.put("metadata", metadata);
    input.remove("status");
    Choice choice = selection.of(sight.object());
    Object key = List.of(metadata, observed, choice.key());
    Optional<Done> before = sight.memory().rendered;
    if (before.isPresent() && before.get().input().equals(key)) {
      return before.get();
    }
    Done done = render(key, input, observed, choice);
    if (done.isFaultOfTemplates()) {
      done = fallBack(done, sight, c -> render(key, input, observed, c));
    }
    if (done.fault().isEmpty()) {
      sight.memory().madeFrom = Optional.of(done.choice().refusing(List.of()));
    }
    sight.memory().rendered = Optional.of(done);
    return done;
  }

  /** Whether its templates were looked at; if not, it is woken when they were. */
  boolean isKnownOrWakes(RayCluster rayCluster) {
    ObjectMeta metadata = rayCluster.getMetadata();
    ObjectId id =
        new ObjectId(
            rayCluster.getApiVersion(),
            rayCluster.getKind(),
            metadata.getNamespace(),
            metadata.getName());
    // First, so that whoever looks just now wakes it.
    selection.listen(id, metadata.getUid());
    return selection.isKnown(metadata.getNamespace());
  }

  /**
   * Whether templates that are not the operator's may be rendered for a cluster: those that are
   * there now, or those that it was made from and may have to stay on.
   *
   * @param memory of it, if any
   */
  boolean mayBeForeign(RayCluster rayCluster, Optional<Memory> memory) {
    ObjectMeta metadata = rayCluster.getMetadata();
    Map<String, String> annotations =
        Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
    return selection.mayBeForeign(metadata.getNamespace(), annotations)
        || memory.flatMap(known -> known.madeFrom).filter(Choice::isForeign).isPresent();
  }

  /** The cluster is no more. */
  void forget(String uid) {
    selection.forget(uid);
  }

  /** Templates that do not fit this cluster leave it on those that it was made from. */
  private Done fallBack(Done failed, Sight sight, Function<Choice, Done> render) {
    Choice choice = failed.choice();
    return sight
        .memory()
        .madeFrom
        .or(() -> selection.before(sight.object()))
        .filter(older -> older.usable() && !older.hashes().equals(choice.hashes()))
        .map(older -> render.apply(older.refusing(choice.refused())))
        .filter(done -> done.fault().isEmpty())
        .map(done -> done.refusing(failed.fault().orElseThrow().problems()))
        .orElse(failed);
  }

  private Done render(Object key, Map<String, Object> input, Observed observed, Choice choice) {
    Cluster raw = Cluster.of(input, settings, observed);
    Recipe recipe = choice.recipe();
    Fault.Stage stage = Fault.Stage.VALID;
    try {
      String source = "RayCluster " + raw.namespace() + "/" + raw.name();
      Document checked = recipe.check(Document.of(source, input));
      stage = Fault.Stage.RENDERED;
      // Going, it needs what cleans up after it, whatever its templates are.
      if (!choice.usable() && !observed.deleting()) {
        throw new Invalid(choice.refused());
      }
      Cluster cluster = Cluster.of(checked.value(), settings, observed);
      Pods pods = new Pods(recipe, cluster);
      List<Manifest> shared =
          recipe.sample(cluster).stream().map(Manifest::withoutOrigins).toList();
      return new Done(key, cluster, shared, pods, Optional.empty(), Note.of(cluster), choice);
    } catch (Invalid e) {
      Optional<Fault> fault = Optional.of(new Fault(stage, e.problems()));
      return new Done(key, raw, List.of(), new Pods(recipe, raw), fault, List.of(), choice);
    }
  }

  /** Names and renders the pods of one cluster. */
  private record Pods(Recipe recipe, Cluster cluster) implements Wanted.Pods {

    @Override
    public String head(int attempt) {
      return PodNames.head(cluster, attempt);
    }

    @Override
    public String worker(Group group, int replica, int host, int attempt) {
      return PodNames.worker(cluster, group, replica, host, attempt);
    }

    @Override
    public String replica(Group group, int replica, int attempt) {
      return PodNames.replica(cluster, group, replica, attempt);
    }

    @Override
    public Manifest render(PodSlot slot) {
      return recipe.pod(cluster, slot);
    }

    @Override
    public Stamp stamp(String group) {
      return recipe.stamp(cluster, group);
    }
  }
}
