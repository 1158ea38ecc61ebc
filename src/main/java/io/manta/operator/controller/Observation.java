package io.manta.operator.controller;

import io.manta.dashboard.DashboardObservation;
import io.manta.dashboard.DashboardQuery;
import io.manta.kind.PlanInput;
import io.manta.kind.Related;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.operator.cache.ResourceKey;
import io.manta.plan.Live;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * One object as it is at the beginning of a pass.
 *
 * @param object with the newest status known
 * @param live what belongs to it
 * @param state what this process remembers of it
 */
public record Observation(Map<String, Object> object, Live live, ObjectState state) {

  public Tree at(String... keys) {
    return new Tree(object).at(keys);
  }

  public ObjectId id() {
    return Manifest.idOf(object);
  }

  public ResourceKey key() {
    return ResourceKey.of(id());
  }

  public String uid() {
    return at("metadata", "uid").text();
  }

  public boolean isDeleting() {
    return !at("metadata", "deletionTimestamp").isAbsent();
  }

  /** All that a plan is made from. */
  public PlanInput planInput(
      Rendering.Done rendered,
      Map<ObjectId, Related> related,
      Function<DashboardQuery, DashboardObservation> dashboard,
      Instant now) {
    return new PlanInput(
        new Tree(object),
        rendered.subject(),
        rendered.shared(),
        rendered.choice().pipeline(),
        live,
        related,
        dashboard,
        state.expectations(now),
        now);
  }
}
