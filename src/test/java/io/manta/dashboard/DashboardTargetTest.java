package io.manta.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever may write a status chooses an address: what of it is asked, with the operator's token.
 */
class DashboardTargetTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "c-head-svc.ns.svc.cluster.local:8265, c-head-svc",
    "c-head-svc.ns.svc.k8s.example.org:80, c-head-svc",
    "c-head-svc.ns.svc:8265, c-head-svc",
    "c-head-svc.other.svc.cluster.local:8265, ''",
    "c-head-svc.ns.svc.cluster.local, ''",
    "169.254.169.254:80, ''",
    "c.ns.svc@evil.example:80, ''",
    "evil.example/.ns.svc:80, ''",
    "x/../../../kube-system/secrets/s?.ns.svc.cluster.local:8265, ''",
    "C.ns.svc.cluster.local:8265, ''",
    "'c.ns.svc.cluster.local:80 ; id', ''",
    "'', ''",
  })
  void only_a_service_of_the_objects_own_namespace(String address, String service) {
    assertThat(DashboardTarget.kept("ns", address, Optional.empty()).map(DashboardTarget::service))
        .isEqualTo(Optional.of(service).filter(name -> !name.isEmpty()));
  }

  @ParameterizedTest
  @CsvSource({
    "c-head-svc.ns.svc.cluster.local:8265",
    "c-head-svc.ns.svc:8265",
    "c-head-svc.ns.svc.evil.example:8265",
  })
  void what_is_asked_ends_as_the_cluster_does_whatever_a_status_says(String address) {
    DashboardTarget target = DashboardTarget.kept("ns", address, Optional.empty()).orElseThrow();
    assertThat(target.inCluster("cluster.local")).isEqualTo("c-head-svc.ns.svc.cluster.local:8265");
  }
}
