package io.manta.kind;

import io.manta.dashboard.DashboardObservation;
import io.manta.dashboard.DashboardQuery;
import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestSource;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Tree;
import io.manta.plan.Expectations;
import io.manta.plan.Live;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that a plan is made from.
 *
 * @param object with the newest status known
 * @param subject the facts that were rendered
 * @param shared the rendered manifests, in apply order
 * @param source renders what is rendered only when it is planned
 * @param related the objects that {@link Kind#related} names, as far as they exist
 * @param dashboard the newest answer to a question of {@link Kind#dashboard}
 * @param now decides time-outs only
 */
public record PlanInput(
    Tree object,
    Subject subject,
    List<Manifest> shared,
    ManifestSource source,
    Live live,
    Map<ObjectId, Related> related,
    Function<DashboardQuery, DashboardObservation> dashboard,
    Expectations expectations,
    Instant now) {

  public boolean isDeleting() {
    return !object.at("metadata", "deletionTimestamp").isAbsent();
  }

  /** How often the spec was changed. */
  public long generation() {
    return object.at("metadata", "generation").whole().orElse(0L);
  }
}
