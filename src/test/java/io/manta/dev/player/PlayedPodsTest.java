package io.manta.dev.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlayedPodsTest {

  @ParameterizedTest(name = "{0} after {1} ms: {2}")
  @CsvSource({
    "'',                                        ,     Running ready,     ''",
    "never-ready=true,                          5000, Running,           ''",
    "ready-after=1s,                            ,     Running,           1000",
    "ready-after=1s,                            400,  Running,           600",
    "ready-after=1s,                            1000, Running ready,     ''",
    "fail-after=2s,                             500,  Running ready,     1500",
    "fail-after=2s,                             2000, Failed 1,          ''",
    "fail-after=1m30s exit-code=7,              90000, Failed 7,         ''",
    "exit-after=250ms,                          250,  Succeeded 0,       ''",
    "exit-after=250ms exit-code=2,              250,  Failed 2,          ''",
    "fail-after=0s,                             ,     Running ready,     1",
    "fail-after=nonsense,                       9999, Running ready,     ''",
    "ready-after=5s fail-after=2s,              1000, Running,           1000"
  })
  void a_pod_looks_as_its_annotations_and_the_time_say(
      String annotations, Long running, String looks, String next) {
    Map<String, String> map = new TreeMap<>();
    for (String pair : annotations.isEmpty() ? new String[0] : annotations.split(" ")) {
      map.put("dev.manta.io/" + pair.split("=")[0], pair.split("=")[1]);
    }
    Script script =
        Script.of(new PodBuilder().withNewMetadata().withAnnotations(map).endMetadata().build());

    PlayedPods playedPods =
        PlayedPods.of(script, Optional.ofNullable(running).map(Duration::ofMillis));

    assertThat(
            playedPods.phase()
                + (playedPods.isRunning() ? "" : " " + playedPods.exitCode())
                + (playedPods.ready() ? " ready" : ""))
        .isEqualTo(looks);
    assertThat(playedPods.next().map(Duration::toMillis).map(String::valueOf).orElse(""))
        .isEqualTo(next);
  }
}
