package io.manta.live;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.Binaries;
import io.manta.dev.ControlPlane;
import io.manta.dev.ProgramSources;
import io.manta.dev.ProgressLine;
import io.manta.dev.Setup;
import io.manta.schema.CustomResourceSchema;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/**
 * The one control plane of this Java process: to have one serve Ray's definitions takes ten seconds
 * of processor time. It is started for the first live test and ends with the process. Not in a
 * store of JUnit: each test class of a run of Maven is a run of JUnit of its own.
 */
final class SharedControlPlane {

  private static final class Started {
    private static final SharedControlPlane ONE = new SharedControlPlane();
  }

  final ControlPlane controlPlane;
  final KubernetesClient client;

  private SharedControlPlane() {
    controlPlane = ControlPlane.start(Setup.of(binaries()).with(definitions()).audited());
    client = controlPlane.client();
  }

  static SharedControlPlane get() {
    return Started.ONE;
  }

  /** Found as by {@code manta dev}; what takes long is reported on stderr. */
  static Binaries binaries() {
    return ProgramSources.of(Optional.empty(), System.getenv())
        .find(ProgressLine.to(new PrintWriter(System.err, true), false));
  }

  static List<String> definitions() {
    return CustomResourceSchema.definitions();
  }
}
