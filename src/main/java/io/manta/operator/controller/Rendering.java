package io.manta.operator.controller;

import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.pipeline.RenderPipeline;
import io.manta.pipeline.SoundGroups;
import io.manta.pipeline.TemplateChoice;
import io.manta.pipeline.TemplateSelection;
import io.manta.rules.Judged;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.status.Fault;
import io.manta.status.Note;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Checks and renders an object, and does it again only when something it depends on changed. */
public final class Rendering {

  private final Kinds kinds;
  private final TemplateSelection selection;
  private final Settings settings;

  public Rendering(Kinds kinds, TemplateSelection selection, Settings settings) {
    this.kinds = kinds;
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
  public record Done(
      Object input,
      Subject subject,
      List<Manifest> shared,
      Optional<Fault> fault,
      List<Note> notes,
      TemplateChoice choice) {

    /** The same after one of its pods, which are rendered when they are wanted, could not be. */
    Done refused(List<Problem> problems) {
      Fault found = new Fault(Fault.Stage.RENDERED, problems);
      return new Done(input, subject, List.of(), Optional.of(found), notes, choice);
    }

    boolean isFaultOfTemplates() {
      return fault.filter(f -> f.stage() == Fault.Stage.RENDERED).isPresent();
    }

    private Done refusing(List<Problem> problems) {
      return new Done(input, subject, shared, fault, notes, choice.refusingAlso(problems));
    }
  }

  public Done render(Observation observation, Observed observed) {
    Kind kind = kinds.of(observation.object());
    Map<String, Object> input = new LinkedHashMap<>(kind.renderInput(observation.object()));
    Map<String, Object> metadata = new LinkedHashMap<>(observation.at("metadata").map());
    metadata.keySet().removeAll(List.of("resourceVersion", "finalizers"));
    input.put("metadata", metadata);
    observation.state().templatesAsOf = selection.changes(observation.id().namespace());
    TemplateChoice choice = selection.of(observation.object());
    // The generation in metadata stands for the spec.
    Object key = List.of(metadata, input.getOrDefault("status", Map.of()), observed, choice.key());
    Optional<Done> before = observation.state().rendered;
    if (before.isPresent() && before.get().input().equals(key)) {
      return before.get();
    }
    Done done = render(key, input, observed, choice);
    if (done.isFaultOfTemplates()) {
      done = fallBack(done, observation, c -> render(key, input, observed, c));
    }
    if (done.fault().isEmpty()) {
      observation.state().madeFrom = Optional.of(done.choice().refusing(List.of()));
    }
    observation.state().rendered = Optional.of(done);
    return done;
  }

  /** Whether its templates were read; if not, it is triggered when they were. */
  boolean isKnownOrWakes(ObjectId id, String uid) {
    // First, so that whoever reads them just now triggers it.
    selection.listen(id, uid);
    return selection.isKnown(id.namespace());
  }

  /**
   * Whether templates that are not the operator's may be rendered for an object: those that exist
   * now, or those that it was made from and may have to stay on.
   *
   * @param state of it, if any
   */
  boolean mayBeForeign(ObjectId id, Map<String, String> annotations, Optional<ObjectState> state) {
    return selection.mayBeForeign(id.namespace(), annotations)
        || state.flatMap(known -> known.madeFrom).filter(TemplateChoice::isForeign).isPresent();
  }

  TemplateSelection selection() {
    return selection;
  }

  /** The cluster is no more. */
  void forget(String uid) {
    selection.forget(uid);
  }

  /** Templates that do not fit this cluster leave it on those that it was made from. */
  private Done fallBack(
      Done failed, Observation observation, Function<TemplateChoice, Done> render) {
    TemplateChoice choice = failed.choice();
    return observation
        .state()
        .madeFrom
        .or(() -> selection.before(observation.object()))
        .filter(older -> older.usable() && !older.hashes().equals(choice.hashes()))
        .map(older -> render.apply(older.refusing(choice.refused())))
        .filter(done -> done.fault().isEmpty())
        .map(done -> done.refusing(failed.fault().orElseThrow().problems()))
        .orElse(failed);
  }

  private Done render(
      Object key, Map<String, Object> input, Observed observed, TemplateChoice choice) {
    Kind kind = kinds.of(input);
    Subject raw = kind.read(input, settings, observed);
    RenderPipeline pipeline = choice.pipeline();
    Fault.Stage stage = Fault.Stage.VALID;
    try {
      Judged judged = pipeline.judge(Document.of(raw.words(), input));
      stage = Fault.Stage.RENDERED;
      // Being deleted, it needs what cleans up after it, whatever its templates are.
      if (!choice.usable() && !observed.deleting()) {
        throw new Invalid(choice.refused());
      }
      SoundGroups sound = SoundGroups.of(pipeline, kind.read(judged, settings, observed));
      Subject subject = sound.subject();
      List<Manifest> shared = sound.shared().stream().map(Manifest::withoutOrigins).toList();
      return new Done(key, subject, shared, Optional.empty(), kind.notes(subject), choice);
    } catch (Invalid e) {
      Optional<Fault> fault = Optional.of(new Fault(stage, e.problems()));
      return new Done(key, raw, List.of(), fault, List.of(), choice);
    }
  }
}
