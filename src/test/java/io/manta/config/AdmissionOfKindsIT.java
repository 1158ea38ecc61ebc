package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code config/admission/kinds.yaml} on a real API server: what it takes and what it refuses. */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionOfKindsIT {

  private static final String CLUSTER =
      "{headGroupSpec: {template: {spec: {containers: [{name: r, image: i}]}}}}";

  private final LiveEnvironment live;
  private final String policies;

  AdmissionOfKindsIT(LiveEnvironment live) throws IOException {
    this.live = live;
    String selector =
        "  validationActions: [Deny]\n  matchResources: {namespaceSelector: {matchLabels:"
            + " {kubernetes.io/metadata.name: "
            + live.namespace()
            + "}}}\n";
    this.policies =
        Files.readString(Path.of("config/admission/kinds.yaml"))
            .replace("  validationActions: [Deny]\n", selector);
  }

  @BeforeAll
  void install() {
    live.apply(policies);
    for (String kind : new String[] {"RayJob", "RayCronJob"}) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  refusal(kind, "j", "")
                      .filter(why -> why.contains("one of them is needed"))
                      .isPresent());
    }
  }

  @AfterAll
  void remove() {
    live.client()
        .load(new ByteArrayInputStream(policies.getBytes(StandardCharsets.UTF_8)))
        .delete();
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "RayJob     | j | rayClusterSpec: C | ",
        "RayJob     | a2345678901234567890123456789012345678901234567 | rayClusterSpec: C | ",
        "RayJob     | a23456789012345678901234567890123456789012345678 | rayClusterSpec: C | at most 47",
        "RayJob     | j | rayClusterSpec: C, suspend: true | suspend needs",
        "RayJob     | j | rayClusterSpec: C, suspend: true, shutdownAfterJobFinishes: true | ",
        "RayJob     | j | rayClusterSpec: C, ttlSecondsAfterFinished: 5 | ttlSecondsAfterFinished",
        "RayJob     | j | rayClusterSpec: C, ttlSecondsAfterFinished: 5, shutdownAfterJobFinishes: true | ",
        "RayJob     | j | entrypoint: a | one of them is needed",
        "RayJob     | j | entrypoint: a, managedBy: kueue.x-k8s.io/multikueue | ",
        "RayJob     | j | clusterSelector: {ray.io/cluster: c} | ",
        "RayJob     | j | clusterSelector: {app: c} | it needs ray.io/cluster",
        "RayJob     | j | clusterSelector: {ray.io/cluster: c}, submissionMode: SidecarMode | it needs ray.io/cluster",
        "RayJob     | j | rayClusterSpec: C, submissionMode: InteractiveMode, backoffLimit: 1 | InteractiveMode",
        "RayJob     | j | rayClusterSpec: C, submissionMode: SidecarMode, submitterConfig: {backoffLimit: 1} | SidecarMode",
        "RayJob     | j | rayClusterSpec: C, activeDeadlineSeconds: 0 | activeDeadlineSeconds",
        "RayService | s | rayClusterConfig: C | ",
        "RayService | s | rayClusterConfig: C, upgradeStrategy: {type: Sometimes} | upgradeStrategy.type",
        "RayService | s | rayClusterConfig: C, upgradeStrategy: {type: NewClusterWithIncrementalUpgrade} | needs enableInTreeAutoscaling",
        "RayCronJob | c | schedule: '@daily', jobTemplate: {rayClusterSpec: C} | ",
        "RayCronJob | c | schedule: 'TZ=UTC 0 0 * * *', jobTemplate: {rayClusterSpec: C} | a zone inside",
        "RayCronJob | a234567890123456789012345678901234567 | schedule: '@daily', jobTemplate: {rayClusterSpec: C} | at most 36",
        "RayCronJob | c | schedule: '@daily', jobTemplate: {entrypoint: a} | one of them is needed",
      })
  void it_refuses_what_the_operator_would(String kind, String name, String spec, String expected) {
    Optional<String> refusal = refusal(kind, name, spec);

    if (expected == null) {
      assertThat(refusal).isEmpty();
    } else {
      assertThat(refusal).hasValueSatisfying(why -> assertThat(why).contains(expected));
    }
  }

  private Optional<String> refusal(String kind, String name, String spec) {
    String least =
        kind.equals("RayCronJob") && spec.isEmpty() ? "schedule: '@daily', jobTemplate: {}" : spec;
    String yaml =
        "apiVersion: ray.io/v1\nkind: %s\nmetadata: {name: %s}\nspec: {%s}\n"
            .formatted(kind, name, least.replace(": C", ": " + CLUSTER));
    try {
      live.client()
          .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
          .inNamespace(live.namespace())
          .dryRun()
          .create();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(e.getMessage());
    }
  }
}
