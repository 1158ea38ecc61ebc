package io.manta.operator.preview;

import io.manta.manifest.ObjectId;
import io.manta.plan.Step;
import io.manta.schema.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator would do about one RayCluster.
 *
 * @param isThere whether the cluster was found among what is live
 * @param managedBy another controller that looks after it; then there are no steps
 * @param newWithUs what KubeRay refuses unless a feature gate was switched on, and Manta makes
 * @param steps what would be written, in order
 * @param waits what it would wait for
 * @param left what it would leave to others although it is not as rendered
 * @param kept what it would leave alone, and why
 * @param outdated pods made from an older spec or template
 * @param object the Ray object as it would be
 */
public record PlannedChanges(
    ObjectId cluster,
    boolean isThere,
    Optional<String> managedBy,
    List<Problem> newWithUs,
    List<Step> steps,
    List<Step> waits,
    List<Step> left,
    List<Step> kept,
    int outdated,
    Map<String, Object> object) {}
