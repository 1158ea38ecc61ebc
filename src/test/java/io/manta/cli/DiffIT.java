package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.operator.OperatorOptions;
import io.manta.operator.RunningOperator;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code manta diff} against a cluster: what the API server itself would make of an apply. */
@LiveTest
class DiffIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static final String SERVICE =
      """
        headGroupSpec:
          headService:
            metadata:
              annotations: {%s}
      """;

  @Test
  void what_would_change_is_shown_and_nothing_is_written(
      LiveEnvironment live, @TempDir Path directory) throws IOException {
    String mini = Files.readString(Path.of("samples/raycluster.mini.yaml"));
    String noted = mini.replace("  headGroupSpec:\n", SERVICE.formatted("a: b"));
    Path file = Files.writeString(directory.resolve("mini.yaml"), noted);
    live.play();
    live.apply(noted);
    OperatorOptions options =
        OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    try (RunningOperator operator =
        RunningOperator.start(
            options.watching(Set.of(live.namespace())), live.client(), () -> {})) {
      assertThat(operator).isNotNull();
      await().atMost(SOON).until(() -> diff(live, "-f", file.toString()).code() == 0);
    }
    assertThat(diff(live, "-f", file.toString()).out())
        .isEqualTo("1 RayCluster: 0 differ, 1 do not, 0 failing\n");
    String before = service(live).getMetadata().getResourceVersion();

    Files.writeString(file, mini.replace("  headGroupSpec:\n", SERVICE.formatted("c: d")));
    ManifestRun changed = diff(live, "-f", file.toString());

    assertThat(changed.err()).isEmpty();
    assertThat(changed.code()).isEqualTo(3);
    assertThat(changed.out().lines().filter(line -> line.contains("metadata")))
        .containsExactlyInAnyOrder(
            "      - spec.headGroupSpec.headService.metadata.annotations.a: b",
            "      + spec.headGroupSpec.headService.metadata.annotations.c: d",
            "  ~ Service %s/mini-head-svc: what is rendered for it has changed: metadata.annotations.c"
                .formatted(live.namespace()),
            "      - metadata.annotations.a: b",
            "      + metadata.annotations.c: d");
    assertThat(service(live).getMetadata().getResourceVersion()).isEqualTo(before);

    Path templates = Files.createDirectories(directory.resolve("templates/cluster"));
    Files.writeString(
        templates.resolve("more.yaml.peb"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: more}
        """);
    ManifestRun all = diff(live, "--all", "--templates", templates.getParent().toString());
    assertThat(all.code()).isEqualTo(3);
    assertThat(all.out())
        .contains("+ ConfigMap " + live.namespace() + "/more")
        .endsWith("1 RayCluster: 1 changed, 0 unchanged, 0 failing; 0 pods restart\n");
  }

  private static Service service(LiveEnvironment live) {
    return live.client().services().inNamespace(live.namespace()).withName("mini-head-svc").get();
  }

  private static ManifestRun diff(LiveEnvironment live, String... more) {
    List<String> args = new ArrayList<>(List.of("diff", "-n", live.namespace()));
    args.addAll(List.of("--kubeconfig", live.controlPlane().kubeconfig().toString()));
    args.addAll(List.of(more));
    return ManifestRun.of(args.toArray(String[]::new));
  }
}
