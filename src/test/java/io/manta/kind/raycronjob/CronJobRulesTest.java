package io.manta.kind.raycronjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.kind.raycronjob.status.CronJobEvents;
import io.manta.manifest.ObjectId;
import io.manta.model.Settings;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.status.Fault;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronJobRulesTest {

  private static List<String> problems(String metadata, String spec) {
    String yaml =
        "apiVersion: ray.io/v1\nkind: RayCronJob\nmetadata: {%s}\nspec: {%s}\n"
            .formatted(metadata, spec);
    return Kinds.cronJobs(ZoneOffset.UTC)
        .check(Yaml.read("c.yaml", yaml).get(0), Settings.defaults())
        .problems()
        .stream()
        .map(Problem::line)
        .toList();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "name: a23456789012345678901234567890123456  | schedule: '@daily'                    | ",
        "name: a234567890123456789012345678901234567 | schedule: '@daily'                    | metadata.name: the name is too long",
        "name: A                | schedule: '@daily'                    | metadata.name: the name has a form",
        "labels: {}             | schedule: '@daily'                    | metadata: a RayCronJob needs a name",
        "name: a                | schedule: '@every 90m'                | ",
        "name: a                | schedule: '0 0 * * MON-FRI'           | ",
        "name: a                | schedule: 'TZ=UTC 0 0 * * *'          | spec.schedule: the schedule cannot be read: a zone inside",
        "name: a                | schedule: '61 * * * *'                | spec.schedule: the schedule cannot be read: the field for the minute",
        "name: a                | schedule: '* * * *'                   | spec.schedule: the schedule cannot be read: it has 4 fields",
        "name: a                | schedule: '@daily', timeZone: Asia/Tokyo | ",
        "name: a                | schedule: '@daily', timeZone: Berlin     | spec.timeZone: there is no time zone",
        "'name: a, annotations: {manta.io/missed-runs: all}'   | schedule: '@daily' | ",
        "'name: a, annotations: {manta.io/missed-runs: every}' | schedule: '@daily' | metadata.annotations[manta.io/missed-runs]: no word",
      })
  void says_what_a_schema_cannot(String metadata, String spec, String expected) {
    List<String> found =
        problems(
            metadata,
            "jobTemplate: {entrypoint: a, clusterSelector: {ray.io/cluster: c}}, " + spec);

    if (expected == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).hasSize(1);
      assertThat(found.get(0)).contains(expected);
    }
  }

  @Test
  void the_ray_job_inside_is_judged_with_its_place_here() {
    List<String> found =
        problems(
            "name: a",
            "jobTemplate: {entrypoint: a, rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: r, image: i}]}}},"
                + " workerGroupSpecs: [{groupName: headgroup, template: {spec: {containers:"
                + " [{name: r, image: i}]}}}]}}, schedule: '@daily'");

    assertThat(found).hasSize(1);
    assertThat(found.get(0))
        .startsWith("c.yaml:4:")
        .contains("spec.jobTemplate.rayClusterSpec.workerGroupSpecs[0].groupName");
  }

  /** KubeRay has one reason, whatever is wrong. */
  @ParameterizedTest
  @CsvSource({"metadata.name", "spec.schedule"})
  void is_refused_for_one_reason(String path) {
    Fault fault =
        new Fault(Fault.Stage.VALID, List.of(Problem.of("", Optional.empty(), path, "wrong")));

    assertThat(CronJobEvents.invalid(new ObjectId("ray.io/v1", "RayCronJob", "ns", "c"), fault))
        .extracting(event -> event.type() + " " + event.reason())
        .isEqualTo("Warning InvalidRayCronJobSpec");
  }
}
