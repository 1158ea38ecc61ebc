package io.manta.cli;

import io.manta.kind.Kinds;
import io.manta.lint.Finding;
import io.manta.lint.LintReport;
import io.manta.lint.Linter;
import io.manta.lint.Rule;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.PropertyNames;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code manta lint}. */
@Command(
    name = "lint",
    description =
        "Finds mistakes in templates, in all of their branches and whichever RayClusters there"
            + " are: names that cannot exist, what is rendered for examples and refused, and what"
            + " is hardly meant. templates/LINT.md has every rule. Needs no cluster and no network.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no errors; with --strict nothing at all was found",
      "1:the command line or a file is at fault",
      "2:something was found"
    },
    footer = {
      "",
      "Examples:",
      "  manta lint my-templates/",
      "  manta lint my-templates/ --strict --disable latest-image",
      "  manta lint my-templates/ -f mine.yaml           renders these in place of the examples",
      "  manta lint team-a/ --templates operators/       team-a's set lies over the operator's",
      "  manta lint my-templates/ -o sarif > lint.sarif  for a code host"
    })
final class LintCommand implements Callable<Integer> {

  private enum Format {
    text,
    json,
    sarif
  }

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..*",
      description =
          "template sets (default: this directory); given more than once, each overrides those"
              + " before it")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description = "templates that lie below those of DIR, and are not judged")
  private List<Path> templates = new ArrayList<>();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      split = ",",
      description = "RayClusters and others to render, in place of Manta's own examples")
  private List<String> files = List.of();

  @Option(names = "--strict", description = "warnings fail, as errors do")
  private boolean strict;

  @Option(
      names = "--disable",
      paramLabel = "RULE",
      split = ",",
      description = "rules that are not asked, as latest-image")
  private Set<String> disabled = new LinkedHashSet<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default), json or sarif (2.1.0); all on standard output")
  private Format format = Format.text;

  @Mixin private SettingsOptions operator;

  @Spec private CommandSpec command;

  LintCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<String> known = Arrays.stream(Rule.values()).map(Rule::id).toList();
    for (String rule : disabled) {
      if (!known.contains(rule)) {
        String hint = PropertyNames.hint(rule, known).map(near -> "; " + near).orElse("");
        throw new ParameterException(
            command.commandLine(), "--disable: there is no rule `" + rule + "`" + hint);
      }
    }
    LintReport report = report();
    switch (format) {
      case text -> {
        String text = report.text();
        terminal.out().print(terminal.colours() ? Colours.of(text) : text);
      }
      case json -> terminal.out().print(report.json());
      case sarif -> terminal.out().print(report.sarif());
    }
    boolean fails = strict ? !report.findings().isEmpty() : report.hasErrors();
    return fails ? Exit.INVALID : Exit.OK;
  }

  private LintReport report() {
    Settings settings = operator.settings();
    Observed observed =
        new Observed(List.of(), List.of(), false, Set.of(), Observed.ASSUMED_KUBERNETES_MINOR);
    TemplateSet below = Kinds.BUILT_IN.templates().overriddenBy(templates);
    List<Document> examples = examples();
    List<Finding> found = new ArrayList<>();
    Set<String> judged = new LinkedHashSet<>();
    for (Path folder : folders.isEmpty() ? List.of(Path.of(".")) : folders) {
      Overrides own = Overrides.directory(folder);
      List<Finding> all = new Linter(below, examples, settings, observed).check(own);
      found.addAll(all);
      own.places().values().stream().filter(one -> one.endsWith(".peb")).forEach(judged::add);
      if (all.stream().noneMatch(finding -> finding.rule().isError())) {
        below = below.overriddenBy(own);
      }
    }
    List<Finding> kept =
        found.stream().filter(finding -> !disabled.contains(finding.rule().id())).toList();
    return new LintReport(judged.size(), kept, settings.version());
  }

  private List<Document> examples() {
    if (files.isEmpty()) {
      return Linter.examplesOfManta();
    }
    InputFiles read = InputFiles.read(files, terminal.in());
    if (!read.problems().isEmpty()) {
      throw new Invalid(read.problems());
    }
    return read.documents();
  }
}
