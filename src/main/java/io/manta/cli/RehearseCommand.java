package io.manta.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code manta __rehearse}: does what commands do most, so that a JVM which writes a class archive
 * at its end has their classes in it.
 */
@Command(name = RehearseCommand.NAME, hidden = true, description = "Loads what commands need.")
final class RehearseCommand implements Callable<Integer> {

  static final String NAME = "__rehearse";

  private static final String RAY_CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: rehearsal}
      spec:
        rayVersion: "2.55.0"
        headGroupSpec:
          template: {spec: {containers: [{name: ray, image: "rayproject/ray:2.55.0"}]}}
        workerGroupSpecs:
        - groupName: workers
          replicas: 1
          minReplicas: 0
          maxReplicas: 2
          template: {spec: {containers: [{name: ray, image: "rayproject/ray:2.55.0"}]}}
      """;

  /** Nothing listens at this port, and the client says so at once. */
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: u, user: {token: t}}]
      contexts: [{name: c, context: {cluster: a, user: u}}]
      current-context: c
      """;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("manta-rehearsal");
    Path dump = folder.resolve("dump.yaml");
    Path kubeconfig = folder.resolve("kubeconfig");
    Path templates = Files.createDirectory(folder.resolve("templates"));
    try {
      Files.writeString(dump, "apiVersion: v1\nkind: List\nitems: []\n");
      Files.writeString(kubeconfig, KUBECONFIG);
      for (List<String> args :
          List.of(
              List.of("help"),
              List.of("version"),
              List.of("render", "-"),
              List.of("validate", "-"),
              List.of("plan", "-", "--against", dump.toString()),
              List.of("diff", "-", "--against", dump.toString()),
              List.of("diff", "-", "--templates", templates.toString()),
              List.of("plan", "-", "--kubeconfig", kubeconfig.toString()))) {
        Manta.run(
            args.toArray(String[]::new),
            new ByteArrayInputStream(RAY_CLUSTER.getBytes(StandardCharsets.UTF_8)),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream());
      }
    } finally {
      Files.deleteIfExists(dump);
      Files.deleteIfExists(kubeconfig);
      Files.deleteIfExists(templates);
      Files.deleteIfExists(folder);
    }
    return Exit.OK;
  }
}
