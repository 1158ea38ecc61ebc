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
              new RayClusterKind(), RayCluster.class, RayClusterReconciler::new, Meters::clusters),
          new Registration<>(
              new RayServiceKind(new RayClusterKind()),
              RayService.class,
              RayServiceReconciler::new,
              Meters::services));

  /** The framework tells controllers apart by the name of the class, which it must have. */
  private static final class RayClusterReconciler extends ResourceReconciler<RayCluster> {
    RayClusterReconciler(
        Kind kind,
        Trigger<RayCluster> trigger,
        ResourceReconciler.Parts parts,
        ObjectSeries series) {
      super(kind, trigger, parts, series);
    }
  }

  private static final class RayServiceReconciler extends ResourceReconciler<RayService> {
    RayServiceReconciler(
        Kind kind,
        Trigger<RayService> trigger,
        ResourceReconciler.Parts parts,
        ObjectSeries series) {
      super(kind, trigger, parts, series);
    }
  }

  static Kinds kinds(List<Registration<?>> registrations) {
    return new Kinds(registrations.stream().<Kind>map(Registration::kind).toList());
  }
}
