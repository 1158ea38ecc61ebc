package io.manta.cli;

import io.manta.pipeline.Batch;
import io.manta.schema.ProblemReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code manta validate}. */
@Command(
    name = "validate",
    description =
        "Finds everything that is wrong with RayClusters, RayJobs, RayServices and RayCronJobs, in"
            + " one run: the syntax (of YAML inside texts too), the schema, the rules beyond it, and"
            + " what templates make of RayClusters, with what an API server would refuse in their"
            + " pods. Notes are about what works and is hardly meant; the annotation"
            + " manta.io/ignore-notes switches them off by name. Needs no cluster and no network;"
            + " rules that compare with an earlier version of the object are the API server's"
            + " alone.",
    footer = {
      "",
      "Examples:",
      "  manta validate samples/",
      "  manta validate mine.yaml --templates my-templates/",
      "  manta validate mine.yaml -o json | jq -r '.problems[].message'"
    })
final class Validate implements Callable<Integer> {

  private enum Format {
    text,
    json
  }

  private final Terminal terminal;

  @Mixin private RenderOptions options;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json; both on standard output")
  private Format format = Format.text;

  Validate(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Batch batch = options.judged(terminal.in());
    ProblemReport report =
        new ProblemReport(batch.files(), batch.objects(), batch.problems(), batch.notes());
    if (format == Format.json) {
      terminal.out().print(report.json());
    } else {
      terminal.out().print(terminal.colours() ? Colours.of(report.text()) : report.text());
    }
    return batch.problems().isEmpty() ? Exit.OK : Exit.INVALID;
  }
}
