package io.manta.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code manta} command: one subcommand a class. */
@Command(
    name = "manta",
    mixinStandardHelpOptions = true,
    description =
        "Runs Ray clusters on Kubernetes, rendered from templates a person can read and edit.",
    subcommands = {CommandLine.HelpCommand.class})
public final class Manta {

  private Manta() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Manta()).execute(args));
  }
}
