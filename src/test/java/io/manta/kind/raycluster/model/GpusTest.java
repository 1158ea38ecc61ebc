package io.manta.kind.raycluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpusTest {

  @ParameterizedTest
  @CsvSource({
    "nvidia.com/gpu, true",
    "amd.com/gpu, true",
    "gpu, true",
    "nvidia.com/mig-1g.5gb, true",
    "nvidia.com/mig-1g.5gb.me, false",
    "nvidia.com/GPU, false",
    "google.com/tpu, false",
    "nvidia.com/gpu.shared, false",
  })
  void gpus_are_those_that_kubeRay_knows(String resource, boolean expected) {
    assertThat(Gpus.isGpu(resource)).isEqualTo(expected);
  }
}
