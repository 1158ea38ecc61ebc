package io.manta.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.manta.api.RayCluster;
import io.manta.api.RayCronJob;
import io.manta.api.RayJob;
import io.manta.api.RayService;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.kind.raycluster.RayClusterKind;
import io.manta.kind.rayjob.RayJobKind;
import io.manta.kind.rayservice.RayServiceKind;
import io.manta.model.FeatureGates;
import io.manta.operator.controller.ObjectSeries;
import io.manta.operator.controller.ResourceReconciler;
import io.manta.operator.controller.SharedParts;
import io.manta.operator.controller.Trigger;
import io.manta.operator.metrics.Meters;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;

/**
 * A kind that the operator reconciles, and how the client and the framework know it.
 *
 * @param resource names group, version and plural by its annotations
 * @param factory makes the reconciler: of a subclass, from which the framework reads {@code R}, and
 *     by whose simple name it keeps its configuration
 * @param series metrics of single objects
 */
public record Registration<R extends HasMetadata>(
    Kind kind, Class<R> resource, Factory<R> factory, Function<Meters, ObjectSeries> series) {

  /** Makes the reconciler of one kind. */
  public interface Factory<R extends HasMetadata> {
    ResourceReconciler<R> reconciler(
        Kind kind, Trigger<R> trigger, SharedParts parts, ObjectSeries series);
  }

  /** The kinds of every operator; those that others depend on come first. */
  public static final List<Registration<?>> BUILT_IN =
      List.of(
          new Registration<>(
              new RayClusterKind(), RayCluster.class, RayClusters::new, Meters::clusters),
          new Registration<>(
              new RayJobKind(new RayClusterKind()), RayJob.class, RayJobs::new, Meters::jobs),
          new Registration<>(
              Kinds.cronJobs(ZoneId.systemDefault()),
              RayCronJob.class,
              RayCronJobs::new,
              meters -> ObjectSeries.NONE),
          new Registration<>(
              new RayServiceKind(new RayClusterKind()),
              RayService.class,
              RayServices::new,
              Meters::services));

  private static final class RayServices extends ResourceReconciler<RayService> {
    RayServices(Kind kind, Trigger<RayService> trigger, SharedParts parts, ObjectSeries series) {
      super(kind, trigger, parts, series);
    }
  }

  private static final class RayCronJobs extends ResourceReconciler<RayCronJob> {
    RayCronJobs(Kind kind, Trigger<RayCronJob> trigger, SharedParts parts, ObjectSeries series) {
      super(kind, trigger, parts, series);
    }
  }

  private static final class RayJobs extends ResourceReconciler<RayJob> {
    RayJobs(Kind kind, Trigger<RayJob> trigger, SharedParts parts, ObjectSeries series) {
      super(kind, trigger, parts, series);
    }
  }

  private static final class RayClusters extends ResourceReconciler<RayCluster> {
    RayClusters(Kind kind, Trigger<RayCluster> trigger, SharedParts parts, ObjectSeries series) {
      super(kind, trigger, parts, series);
    }
  }

  /** Those that no feature gate switches off. */
  static List<Registration<?>> of(FeatureGates gates) {
    return BUILT_IN.stream()
        .filter(one -> gates.isOn("RayCronJob") || !one.resource().equals(RayCronJob.class))
        .toList();
  }

  static Kinds kinds(List<Registration<?>> registrations) {
    return new Kinds(registrations.stream().<Kind>map(Registration::kind).toList());
  }

  static List<Class<? extends HasMetadata>> resources(List<Registration<?>> registrations) {
    return registrations.stream()
        .<Class<? extends HasMetadata>>map(Registration::resource)
        .toList();
  }
}
