package io.manta.kind.rayservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.status.Event;
import org.junit.jupiter.api.Test;

/** Suspension, time-out and deletion of a RayService. */
class ServiceEndTest {

  private static final String SUSPENDED =
      ServiceWorld.SERVICE.replace("spec:\n  serve", "spec:\n  suspend: true\n  serve");

  private final ServiceWorld world = new ServiceWorld();

  @Test
  void a_suspension_is_in_the_status_before_anything_goes_and_ends_with_a_new_cluster() {
    world.served();
    String first = world.active();
    world.apply(SUSPENDED);
    world.pass();
    assertThat(world.condition("Suspending")).isEqualTo("True SuspendRequested");
    assertThat(world.active()).isEmpty();
    assertThat(world.names("RayCluster")).containsExactly(first);

    world.settle();
    assertThat(world.objects).isEmpty();
    assertThat(world.condition("Suspended")).isEqualTo("True SuspendComplete");
    assertThat(world.condition("Suspending")).isEqualTo("False SuspendComplete");
    assertThat(world.condition("Ready")).isEqualTo("False SuspendComplete");
    assertThat(world.condition("UpgradeInProgress")).isEqualTo("False SuspendComplete");
    assertThat(world.condition("RollbackInProgress")).isEqualTo("False SuspendComplete");
    assertThat(world.condition("Reconciling")).startsWith("False");
    assertThat(world.status().at("serviceStatus").text()).isEmpty();

    world.apply(ServiceWorld.SERVICE);
    world.served();
    assertThat(world.condition("Suspended")).isEqualTo("False RayServiceResumed");
    assertThat(world.condition("Ready")).isEqualTo("True NonZeroServeEndpoints");
    assertThat(world.active()).isNotEqualTo(first);
  }

  @Test
  void a_suspension_that_has_begun_is_carried_through() {
    world.served();
    String first = world.active();
    world.apply(SUSPENDED);
    world.pass();
    world.apply(ServiceWorld.SERVICE);
    world.settle();

    assertThat(world.names("RayCluster")).doesNotContain(first).hasSize(1);
  }

  @Test
  void one_that_is_made_suspended_makes_nothing() {
    ServiceWorld suspended = new ServiceWorld(SUSPENDED);
    suspended.settle();

    assertThat(suspended.objects).isEmpty();
    assertThat(suspended.condition("Suspended")).isEqualTo("True SuspendComplete");
  }

  @Test
  void what_does_not_serve_in_time_is_given_up() {
    ServiceWorld slow =
        new ServiceWorld(
            ServiceWorld.SERVICE.replace(
                "uid: u-1", "uid: u-1, annotations: {ray.io/initializing-timeout: 6s}"));
    slow.settle();
    String cluster = slow.pending();
    slow.seconds(5);
    slow.settle();
    assertThat(slow.pending()).isEqualTo(cluster);
    slow.seconds(1);
    slow.settle();

    assertThat(slow.condition("Ready")).isEqualTo("False InitializingTimeout");
    assertThat(slow.condition("Stalled")).isEqualTo("True ServeTimedOut");
    assertThat(slow.pending()).isEmpty();
    assertThat(slow.names("RayCluster")).containsExactly(cluster);
    assertThat(slow.events)
        .extracting(Event::reason)
        .containsOnlyOnce("RayServiceInitializingTimeout");
    slow.seconds(61);
    slow.settle();
    assertThat(slow.names("RayCluster")).isEmpty();
    assertThat(slow.condition("Ready")).as("for good").isEqualTo("False InitializingTimeout");
  }

  @Test
  void one_that_was_given_up_begins_anew_when_it_was_suspended_meanwhile() {
    String timed =
        ServiceWorld.SERVICE.replace(
            "uid: u-1", "uid: u-1, annotations: {ray.io/initializing-timeout: 6s}");
    ServiceWorld slow = new ServiceWorld(timed);
    slow.settle();
    String cluster = slow.pending();
    slow.seconds(6);
    slow.settle();
    slow.apply(timed.replace("spec:\n  serve", "spec:\n  suspend: true\n  serve"));
    slow.settle();
    assertThat(slow.condition("Suspended")).isEqualTo("True SuspendComplete");
    assertThat(slow.names("RayCluster")).isEmpty();
    slow.apply(timed);
    slow.settle();

    assertThat(slow.condition("Ready")).isEqualTo("False Initializing");
    assertThat(slow.names("RayCluster")).hasSize(1).doesNotContain(cluster);
  }

  @Test
  void an_old_cluster_goes_only_when_the_status_says_that_it_is_not_used_any_more() {
    String hasty =
        ServiceWorld.SERVICE.replace(
            "spec:\n  serve", "spec:\n  rayClusterDeletionDelaySeconds: 0\n  serve");
    ServiceWorld upgraded = new ServiceWorld(hasty).served();
    String old = upgraded.active();
    upgraded.apply(hasty.replace("image: \"ray:1\", ports", "image: \"ray:2\", ports"));
    upgraded.settle();
    upgraded.ready(upgraded.pending());
    upgraded.application(upgraded.pending(), "");
    upgraded.settle();
    upgraded.seconds(1);
    upgraded.application(upgraded.pending(), "RUNNING");
    while (upgraded.active().equals(old)) {
      assertThat(upgraded.names("RayCluster")).contains(old);
      upgraded.pass();
    }

    assertThat(upgraded.names("RayCluster")).contains(old);
    upgraded.settle();
    assertThat(upgraded.names("RayCluster")).containsExactly(upgraded.active());
  }

  @Test
  void one_that_has_served_is_never_given_up() {
    ServiceWorld quick =
        new ServiceWorld(
                ServiceWorld.SERVICE.replace(
                    "uid: u-1", "uid: u-1, annotations: {ray.io/initializing-timeout: 6s}"))
            .served();
    quick.remove("RayCluster", quick.active());
    quick.seconds(100);
    quick.settle();

    assertThat(quick.condition("Ready")).isEqualTo("False ZeroServeEndpoints");
  }

  @Test
  void at_a_deletion_clusters_go_before_the_finalizer() {
    world.served();
    world.delete();
    world.pass();
    assertThat(world.names("RayCluster")).isEmpty();
    assertThat(world.tree().at("metadata", "finalizers").list()).hasSize(1);
    world.pass();
    assertThat(world.tree().at("metadata", "finalizers").list()).isEmpty();
  }
}
