package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.manta.api.RayCluster;
import io.manta.kind.Kinds;
import io.manta.kind.Related;
import io.manta.manifest.ObjectId;
import io.manta.operator.cache.ObjectCache;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconciledObjectsTest {

  private static final ObjectId ID = new ObjectId("ray.io/v1", "RayCluster", "ns", "c");

  private final ObjectCache cache = new ObjectCache(Kinds.BUILT_IN, Clock.systemUTC(), key -> {});
  private final ReconciledObjects objects = new ReconciledObjects(cache);

  /** Seed 59 of the fault runs: a RayService was woken by the write and read what was before. */
  @ParameterizedTest
  @CsvSource({"5, ready", "7, starting", "9, starting"})
  void the_status_that_was_written_last_counts_until_the_watch_delivers_it(
      String watched, String state) {
    cache.wrote(
        Map.of(
            "apiVersion",
            "ray.io/v1",
            "kind",
            "RayCluster",
            "metadata",
            Map.of("name", "c", "namespace", "ns", "uid", "u", "resourceVersion", "7"),
            "status",
            Map.of("state", "ready")));
    RayCluster cluster = new RayCluster();
    cluster.getMetadata().setName("c");
    cluster.getMetadata().setNamespace("ns");
    cluster.getMetadata().setUid("u");
    cluster.getMetadata().setResourceVersion(watched);
    cluster.setStatus(Map.of("state", "starting"));
    objects.add("RayCluster", new One(cluster));

    Related found = objects.find(Set.of(ID)).get(ID);

    assertThat(found.object().at("status", "state").text()).isEqualTo(state);
  }

  private record One(RayCluster cluster) implements Cache<RayCluster> {

    @Override
    public Optional<RayCluster> get(ResourceID id) {
      return Optional.of(cluster);
    }

    @Override
    public Stream<ResourceID> keys() {
      return Stream.of(ResourceID.fromResource(cluster));
    }

    @Override
    public Stream<RayCluster> list(Predicate<RayCluster> predicate) {
      return Stream.of(cluster).filter(predicate);
    }
  }
}
