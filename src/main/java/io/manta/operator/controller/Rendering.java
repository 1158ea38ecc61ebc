package io.manta.operator.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.manta.api.RayCluster;
import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.kind.raycluster.model.PodNames;
import io.manta.kind.raycluster.plan.DesiredCluster;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.kind.raycluster.status.ClusterStatusInput.Fault;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.pipeline.RenderPipeline;
import io.manta.pipeline.TemplateChoice;
import io.manta.pipeline.TemplateSelection;
import io.manta.recipe.SoundGroups;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.status.Note;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks and renders a RayCluster, and does it again only when something it depends on changed. */
public final class Rendering {

  private final TemplateSelection templateSelection;
  private final Settings settings;

  public Rendering(TemplateSelection templateSelection, Settings settings) {
    this.templateSelection = templateSelection;
    this.settings = settings;
  }

  /**
   * What came of one input.
   *
   * @param fault why nothing could be rendered; then there are no manifests
   * @param refused what is wrong with worker groups that have no pods made, by their place in the
   *     spec
   * @param notes what the owner should know although it works
   * @param templateChoice what it was made from
   */
  public record Done(
      Object input,
      Cluster cluster,
      List<Manifest> shared,
      DesiredCluster.Pods pods,
      Optional<Fault> fault,
      Map<Integer, List<Problem>> refused,
      List<Note> notes,
      TemplateChoice templateChoice) {

    /** The same after one of its pods, which are rendered when they are wanted, could not be. */
    Done refused(List<Problem> problems) {
      Fault found = new Fault(Fault.Stage.RENDERED, problems);
      return new Done(
          input, cluster, List.of(), pods, Optional.of(found), Map.of(), notes, templateChoice);
    }

    /** Those that have no pods made too. */
    List<Group> allGroups() {
      return cluster.without(Set.of()).groups();
    }

    /** Names of groups whose pods stay as they are. */
    public Set<String> refusedNames() {
      return allGroups().stream()
          .filter(group -> refused.containsKey(group.index()))
          .map(Group::name)
          .collect(Collectors.toSet());
    }

    boolean isFaultOfTemplates() {
      return fault.filter(f -> f.stage() == Fault.Stage.RENDERED).isPresent();
    }

    private Done refusing(List<Problem> problems) {
      return new Done(
          input,
          cluster,
          shared,
          pods,
          fault,
          refused,
          notes,
          templateChoice.refusingAlso(problems));
    }
  }

  public Done render(Observation observation, Observed observed) {
    Map<String, Object> input = new LinkedHashMap<>(observation.object());
    Map<String, Object> metadata = new LinkedHashMap<>(observation.at("metadata").map());
    metadata.keySet().removeAll(List.of("resourceVersion", "finalizers"));
    input.put("metadata", metadata);
    input.remove("status");
    TemplateChoice templateChoice = templateSelection.of(observation.object());
    Object key = List.of(metadata, observed, templateChoice.key());
    Optional<Done> before = observation.objectState().rendered;
    if (before.isPresent() && before.get().input().equals(key)) {
      return before.get();
    }
    Done done = render(key, input, observed, templateChoice);
    if (done.isFaultOfTemplates()) {
      done = fallBack(done, observation, c -> render(key, input, observed, c));
    }
    if (done.fault().isEmpty()) {
      observation.objectState().madeFrom = Optional.of(done.templateChoice().refusing(List.of()));
    }
    observation.objectState().rendered = Optional.of(done);
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
    templateSelection.listen(id, metadata.getUid());
    return templateSelection.isKnown(metadata.getNamespace());
  }

  /**
   * Whether templates that are not the operator's may be rendered for a cluster: those that are
   * there now, or those that it was made from and may have to stay on.
   *
   * @param memory of it, if any
   */
  boolean mayBeForeign(RayCluster rayCluster, Optional<ObjectState> memory) {
    ObjectMeta metadata = rayCluster.getMetadata();
    Map<String, String> annotations =
        Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
    return templateSelection.mayBeForeign(metadata.getNamespace(), annotations)
        || memory.flatMap(known -> known.madeFrom).filter(TemplateChoice::isForeign).isPresent();
  }

  /** The cluster is no more. */
  void forget(String uid) {
    templateSelection.forget(uid);
  }

  /** Templates that do not fit this cluster leave it on those that it was made from. */
  private Done fallBack(
      Done failed, Observation observation, Function<TemplateChoice, Done> render) {
    TemplateChoice templateChoice = failed.templateChoice();
    return observation
        .objectState()
        .madeFrom
        .or(() -> templateSelection.before(observation.object()))
        .filter(older -> older.usable() && !older.hashes().equals(templateChoice.hashes()))
        .map(older -> render.apply(older.refusing(templateChoice.refused())))
        .filter(done -> done.fault().isEmpty())
        .map(done -> done.refusing(failed.fault().orElseThrow().problems()))
        .orElse(failed);
  }

  private Done render(
      Object key, Map<String, Object> input, Observed observed, TemplateChoice templateChoice) {
    Cluster raw = Cluster.of(input, settings, observed);
    RenderPipeline renderPipeline = templateChoice.renderPipeline();
    Fault.Stage stage = Fault.Stage.VALID;
    try {
      String source = "RayCluster " + raw.namespace() + "/" + raw.name();
      ClusterRules.Judged judged = renderPipeline.judge(Document.of(source, input));
      stage = Fault.Stage.RENDERED;
      // Going, it needs what cleans up after it, whatever its templates are.
      if (!templateChoice.usable() && !observed.deleting()) {
        throw new Invalid(templateChoice.refused());
      }
      Cluster whole = Cluster.of(judged.defaulted().value(), settings, observed);
      SoundGroups sound = SoundGroups.of(renderPipeline, whole, judged.refused());
      Cluster cluster = sound.cluster();
      Pods pods = new Pods(renderPipeline, cluster);
      List<Manifest> shared = sound.shared().stream().map(Manifest::withoutOrigins).toList();
      return new Done(
          key,
          cluster,
          shared,
          pods,
          Optional.empty(),
          sound.refused(),
          Note.of(cluster),
          templateChoice);
    } catch (Invalid e) {
      Optional<Fault> fault = Optional.of(new Fault(stage, e.problems()));
      return new Done(
          key,
          raw,
          List.of(),
          new Pods(renderPipeline, raw),
          fault,
          Map.of(),
          List.of(),
          templateChoice);
    }
  }

  /** Names and renders the pods of one cluster. */
  private record Pods(RenderPipeline renderPipeline, Cluster cluster)
      implements DesiredCluster.Pods {

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
      return renderPipeline.pod(cluster, slot);
    }

    @Override
    public Stamp stamp(String group) {
      return renderPipeline.stamp(cluster, group);
    }
  }
}
