package io.manta.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets options stand before the command, as kubectl does: {@code manta -n team plan FILE}. */
final class CommandFirst {

  /** Those that may stand there and take the word after them. */
  private static final Set<String> WITH_VALUE =
      Set.of("-n", "--namespace", "--context", "--kubeconfig", "--as", "--as-group");

  private CommandFirst() {}

  /** The same words, the command before the options. */
  static String[] of(String[] args) {
    int at = place(args);
    if (at <= 0) {
      return args;
    }
    List<String> out = new ArrayList<>(Arrays.asList(args));
    out.add(0, out.remove(at));
    return out.toArray(String[]::new);
  }

  /** The first word that is neither an option nor its value. */
  static Optional<String> command(String[] args) {
    int at = place(args);
    return at < 0 ? Optional.empty() : Optional.of(args[at]);
  }

  private static int place(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("-")) {
        return i;
      }
      i += WITH_VALUE.contains(args[i]) ? 1 : 0;
    }
    return -1;
  }
}
