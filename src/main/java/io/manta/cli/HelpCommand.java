package io.manta.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code manta help}. */
@Command(
    name = "help",
    description = "Shows what a command does, the same as --help behind it.",
    footer = {"", "Examples:", "  manta help", "  manta help plan"})
final class HelpCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..1",
      description = "default: all of them, in short")
  private Optional<String> name = Optional.empty();

  @Spec private CommandSpec spec;

  HelpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine all = spec.commandLine().getParent();
    CommandLine wanted = name.isPresent() ? all.getSubcommands().get(name.get()) : all;
    if (wanted == null) {
      throw new ParameterException(all, "there is no command '" + name.get() + "'");
    }
    wanted.usage(terminal.out());
    return Exit.OK;
  }
}
