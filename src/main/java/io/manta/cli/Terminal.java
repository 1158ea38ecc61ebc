package io.manta.cli;

import io.manta.schema.Problem;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command reads and writes: what was asked for goes to {@code out}, messages to {@code
 * err}.
 */
record Terminal(InputStream in, PrintWriter out, PrintWriter err) {

  void note(String message) {
    err.println(message);
  }

  void error(String message) {
    err.println(Ansi.AUTO.string("@|bold,red error:|@ ") + message);
  }

  /** Every problem with its place and excerpt, then how many there are. */
  void problems(List<Problem> problems) {
    problems.forEach(problem -> error(problem.text()));
    err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
  }
}
