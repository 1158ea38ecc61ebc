package io.manta.operator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The lives of each kind. {@code -Dkind=rayjob} for those of one kind alone. */
final class Stories {

  private static final Map<String, List<LifeStory>> OF_KINDS = new LinkedHashMap<>();

  static {
    OF_KINDS.put("raycluster", List.of(new ClusterStory()));
    OF_KINDS.put(
        "rayjob",
        Stream.of("K8sJobMode", "HTTPMode", "SidecarMode").<LifeStory>map(JobStory::new).toList());
    OF_KINDS.put("rayservice", List.of(new ServiceStory()));
    OF_KINDS.put("raycronjob", List.of(new CronStory()));
  }

  /**
   * A life to be led.
   *
   * @param number of it: a seed, or a request
   */
  record Turn(LifeStory story, long number) {

    @Override
    public String toString() {
      return story + " " + number;
    }
  }

  private Stories() {}

  static List<LifeStory> all() {
    String kind = System.getProperty("kind", "");
    return OF_KINDS.entrySet().stream()
        .filter(entry -> kind.isEmpty() || entry.getKey().equals(kind))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }

  /** So many lives of each kind, by turns where a kind has several stories. */
  static List<Turn> seeds(long first, long count) {
    return LongStream.range(first, first + count)
        .boxed()
        .flatMap(
            seed ->
                OF_KINDS.values().stream()
                    .map(stories -> stories.get((int) (seed % stories.size())))
                    .filter(all()::contains)
                    .map(story -> new Turn(story, seed)))
        .toList();
  }
}
