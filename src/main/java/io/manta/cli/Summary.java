package io.manta.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/** The beginning of a description: what fits into a list. */
final class Summary {

  private static final String GAP = "  ";

  private Summary() {}

  /** The first sentence, or what comes before the first semicolon, colon or bracket. */
  static String of(String... description) {
    return String.join(" ", description)
        .replace("${DEFAULT-VALUE}", "")
        .split("(?<=[.;:])\\s|\\s\\((?=default)")[0]
        .replaceAll("[.;:]$", "");
  }

  /** A line for each command that is not hidden; its own help says more. */
  static String ofCommands(Help help) {
    List<String> lines = new ArrayList<>();
    int width = help.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0);
    help.subcommands()
        .forEach(
            (name, command) -> {
              CommandSpec spec = command.commandSpec();
              String padding = " ".repeat(width - name.length());
              lines.add(
                  GAP
                      + help.colorScheme().commandText(name)
                      + padding
                      + GAP
                      + of(spec.usageMessage().description()));
            });
    return String.join("\n", lines) + "\n";
  }
}
