package io.manta.cli;

import io.manta.pipeline.Batch;
import io.manta.pipeline.PrintedManifests;
import io.manta.schema.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code manta render}. */
@Command(
    name = "render",
    description =
        "Prints what RayClusters become, in the order in which it is applied: what the operator"
            + " sends, but for what follows from the live object's uid. Needs no cluster and no"
            + " network.",
    footer = {
      "",
      "Examples:",
      "  manta render samples/raycluster.mini.yaml",
      "  manta render samples/ --show-only 'pod/*'",
      "  manta render mine.yaml --templates my-templates/ --output-dir out/",
      "  kubectl get raycluster demo -o yaml | manta render -",
      "  manta render mine.yaml --batch-scheduler volcano -o json | jq '.items[].kind'"
    })
final class Render implements Callable<Integer> {

  private enum Format {
    yaml,
    json
  }

  private final Terminal terminal;

  @Mixin private RenderOptions options;

  @Option(
      names = "--show-only",
      paramLabel = "GLOB",
      description = "only what these templates make, as 'cluster/*' or head-service")
  private List<String> showOnly = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "yaml (default) or json, a List of all objects")
  private Format format = Format.yaml;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description =
          "write a file for each object, in a folder for each RayCluster: NAME, or NAMESPACE_NAME"
              + " where several have the same name")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = {"-v", "--verbose"},
      description = "also say what is passed over")
  private boolean verbose;

  Render(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Batch batch = options.soundBatch(terminal.in());
    if (verbose) {
      batch.others().forEach(this::passedOver);
    }
    PrintedManifests printedManifests = PrintedManifests.of(batch, showOnly);
    if (directory.isPresent()) {
      printedManifests
          .writeTo(directory.get(), format.name())
          .forEach(file -> terminal.note("" + file));
    } else {
      terminal
          .out()
          .print(format == Format.yaml ? printedManifests.yaml() : printedManifests.json());
    }
    return Exit.OK;
  }

  private void passedOver(Document document) {
    terminal.note(document.source() + ": passed over: " + document.value().get("kind"));
  }
}
