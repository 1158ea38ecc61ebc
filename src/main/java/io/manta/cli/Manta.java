package io.manta.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.client.ApiFailure;
import io.manta.dev.Unavailable;
import io.manta.dev.view.Size;
import io.manta.model.Settings;
import io.manta.model.Version;
import io.manta.schema.Invalid;
import io.manta.schema.Unreadable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code manta} command: one subcommand a class. */
@Command(
    name = "manta",
    versionProvider = Manta.VersionLine.class,
    description =
        "Runs Ray clusters on Kubernetes, rendered from templates a person can read and edit.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:the command line, a file or the cluster is at fault",
      "2:an input, a template or what it made is not valid",
      "3:what was compared differs, or a test failed"
    },
    footer = {
      "",
      "Examples:",
      "  manta render samples/raycluster.mini.yaml   what a RayCluster becomes",
      "  manta validate samples/                     whether it is right, and where not",
      "  manta lint my-templates/                    what is wrong with templates, and where",
      "  manta lsp                                   serves an editor of templates",
      "  manta test my-templates/                    whether they do what their tests say",
      "  manta explain function                      what templates can do, and what they see",
      "  manta plan mine.yaml                        what the operator would do about it, and why",
      "  manta diff --templates mine/ --all          what templates of yours would change",
      "  manta dev samples/raycluster.mini.yaml      see it run on an API server of your own",
      "  manta install                               put it on the PATH, as kubectl manta too",
      "  manta COMMAND --help                        more on a command"
    })
public final class Manta implements Runnable {

  /** Made only when asked for: a command that does not run costs no class loading. */
  private static final Map<String, Function<Terminal, Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("render", Render::new);
    COMMANDS.put("validate", Validate::new);
    COMMANDS.put("test", TestCommand::new);
    COMMANDS.put("lint", LintCommand::new);
    COMMANDS.put("explain", ExplainCommand::line);
    COMMANDS.put("lsp", LspCommand::new);
    COMMANDS.put("plan", PlanCommand::new);
    COMMANDS.put("diff", DiffCommand::new);
    COMMANDS.put("operator", OperatorCommand::new);
    COMMANDS.put("dev", DevCommand::new);
    COMMANDS.put("leave", LeaveCommand::new);
    COMMANDS.put("install", InstallCommand::new);
    COMMANDS.put("completion", CompletionCommand::new);
    COMMANDS.put("version", VersionCommand::new);
    COMMANDS.put("help", HelpCommand::new);
    COMMANDS.put(CandidatesCommand.NAME, CandidatesCommand::new);
    COMMANDS.put(RehearseCommand.NAME, terminal -> new RehearseCommand());
  }

  /** Commands that know of all others. */
  private static final Set<String> WHOLE = Set.of("help", "completion", CandidatesCommand.NAME);

  /** The launcher says here how it was called, as {@code kubectl manta}. */
  private static final String CALLED = System.getProperty("manta.command", "manta");

  private static final int HELP_WIDTH = 100;

  /** Commands that keep a log. */
  private static final Set<String> LOGGING = Set.of("operator", "dev");

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "show the stack trace of a failure")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "show this")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "show Manta's version")
  private boolean version;

  @Spec private CommandSpec spec;

  private Manta() {}

  public static void main(String[] args) {
    if (commandOf(args).filter(LOGGING::contains).isEmpty()) {
      withoutLog();
    }
    System.exit(
        run(
            args,
            System.in,
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err)));
  }

  /** Runs one command to its end and gives its exit code; output is UTF-8 in any locale. */
  static int run(String[] given, InputStream in, OutputStream out, OutputStream err) {
    String[] args = CandidatesCommand.quoted(CommandFirst.of(given));
    Output output = new Output(out);
    Terminal terminal = new Terminal(in, output, new Output(err), Size.inColours());
    Manta manta = new Manta();
    CommandLine line = new CommandLine(manta).setCommandName(CALLED);
    commandsFor(args).forEach((name, command) -> line.addSubcommand(name, command.apply(terminal)));
    line.setOut(terminal.out()).setErr(terminal.err()).setUsageHelpWidth(HELP_WIDTH);
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Summary::ofCommands);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler((e, all) -> misused(terminal, e));
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(terminal, e, manta.debug));
    boolean go = commandOf(args).filter("operator"::equals).isPresent();
    int code = line.execute(go ? OperatorFlags.withTwoDashes(args) : args);
    Optional<String> failure = output.failure();
    // Who stops reading, as head does, has seen enough.
    failure
        .filter(reason -> !reason.equals("Broken pipe"))
        .ifPresent(reason -> terminal.error("cannot write: " + reason));
    terminal.err().flush();
    return failure.isPresent() ? Exit.TROUBLE : code;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The one command that is named, or all of them for help and misspelt names. */
  private static Map<String, Function<Terminal, Object>> commandsFor(String[] args) {
    return commandOf(args)
        .filter(name -> !WHOLE.contains(name))
        .map(name -> Map.of(name, COMMANDS.get(name)))
        .orElse(COMMANDS);
  }

  private static Optional<String> commandOf(String[] args) {
    return CommandFirst.command(args).filter(COMMANDS::containsKey);
  }

  /** Libraries ask for a logger in passing; setting one up takes longer than rendering. */
  private static void withoutLog() {
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  private static int misused(Terminal terminal, ParameterException e) {
    terminal.error(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, terminal.err());
    terminal.note("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return Exit.TROUBLE;
  }

  private static int failed(Terminal terminal, Exception e, boolean debug) {
    if (debug) {
      e.printStackTrace(terminal.err());
    }
    if (e instanceof Invalid invalid) {
      terminal.problems(invalid.problems());
      return Exit.INVALID;
    }
    if (e instanceof Unreadable || e instanceof Unavailable) {
      terminal.error(e.getMessage());
      return Exit.TROUBLE;
    }
    if (e instanceof KubernetesClientException) {
      terminal.error(ApiFailure.of(e));
    } else {
      terminal.error(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
    if (!debug) {
      terminal.note("Run again with --debug to see where this comes from.");
    }
    return Exit.TROUBLE;
  }

  static final class VersionLine implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {
        "manta %s (%s)".formatted(Settings.defaults().version(), Version.commit())
      };
    }
  }
}
