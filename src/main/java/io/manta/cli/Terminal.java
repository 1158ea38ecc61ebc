package io.manta.cli;

import io.manta.schema.Problem;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;

/**
 * Where a command reads and writes: what was asked for goes to {@code out}, messages to {@code
 * err}.
 *
 * @param colours whether a person reads along who wants some
 */
record Terminal(InputStream in, PrintWriter out, PrintWriter err, boolean colours) {

  void note(String message) {
    err.println(message);
  }

  void error(String message) {
    err.println(colours ? Colours.ofError(message) : "error: " + message);
  }

  /** Every problem with its place and excerpt, then how many there are. */
  void problems(List<Problem> problems) {
    problems.forEach(problem -> error(problem.text()));
    err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
  }
}
