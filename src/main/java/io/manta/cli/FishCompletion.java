package io.manta.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What fish needs to know of a command to complete its words. */
final class FishCompletion {

  private FishCompletion() {}

  /** A script: the commands, and for each its options with what they take. */
  static String of(CommandSpec root) {
    String name = "manta"; // also when kubectl calls it by another
    StringBuilder out = new StringBuilder("# fish completion of " + name + "\n");
    root.subcommands()
        .forEach(
            (word, line) -> {
              CommandSpec command = line.getCommandSpec();
              if (command.usageMessage().hidden()) {
                return;
              }
              out.append(
                  "complete -c %s -n __fish_use_subcommand -f -a %s -d %s%n"
                      .formatted(
                          name, word, quoted(Summary.of(command.usageMessage().description()))));
              String when = "-n '__fish_seen_subcommand_from " + word + "'";
              command.options().stream()
                  .filter(option -> !option.hidden())
                  .forEach(option -> out.append(line(name, when, option)));
              command
                  .positionalParameters()
                  .forEach(
                      one -> {
                        String values = values(one);
                        if (!values.isEmpty()) {
                          out.append(
                              "complete -c %s %s -f -a '%s'%n".formatted(name, when, values));
                        }
                      });
            });
    return out.toString();
  }

  private static String line(String name, String when, OptionSpec option) {
    String words =
        Stream.of(option.names())
            .map(
                word ->
                    word.startsWith("--") ? "-l " + word.substring(2) : "-s " + word.substring(1))
            .collect(Collectors.joining(" "));
    return "complete -c %s %s %s%s -d %s%n"
        .formatted(name, when, words, taken(option), quoted(Summary.of(option.description())));
  }

  /** Whether a value follows: one of a few words, a file, or something that cannot be guessed. */
  private static String taken(OptionSpec option) {
    String values = values(option);
    if (option.arity().max() == 0) {
      return "";
    }
    if (!values.isEmpty()) {
      return " -x -a '" + values + "'";
    }
    boolean file =
        option.type() == Path.class
            || option.auxiliaryTypes().length > 0 && option.auxiliaryTypes()[0] == Path.class
            || option.paramLabel().matches(".*(FILE|DIR|DUMP).*");
    return file ? " -r" : option.arity().min() == 0 ? "" : " -x";
  }

  private static String values(ArgSpec arg) {
    if (arg.type().isEnum()) {
      return Stream.of(arg.type().getEnumConstants())
          .map(Object::toString)
          .map(word -> word.toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" "));
    }
    return "";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
