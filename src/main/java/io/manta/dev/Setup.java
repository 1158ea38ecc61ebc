package io.manta.dev;

import java.util.ArrayList;
import java.util.List;

/**
 * What a control plane is to be started with.
 *
 * @param definitions YAML texts of CustomResourceDefinitions that exist before the controllers
 *     start: garbage collection learns of later ones only every 30 s
 * @param apiServerFlags more flags for kube-apiserver; the last of two alike wins
 * @param audit whether every request is noted in {@link ControlPlane#auditLog()}
 */
public record Setup(
    Binaries binaries, List<String> definitions, List<String> apiServerFlags, boolean audit) {

  public static Setup of(Binaries binaries) {
    return new Setup(binaries, List.of(), List.of(), false);
  }

  public Setup with(List<String> moreDefinitions) {
    return new Setup(binaries, joined(definitions, moreDefinitions), apiServerFlags, audit);
  }

  public Setup apiServerFlags(String... flags) {
    return new Setup(binaries, definitions, joined(apiServerFlags, List.of(flags)), audit);
  }

  public Setup audited() {
    return new Setup(binaries, definitions, apiServerFlags, true);
  }

  private static List<String> joined(List<String> some, List<String> more) {
    List<String> out = new ArrayList<>(some);
    out.addAll(more);
    return List.copyOf(out);
  }
}
