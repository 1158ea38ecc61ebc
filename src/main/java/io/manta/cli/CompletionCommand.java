package io.manta.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code manta completion}. */
@Command(
    name = "completion",
    description = "Prints a script with which a shell completes the command's words by Tab.",
    footer = {
      "",
      "Examples:",
      "  source <(manta completion bash)     in ~/.bashrc",
      "  source <(manta completion zsh)      in ~/.zshrc, after compinit",
      "  manta completion fish > ~/.config/fish/completions/manta.fish",
      "",
      "kubectl completes `kubectl manta` by itself once `manta install` was run."
    })
final class CompletionCommand implements Callable<Integer> {

  private enum Shell {
    bash,
    zsh,
    fish
  }

  private final Terminal terminal;

  @Parameters(paramLabel = "bash|zsh|fish")
  private Shell shell;

  @Spec private CommandSpec spec;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine all = spec.commandLine().getParent();
    // One script serves both: it asks which shell reads it.
    terminal
        .out()
        .print(
            shell == Shell.fish
                ? FishCompletion.of(all.getCommandSpec())
                : AutoComplete.bash("manta", all));
    return Exit.OK;
  }
}
