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

/** The one control plane of a test run. */
final class SharedControlPlane implements AutoCloseable {

  final ControlPlane controlPlane;
  final KubernetesClient client;

  SharedControlPlane() {
    controlPlane = ControlPlane.start(Setup.of(binaries()).with(definitions()).audited());
    client = controlPlane.client();
  }

  /** Found as by {@code manta dev}; what takes long is reported on stderr. */
  static Binaries binaries() {
    return ProgramSources.of(Optional.empty(), System.getenv())
        .find(ProgressLine.to(new PrintWriter(System.err, true), false));
  }

  static List<String> definitions() {
    return CustomResourceSchema.definitions();
  }

  @Override
  public void close() {
    client.close();
    controlPlane.close();
  }
}
