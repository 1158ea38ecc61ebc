package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.FeatureGates;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationTest {

  @Test
  void a_kind_whose_gate_is_off_is_nobodys() {
    assertThat(kinds("")).containsExactly("RayCluster", "RayJob", "RayCronJob", "RayService");
    assertThat(kinds("RayCronJob=false")).containsExactly("RayCluster", "RayJob", "RayService");
  }

  private static List<String> kinds(String gates) {
    FeatureGates parsed = gates.isEmpty() ? FeatureGates.defaults() : FeatureGates.parse(gates);
    return Registration.of(parsed).stream().map(one -> one.kind().name()).toList();
  }
}
