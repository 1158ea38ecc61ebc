package io.manta.cli;

import io.manta.dev.FileTimes;
import io.manta.kind.Kinds;
import io.manta.schema.Invalid;
import io.manta.schema.Unreadable;
import io.manta.suite.Coverage;
import io.manta.suite.JUnitReport;
import io.manta.suite.Suites;
import io.manta.suite.TestReport;
import io.manta.template.language.BranchLog;
import io.manta.template.set.TemplateSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manta test}. */
@Command(
    name = "test",
    description =
        "Runs the tests of a template set: the suites DIR/tests/NAME_test.yaml. Each test renders"
            + " an object as `manta render` and the operator do, and asserts what must be in it."
            + " Needs no cluster and no network.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all tests passed",
      "1:the command line or a file is at fault",
      "2:a suite or a template is not valid",
      "3:a test failed"
    },
    footer = {
      "",
      "Examples:",
      "  manta test my-templates/",
      "  manta test my-templates/ --filter sidecar --watch",
      "  manta test my-templates/ --coverage --junit target/templates.xml",
      "  manta test team-a/ --templates operators/     team-a's set lies over the operator's",
      "  manta test my-templates/ --update             keeps what is rendered as snapshots"
    })
final class TestCommand implements Callable<Integer> {

  private static final long LOOK_EVERY_MS = 200;

  private enum Format {
    text,
    json
  }

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..*",
      description =
          "template sets with tests (default: this directory); given more than once, each overrides"
              + " those before it")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description = "templates that lie below those of DIR; their own tests are not run")
  private List<Path> templates = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      description = "only tests whose name, or whose suite's, has this in it")
  private String filter = "";

  @Option(
      names = {"-u", "--update"},
      description = "keep what is rendered as the snapshots of matchSnapshot")
  private boolean update;

  @Option(
      names = "--coverage",
      description = "also which branches of the templates no test has taken")
  private boolean coverage;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "also write the results as JUnit's XML")
  private Optional<Path> junit = Optional.empty();

  @Option(
      names = {"-w", "--watch"},
      description = "run again whenever a template, a suite or a file beside them changes")
  private boolean watch;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json; both on standard output")
  private Format format = Format.text;

  TestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (folders.isEmpty()) {
      folders = List.of(Path.of("."));
    }
    return watch ? again() : once();
  }

  private int once() {
    List<Path> below = new ArrayList<>(templates);
    below.addAll(folders);
    TemplateSet plain = Kinds.BUILT_IN.templates().overriddenBy(below);
    BranchLog log = new BranchLog();
    TemplateSet set = coverage ? plain.recording(log) : plain;
    Suites suites = Suites.in(folders);
    TestReport report =
        new TestReport(
            suites.run(set, new Suites.Options(filter, update)),
            coverage ? Optional.of(new Coverage(set, log)) : Optional.empty());
    junit.ifPresent(file -> JUnitReport.write(report.suites(), file));
    String text = format == Format.json ? report.json() : report.text();
    boolean colours = format == Format.text && terminal.colours();
    terminal.out().print(colours ? Colours.of(text) : text);
    terminal.out().flush();
    return report.failed() == 0 ? Exit.OK : Exit.DIFFERENT;
  }

  /** Until somebody ends it. */
  private int again() throws InterruptedException {
    List<Path> places = new ArrayList<>(templates);
    places.addAll(folders);
    FileTimes before = null;
    while (true) {
      FileTimes now = FileTimes.of(places);
      if (!now.equals(before)) {
        attempt();
        // Snapshots that were written just now are no reason to run again.
        before = FileTimes.of(places);
        terminal.note("waiting for a change; Ctrl-C ends it");
        terminal.err().flush();
      }
      Thread.sleep(LOOK_EVERY_MS);
    }
  }

  private void attempt() {
    try {
      once();
    } catch (Invalid e) {
      terminal.problems(e.problems());
    } catch (Unreadable e) {
      terminal.error(e.getMessage());
    }
  }
}
