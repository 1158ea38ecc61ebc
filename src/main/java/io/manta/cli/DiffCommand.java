package io.manta.cli;

import io.fabric8.kubernetes.client.Config;
import io.manta.diff.IgnoredPaths;
import io.manta.diff.ObjectComparison;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import io.manta.operator.preview.DryRun;
import io.manta.operator.preview.FileComparison;
import io.manta.operator.preview.LiveSource;
import io.manta.pipeline.OperatorTemplates;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.set.TemplateSet;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code manta diff}. */
@Command(
    name = "diff",
    description = {
      "Shows what differs, field by field: between files, between files and a cluster, or between"
          + " what two sets of templates make. Writes nothing.",
      "",
      "Objects are compared as Kubernetes understands them: the order of keys and of lists with"
          + " keys is no difference, nor is 1000m instead of 1. What Secrets hold is not shown."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no difference",
      "1:the command line, a file or the cluster is at fault",
      "2:an input, a template or what it made is not valid; what else differs is shown",
      "3:there are differences"
    },
    footer = {
      "",
      "Examples:",
      "  manta diff -f mine.yaml                        what would change in the cluster",
      "  manta diff -f mine.yaml --against dump.yaml    the same, of a dump of one",
      "  manta diff -f new/ --against old/              two folders, of Ray objects or manifests",
      "  manta diff -f samples/ --templates mine/       what templates of yours change",
      "  manta diff -f samples/ --templates new/ --old-templates old/",
      "  manta diff --templates new/ --all              what they change in each RayCluster there is",
      "  kubectl get rayclusters,pods,services -A -o yaml > dump.yaml",
      "  manta diff --templates new/ --all -f dump.yaml   the same without a cluster",
      "  manta diff -f new/ --against old/ --ignore-paths 'metadata.labels,Service:spec.ports[*]'",
      "  manta diff -f new/ --against old/ -o json | jq -r '.differences[].objects[].name'"
    })
final class DiffCommand implements Callable<Integer> {

  private enum Format {
    text,
    json,
    yaml
  }

  /** The namespace of objects that say none, where nothing else does. */
  private static final String USUAL = "default";

  private final Terminal terminal;

  @Mixin private RenderOptions options;

  @Option(
      names = "--against",
      paramLabel = "FILE|DIR",
      split = ",",
      description =
          "what to compare with: files, folders (as manta render --output-dir writes them), or what"
              + " kubectl get ... -o yaml printed of a cluster")
  private List<String> against = new ArrayList<>();

  @Option(
      names = "--old-templates",
      paramLabel = "DIR",
      description =
          "the templates that --templates is compared with (default: the built-in ones alone);"
              + " may be given more than once")
  private List<Path> oldTemplates = new ArrayList<>();

  @Option(
      names = "--all",
      description =
          "of every RayCluster, RayJob, RayService and RayCronJob of the cluster, or of the dump"
              + " that -f names (with -n, of one namespace): those that change alike together")
  private boolean all;

  @Option(
      names = "--ignore-paths",
      paramLabel = "PATH",
      split = ",",
      description =
          "fields that do not count, with all below them, as metadata.labels or"
              + " 'Service:spec.ports[*].nodePort'")
  private List<String> ignored = new ArrayList<>();

  @Option(names = "--show-secrets", description = "show what Secrets hold, in place of `hidden`")
  private boolean showSecrets;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default), json or yaml")
  private Format format = Format.text;

  @Spec private CommandSpec command;

  DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    boolean ofTemplates = against.isEmpty() && (all || options.namesTemplates());
    check(ofTemplates);
    if (!ofTemplates) {
      return against.isEmpty() ? inCluster(this::withCluster) : withFiles();
    }
    if (all && !options.namesFiles()) {
      return inCluster(
          (source, namespace) -> templates(source, source.everyRayObject(options.namespace())));
    }
    List<Document> given = options.documents(terminal.in(), USUAL);
    LiveSource source = dump(all ? given : List.of());
    return templates(source, all ? source.everyRayObject(options.namespace()) : rayObjects(given));
  }

  private void check(boolean ofTemplates) {
    if (all && !options.namesTemplates()) {
      throw misused("--all shows what templates change: expected --templates DIR");
    }
    if (all && !against.isEmpty()) {
      throw misused("--all and --against exclude each other: expected -f DUMP");
    }
    if (!ofTemplates && !oldTemplates.isEmpty()) {
      throw misused("--old-templates is compared with --templates: expected --templates DIR");
    }
    if (!all && !options.namesFiles()) {
      throw misused("expected -f FILE|DIR|-, or --templates DIR --all");
    }
  }

  private ParameterException misused(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private int inCluster(BiFunction<LiveSource, String, Integer> work) {
    Config config = cluster.config();
    String namespace = Optional.ofNullable(config.getNamespace()).orElse(USUAL);
    return ClusterOptions.ask(terminal, config, source -> work.apply(source, namespace));
  }

  private int templates(LiveSource source, List<Document> rayObjects) {
    DryRun before = dryRun(Kinds.BUILT_IN.templates().overriddenBy(oldTemplates), source);
    DryRun after = dryRun(options.templates(), source);
    ImpactReport report = ImpactReport.of(rayObjects, before, after, comparison(), all);
    return finish(report.diff(), report.problems());
  }

  private int withFiles() {
    List<Document> after = options.documents(terminal.in(), USUAL);
    InputFiles other = InputFiles.read(against, terminal.in());
    if (!other.problems().isEmpty()) {
      throw new Invalid(other.problems());
    }
    if (isDump(other.documents())) {
      return withLive(dump(other.documents()), after);
    }
    FileComparison files =
        FileComparison.of(
            options.inNamespace(other.documents(), USUAL),
            after,
            dryRun(options.templates(), dump(List.of())),
            comparison());
    int differ = files.changes().size();
    String summary =
        switch (differ) {
          case 0 -> "no difference";
          case 1 -> "1 object differs";
          default -> differ + " objects differ";
        };
    List<DiffReport.Entry> entries =
        files.changes().isEmpty()
            ? List.of()
            : List.of(new DiffReport.Entry(List.of(), files.changes(), Map.of(), Map.of()));
    return finish(new DiffReport(entries, summary, List.of()), files.problems());
  }

  private int withCluster(LiveSource source, String namespace) {
    return withLive(source, options.documents(terminal.in(), namespace));
  }

  private int withLive(LiveSource source, List<Document> given) {
    DryRun dryRun = dryRun(options.templates(), source);
    LiveReport report = LiveReport.of(rayObjects(given), dryRun, source, comparison());
    return finish(report.diff(), report.problems());
  }

  /** Only a server gives objects a version. */
  private static boolean isDump(List<Document> documents) {
    return documents.stream()
        .map(one -> new Tree(one.value()).at("metadata"))
        .anyMatch(
            metadata ->
                !metadata.at("resourceVersion").isAbsent() && !metadata.at("uid").isAbsent());
  }

  private LiveSource dump(List<Document> objects) {
    return LiveSource.dump(
        objects, options.observed().apiGroups(), options.observed().kubernetesMinor());
  }

  private DryRun dryRun(TemplateSet templates, LiveSource source) {
    return new DryRun(
        OperatorTemplates.of(templates), options.settings(), source, Clock.systemUTC());
  }

  private ObjectComparison comparison() {
    return new ObjectComparison(IgnoredPaths.of(ignored), showSecrets);
  }

  private static List<Document> rayObjects(List<Document> documents) {
    return documents.stream()
        .filter(one -> Kinds.BUILT_IN.named(Manifest.idOf(one.value()).kind()).isPresent())
        .toList();
  }

  /** Errors beat differences; what else was found is shown all the same. */
  private int finish(DiffReport report, List<Problem> problems) {
    if (!problems.isEmpty()) {
      terminal.problems(problems);
    }
    terminal
        .out()
        .print(
            switch (format) {
              case text -> report.text(terminal.colours());
              case json -> report.json();
              case yaml -> report.yaml();
            });
    if (!problems.isEmpty()) {
      return Exit.INVALID;
    }
    return report.differs() ? Exit.DIFFERENT : Exit.OK;
  }
}
