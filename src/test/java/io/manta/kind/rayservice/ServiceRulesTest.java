package io.manta.kind.rayservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.RayClusterKind;
import io.manta.model.Settings;
import io.manta.schema.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused of a RayService, and where. */
class ServiceRulesTest {

  private static final String OPTIONS =
      "upgradeStrategy: {type: NewClusterWithIncrementalUpgrade, clusterUpgradeOptions:"
          + " {gatewayClassName: g, stepSizePercent: 10, intervalSeconds: 1}}";

  @Test
  void a_sound_one_breaks_no_rule() {
    assertThat(problems(ServiceWorld.SERVICE)).isEmpty();
    assertThat(
            problems(
                with(OPTIONS)
                    .replace(
                        "rayClusterConfig:",
                        "rayClusterConfig:\n    enableInTreeAutoscaling: true")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: s,|name: a2345678901234567890123456789012345678901234567x,|metadata.name",
        "name: s,|name: 1s,|metadata.name",
        "uid: u-1|uid: u-1, annotations: {ray.io/initializing-timeout: soon}|metadata.annotations[ray.io/initializing-timeout]",
        "uid: u-1|uid: u-1, annotations: {ray.io/initializing-timeout: 0s}|metadata.annotations[ray.io/initializing-timeout]",
        "  serveConfigV2:|  upgradeStrategy: {type: Blue};  serveConfigV2:|spec.upgradeStrategy.type",
        "rayClusterConfig:|rayClusterConfig:;    authOptions: {mode: token, enableK8sTokenAuth: true}|spec.rayClusterConfig.authOptions.enableK8sTokenAuth",
        "headGroupSpec:|headGroupSpec:;      headService: {metadata: {name: mine}}|spec.rayClusterConfig.headGroupSpec.headService.metadata.name",
        "groupName: w|groupName: headgroup|spec.rayClusterConfig.workerGroupSpecs[0].groupName",
        "- {name: app, import_path: \"app:main\"}|- {name: app|spec.serveConfigV2",
      })
  void a_broken_rule_is_reported_with_its_place(String sound, String broken, String path) {
    assertThat(problems(ServiceWorld.SERVICE.replace(sound, broken.replace(";", "\n"))))
        .extracting(Problem::path)
        .contains(path);
  }

  @ParameterizedTest
  @CsvSource({
    "stepSizePercent: 10,stepSizePercent: 101",
    "intervalSeconds: 1,intervalSeconds: 0",
    "gatewayClassName: g,maxSurgePercent: 50",
    "stepSizePercent: 10,'stepSizePercent: 60, maxSurgePercent: 50'"
  })
  void an_incremental_upgrade_needs_sound_options(String sound, String broken) {
    assertThat(problems(with(OPTIONS.replace(sound, broken)))).isNotEmpty();
  }

  @Test
  void an_incremental_upgrade_needs_the_autoscaler() {
    assertThat(problems(with(OPTIONS)))
        .extracting(Problem::path)
        .containsExactly("spec.rayClusterConfig.enableInTreeAutoscaling");
  }

  private static String with(String field) {
    return ServiceWorld.SERVICE.replace("spec:\n  serve", "spec:\n  " + field + "\n  serve");
  }

  private static List<Problem> problems(String yaml) {
    return new RayServiceKind(new RayClusterKind())
        .check(ServiceWorld.read(yaml), Settings.defaults())
        .problems();
  }
}
