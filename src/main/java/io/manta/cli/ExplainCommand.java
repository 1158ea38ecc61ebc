package io.manta.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code manta explain}. */
@Command(
    name = "explain",
    description =
        "Explains what templates see, what they can do, and where a rendered field comes from."
            + " Needs no cluster and no network.",
    footer = {
      "",
      "Examples:",
      "  manta explain field pod/mini-head-* spec.containers[0].image -f samples/raycluster.mini.yaml",
      "  manta explain context group.replicas --in pod/worker",
      "  manta explain function split"
    })
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  /** The command with what can be explained. */
  static CommandLine line(Terminal terminal) {
    return new CommandLine(new ExplainCommand())
        .addSubcommand("field", new ExplainField(terminal))
        .addSubcommand("context", new ExplainContext(terminal))
        .addSubcommand("function", new ExplainFunction(terminal));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        command.commandLine(), "say what to explain: field, context or function");
  }
}
