package io.manta.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.plan.PlanScene;
import io.manta.schema.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** cert-manager issued the authority of a cluster's certificates again. */
class AuthorityTest {

  @ParameterizedTest(name = "revision {0} since {1}")
  @CsvSource({
    // pods of the scene are an hour old
    "1, 2030-01-01T11:30:00Z, false",
    "2, 2030-01-01T11:30:00Z, true",
    "2, 2030-01-01T10:30:00Z, false",
    "2, '', false",
    "2, soon, false"
  })
  void pods_of_before_are_named(long revision, String since, boolean named) {
    PlanScene planScene = PlanScene.withHead();
    LiveObject certificate = certificate(revision, since);
    planScene.objects.put(certificate.id(), certificate);

    List<Step.Leave> left = planScene.plan().only(Step.Leave.class);

    assertThat(left.size()).isEqualTo(named ? 1 : 0);
    left.forEach(
        leave ->
            assertThat(leave.reason()).contains("c-head-1", "To fix: delete these pods, the head"));
  }

  @Test
  void a_cluster_without_certificates_has_none() {
    assertThat(Authority.of(Live.NOTHING)).isEmpty();
  }

  private static LiveObject certificate(long revision, String since) {
    String text =
        """
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: ray-ca-certificate-c, namespace: ns, uid: u}
        spec: {isCA: true}
        status: {revision: %d, notBefore: "%s"}
        """
            .formatted(revision, since);
    return LiveObject.of(Yaml.read("test", text).get(0).value());
  }
}
