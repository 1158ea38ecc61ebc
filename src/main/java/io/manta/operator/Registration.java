package io.manta.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.manta.api.RayCluster;
import io.manta.api.RayService;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.kind.raycluster.RayClusterKind;
import io.manta.kind.rayservice.RayServiceKind;
import io.manta.operator.controller.ObjectSeries;
import io.manta.operator.controller.ResourceReconciler;
import io.manta.operator.controller.Trigger;
import io.manta.operator.metrics.Meters;
import java.util.List;
import java.util.function.Function;

/**
 * A kind that the operator reconciles, and how the client and the framework know it.
 *
 * @param resource names group, version and plural by its annotations
 * @param factory makes the reconciler; of a subclass, from which the framework reads {@code R}
 * @param series metrics of single objects
 */
public record Registration<R extends HasMetadata>(
    Kind kind, Class<R> resource, Factory<R> factory, Function<Meters, ObjectSeries> series) {

  /** Makes the reconciler of one kind. */
  public interface Factory<R extends HasMetadata> {
    ResourceReconciler<R> reconciler(
        Kind kind, Trigger<R> trigger, ResourceReconciler.Parts parts, ObjectSeries series);
  }

  /** The kinds of every operator. */
  public static final List<Registration<?>> BUILT_IN =
      List.of(
          new Registration<>(
              new RayClusterKind(),
              RayCluster.class,
              (kind, trigger, parts, series) ->
                  new ResourceReconciler<RayCluster>(kind, trigger, parts, series) {},
              Meters::clusters),
          new Registration<>(
              new RayServiceKind(new RayClusterKind()),
              RayService.class,
              (kind, trigger, parts, series) ->
                  new ResourceReconciler<RayService>(kind, trigger, parts, series) {},
              Meters::services));

  static Kinds kinds(List<Registration<?>> registrations) {
    return new Kinds(registrations.stream().<Kind>map(Registration::kind).toList());
  }
}
