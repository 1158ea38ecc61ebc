package io.manta.cli;

import io.manta.kind.Kinds;
import io.manta.lint.Linter;
import io.manta.lsp.LanguageServing;
import io.manta.model.Observed;
import io.manta.model.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code manta lsp}. */
@Command(
    name = "lsp",
    description =
        "Serves an editor by the Language Server Protocol, on standard input and output: problems"
            + " in templates while they are typed, completion, what a name is and where it is made."
            + " Editors start it; config/EDITORS.md says how. Needs no cluster and no network.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the editor ended it",
      "1:the editor is gone, or the command line is at fault"
    },
    footer = {
      "",
      "Examples:",
      "  manta lsp                            for the folder of each file that is opened",
      "  manta lsp --templates operators/     these lie below the files that are edited"
    })
final class LspCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description = "templates that lie below those that are edited, and are not judged")
  private List<Path> templates = new ArrayList<>();

  @Option(
      names = "--stdio",
      description = "taken, since many editors say it; there is no other way")
  private boolean stdio;

  @Mixin private SettingsOptions operator;

  LspCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    // Whatever a library prints must not come between two messages.
    System.setOut(System.err);
    Settings settings = operator.settings();
    List<Path> below = templates.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
    return new LanguageServing(linter(below, settings), settings.version())
        .serve(terminal.in(), new FileOutputStream(FileDescriptor.out));
  }

  private static Linter linter(List<Path> below, Settings settings) {
    Observed observed =
        new Observed(List.of(), List.of(), false, Set.of(), Observed.ASSUMED_KUBERNETES_MINOR);
    return new Linter(
        Kinds.BUILT_IN.templates().overriddenBy(below),
        Linter.examplesOfManta(),
        settings,
        observed);
  }
}
