package io.manta.operator.preview;

import io.manta.diff.FieldChange;
import io.manta.diff.ObjectChange;
import io.manta.diff.ObjectChange.What;
import io.manta.diff.ObjectComparison;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.plan.Step;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.layers.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What would change if a Ray object were applied now: in itself, and by the steps of {@code manta
 * plan} in what is made for it.
 *
 * @param outdated pods that were made from an older spec and are not replaced by these steps
 * @param problems why nothing, or not all, can be said
 */
public record LiveComparison(
    ObjectId id, List<ObjectChange> changes, long outdated, List<Problem> problems) {

  public static LiveComparison of(
      Document document, DryRun dryRun, LiveSource source, ObjectComparison comparison) {
    ObjectId id = Manifest.idOf(document.value());
    List<ObjectChange> changes = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    try {
      PlannedChanges planned = dryRun.of(document);
      itself(planned, source, comparison).ifPresent(changes::add);
      for (Step step : planned.steps()) {
        try {
          change(step, source, comparison).ifPresent(changes::add);
        } catch (Invalid e) {
          problems.addAll(e.problems());
        }
      }
      long replaced = planned.steps().stream().filter(LiveComparison::isReplaced).count();
      return new LiveComparison(
          planned.cluster(), changes, Math.max(0, planned.outdated() - replaced), problems);
    } catch (Invalid e) {
      return new LiveComparison(id, changes, 0, e.problems());
    }
  }

  private static boolean isReplaced(Step step) {
    return step instanceof Step.Delete delete
        && (delete.cause() == Step.Cause.RECREATED || delete.cause() == Step.Cause.ROLLED);
  }

  private static Optional<ObjectChange> itself(
      PlannedChanges planned, LiveSource source, ObjectComparison comparison) {
    ObjectId id = planned.cluster();
    Kind kind = Kinds.BUILT_IN.named(id.kind()).orElseThrow();
    Map<String, Object> after = kind.schema().withoutDefaults(planned.object());
    Optional<Map<String, Object>> before = source.rayObject(id).map(kind.schema()::withoutDefaults);
    if (before.isEmpty()) {
      return Optional.of(ObjectChange.whole(id, What.ADDED, after));
    }
    List<FieldChange> fields = comparison.fields(id, before.get(), after);
    return fields.isEmpty() ? Optional.empty() : Optional.of(ObjectChange.changed(id, fields));
  }

  private static Optional<ObjectChange> change(
      Step step, LiveSource source, ObjectComparison comparison) {
    if (step instanceof Step.Apply apply && apply.there().isPresent()) {
      Map<String, Object> live = source.object(apply.id()).orElse(apply.there().get().content());
      return comparison.between(List.of(live), List.of(source.applied(apply, live))).stream()
          .findFirst()
          .map(change -> change.because(step.reason()));
    }
    if (step instanceof Step.Apply apply) {
      return made(apply.manifest().object(), step, comparison);
    }
    if (step instanceof Step.Create create) {
      return made(create.manifest().object(), step, comparison);
    }
    if (step instanceof Step.Delete) {
      return Optional.of(
          ObjectChange.whole(step.id(), What.REMOVED, Map.of()).because(step.reason()));
    }
    return step instanceof Step.Patch patch ? patched(patch, source, comparison) : Optional.empty();
  }

  private static Optional<ObjectChange> made(
      Map<String, Object> object, Step step, ObjectComparison comparison) {
    return comparison.between(List.of(), List.of(object)).stream()
        .findFirst()
        .map(change -> change.because(step.reason()));
  }

  /** By a merge patch. */
  private static Optional<ObjectChange> patched(
      Step.Patch patch, LiveSource source, ObjectComparison comparison) {
    Map<String, Object> live = source.object(patch.id()).orElse(Map.of());
    Map<String, Object> after = Layers.merge(List.of(live, patch.patch()));
    List<FieldChange> fields = comparison.fields(patch.id(), live, after);
    return Optional.of(ObjectChange.changed(patch.id(), fields).because(patch.reason()));
  }
}
