package io.manta.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code manta __complete}: what may come next, in the form in which kubectl asks its plugins. */
@Command(name = CandidatesCommand.NAME, hidden = true, description = "Answers kubectl's Tab.")
final class CandidatesCommand implements Callable<Integer> {

  static final String NAME = "__complete";

  /** Cobra's numbers: complete files too, or only what was said. */
  private static final String WITH_FILES = ":0";

  private static final String ONLY_THESE = ":4";

  private final Terminal terminal;

  @Parameters private List<String> words = new ArrayList<>();
  @Spec private CommandSpec spec;

  CandidatesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The words to complete are not options of this command. */
  static String[] quoted(String[] args) {
    if (args.length == 0 || !args[0].equals(NAME)) {
      return args;
    }
    List<String> out = new ArrayList<>(List.of(args));
    out.add(1, "--");
    return out.toArray(String[]::new);
  }

  @Override
  public Integer call() {
    String[] args = words.isEmpty() ? new String[] {""} : words.toArray(String[]::new);
    int last = args.length - 1;
    List<CharSequence> found = new ArrayList<>();
    AutoComplete.complete(spec.commandLine().getParent().getCommandSpec(), args, last, 0, 0, found);
    List<String> fitting =
        found.stream()
            .map(CharSequence::toString)
            .filter(word -> word.startsWith(args[last]) && !word.startsWith("__"))
            .filter(word -> args[last].startsWith("-") == word.startsWith("-"))
            .distinct()
            .sorted()
            .toList();
    fitting.forEach(terminal.out()::println);
    terminal.out().println(fitting.isEmpty() ? WITH_FILES : ONLY_THESE);
    return Exit.OK;
  }
}
