package io.manta.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.Token;

/** Broken YAML in words that help: SnakeYAML's messages speak of its own state machine. */
final class SyntaxProblem {

  private static final Pattern SECRET =
      Pattern.compile("[\"']?kind[\"']?\\s*:\\s*[\"']?Secret\\b.*");

  private SyntaxProblem() {}

  static Problem of(String source, List<String> lines, MarkedYAMLException e) {
    Problem problem = worded(source, lines, e);
    boolean isOfSecret =
        problem.position().filter(at -> isSecret(lines, at.line() - 1)).isPresent();
    return isOfSecret ? problem.excerpt(List.of()) : problem;
  }

  /** Whether a line is in a document whose lines must not be in anybody's log. */
  private static boolean isSecret(List<String> lines, int index) {
    int from = Math.min(index, lines.size() - 1);
    while (from > 0 && !lines.get(from).startsWith("---")) {
      from--;
    }
    return lines.stream()
            .skip(from + 1L)
            .takeWhile(line -> !line.startsWith("---"))
            .anyMatch(line -> SECRET.matcher(line).matches())
        || from == 0 && SECRET.matcher(lines.get(0)).matches();
  }

  private static Problem worded(String source, List<String> lines, MarkedYAMLException e) {
    Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    String problem = e.getProblem() == null ? String.valueOf(e.getContext()) : e.getProblem();
    Problem at = Yaml.at(source, lines, mark, "broken YAML: " + problem.strip());
    if (problem.contains("TAB")) {
      return Yaml.at(source, lines, mark, "broken YAML: a tab stands where it may not")
          .hint("indent with spaces");
    }
    if (problem.contains("unexpected end of stream") && e.getContextMark() != null) {
      return Yaml.at(source, lines, e.getContextMark(), "broken YAML: this never ends")
          .hint("close the quote or bracket that stands here");
    }
    Optional<Mark> bracket = openBracket(lines, problem, e);
    if (bracket.isPresent()) {
      return Yaml.at(source, lines, bracket.get(), "broken YAML: this bracket is not closed");
    }
    if (problem.contains("mapping values are not allowed")) {
      return Yaml.at(source, lines, mark, "broken YAML: a second `:` in one value")
          .hint("quote the value if the colon belongs to it; else check the indentation above");
    }
    if (problem.contains("undefined alias")) {
      return at.hint("`*name` stands for what `&name` marks further up in the same document");
    }
    if (problem.contains("could not find expected ':'")) {
      return at.hint("a line of a map reads `key: value`");
    }
    if (problem.contains("expected <block end>")) {
      return Yaml.at(source, lines, mark, "broken YAML: this does not belong to the lines above")
          .hint("entries of one map or list must be indented alike" + since(e.getContextMark()));
    }
    if (problem.contains("cannot start any token")) {
      return at.hint("quote a value that begins with @, ` or %");
    }
    Mark context = e.getContextMark();
    boolean far = context != null && context.getLine() != mark.getLine();
    return far && e.getContext() != null
        ? at.hint(e.getContext().strip() + " that begins in line " + (context.getLine() + 1))
        : at;
  }

  /** That a bracket is not closed shows further down: at the end, a key or another bracket. */
  private static Optional<Mark> openBracket(
      List<String> lines, String problem, MarkedYAMLException e) {
    String context = String.valueOf(e.getContext());
    if (!context.contains("parsing a flow")) {
      return Optional.empty();
    }
    if (problem.contains("stream end")) {
      return Optional.ofNullable(openBrackets(String.join("\n", lines)).peek());
    }
    boolean list = context.contains("sequence");
    boolean shows = list && problem.endsWith("got :") || problem.endsWith(list ? "got }" : "got ]");
    return shows ? Optional.ofNullable(e.getContextMark()) : Optional.empty();
  }

  /** The innermost first. */
  private static Deque<Mark> openBrackets(String text) {
    ScannerImpl tokens = new ScannerImpl(new StreamReader(text), new LoaderOptions());
    Deque<Mark> open = new ArrayDeque<>();
    while (tokens.checkToken()) {
      Token token = tokens.getToken();
      switch (token.getTokenId()) {
        case FlowSequenceStart, FlowMappingStart -> open.push(token.getStartMark());
        case FlowSequenceEnd, FlowMappingEnd -> open.poll();
        default -> {}
      }
    }
    return open;
  }

  /** A character that no text may hold; SnakeYAML reports only its offset. */
  static Problem of(String source, String text, List<String> lines, ReaderException e) {
    int offset = Math.min(text.indexOf(Character.toString(e.getCodePoint())), text.length());
    String before = text.substring(0, Math.max(0, offset)).replace("\r\n", "\n");
    int line = (int) before.chars().filter(c -> c == '\n' || c == '\r').count() + 1;
    int column = before.length() - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
    return Problem.of(
            source,
            Optional.of(new Position(line, column)),
            "",
            String.format("the character U+%04X may not stand in YAML", e.getCodePoint()))
        .hint("in double quotes write it as an escape: \"\\x1b\", \"\\u0085\"")
        .excerpt(Document.excerpt(lines, line, 1));
  }

  static Problem of(String source, YAMLException e, int maxSize, int maxDepth) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Nesting Depth")) {
      return Problem.of(source, Optional.empty(), "", "nested too deep")
          .expected("at most " + maxDepth + " levels");
    }
    if (message.contains("code points") || message.contains("code point")) {
      return Problem.of(source, Optional.empty(), "", "too big")
          .expected("at most " + maxSize + " characters");
    }
    return Problem.of(source, Optional.empty(), "", "broken YAML: " + message);
  }

  private static String since(Mark context) {
    return context == null ? "" : " (these begin in line " + (context.getLine() + 1) + ")";
  }
}
