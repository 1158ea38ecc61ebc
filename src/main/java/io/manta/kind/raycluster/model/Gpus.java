package io.manta.kind.raycluster.model;

import java.util.regex.Pattern;

/** Which resources are GPUs, as KubeRay recognises them: {@code *gpu} and NVIDIA's slices. */
public final class Gpus {

  private static final Pattern MIG = Pattern.compile("nvidia\\.com/mig-\\d+g\\.\\d+gb");

  private Gpus() {}

  public static boolean isGpu(String resource) {
    return resource.endsWith("gpu") || MIG.matcher(resource).matches();
  }
}
