package io.manta.kind;

import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestSource;
import io.manta.manifest.Subject;
import io.manta.model.Tree;
import io.manta.plan.Expectations;
import io.manta.plan.Live;
import java.time.Instant;
import java.util.List;

/**
 * All that a plan is made from.
 *
 * @param object with the newest status known
 * @param subject the facts that were rendered
 * @param shared the rendered manifests, in apply order
 * @param source renders what is rendered only when it is planned
 * @param now decides time-outs only
 */
public record PlanInput(
    Tree object,
    Subject subject,
    List<Manifest> shared,
    ManifestSource source,
    Live live,
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
