package io.manta.cli;

import io.fabric8.kubernetes.client.Config;
import io.manta.operator.preview.DryRun;
import io.manta.operator.preview.LiveSource;
import io.manta.pipeline.Batch;
import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.TemplateScopePolicy;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code manta plan}. */
@Command(
    name = "plan",
    description = {
      "Shows what the operator would do if these Ray objects were applied now: each step with its"
          + " reason. Reads the cluster of the kubeconfig, or a dump of one, and writes nothing.",
      "",
      "It looks one pass ahead: what follows once new pods are ready is not shown. Names of new pods"
          + " are a forecast. Where Ray's autoscaler is on, replicas and workersToDelete of a group"
          + " that exists are the autoscaler's, and those of the file do not count."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing to do",
      "1:the command line, a file or the cluster is at fault",
      "2:an input, a template or what it made is not valid",
      "3:there are steps"
    },
    footer = {
      "",
      "Examples:",
      "  manta plan mine.yaml                       against the cluster of the kubeconfig",
      "  manta plan mine.yaml --context prod -n team",
      "  kubectl get raycluster demo -o yaml | manta plan -",
      "  manta plan mine.yaml --templates my-templates/   what a template would change",
      "  kubectl get rayclusters,pods,services,secrets -o yaml > dump.yaml",
      "  manta plan mine.yaml --against dump.yaml   without a cluster",
      "  manta plan --all                           what would change if Manta took over now",
      "  manta plan mine.yaml -o json | jq -r '.rayClusters[].steps[].reason'"
    })
final class PlanCommand implements Callable<Integer> {

  private enum Format {
    text,
    json,
    yaml
  }

  private final Terminal terminal;

  @Mixin private RenderOptions options;

  @Option(
      names = "--all",
      description =
          "every RayCluster, RayJob, RayService and RayCronJob that exists (with -n, of one"
              + " namespace) in place of files: before Manta takes over from KubeRay, or an upgrade")
  private boolean all;

  @Option(
      names = "--against",
      paramLabel = "DUMP",
      description = "what is live, as kubectl get ... -o yaml printed it, in place of a cluster")
  private Optional<String> dump = Optional.empty();

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--namespace-templates",
      paramLabel = "none|pods|objects",
      converter = TemplateScopeWord.class,
      description =
          "what the operator's flag of this name says; the ConfigMaps are looked for where the"
              + " cluster is (default: none)")
  private TemplateScopePolicy namespaceTemplates = TemplateScopePolicy.NONE;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default), json or yaml")
  private Format format = Format.text;

  @Option(
      names = {"-v", "--verbose"},
      description = "also show what is left alone, and why")
  private boolean verbose;

  @Spec private CommandSpec command;

  PlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (all == options.namesFiles()) {
      throw new ParameterException(command.commandLine(), "expected either FILE|DIR|- or --all");
    }
    return dump.isPresent() ? against(dump.get()) : live(cluster.config());
  }

  private int against(String file) {
    List<Document> rayClusters = named("default");
    InputFiles live = InputFiles.read(List.of(file), terminal.in());
    if (!live.problems().isEmpty()) {
      throw new Invalid(live.problems());
    }
    return report(
        rayClusters,
        LiveSource.dump(
            live.documents(),
            options.observed().apiGroups(),
            options.observed().kubernetesMinor()));
  }

  private int live(Config config) {
    List<Document> rayClusters =
        named(Optional.ofNullable(config.getNamespace()).orElse("default"));
    return ClusterOptions.ask(terminal, config, source -> report(rayClusters, source));
  }

  /**
   * The objects of the files; none for --all.
   *
   * @param usual the namespace of those that say none, unless -n does
   */
  private List<Document> named(String usual) {
    if (all) {
      return List.of();
    }
    String namespace = options.namespace().isEmpty() ? usual : options.namespace();
    return options.soundBatch(terminal.in(), namespace).parts().stream()
        .map(Batch.Part::input)
        .toList();
  }

  private int report(List<Document> named, LiveSource liveSource) {
    List<Document> rayClusters = all ? liveSource.everyRayObject(options.namespace()) : named;
    OperatorTemplates templates =
        OperatorTemplates.of(options.templates()).reaching(namespaceTemplates);
    DryRun dryRun = new DryRun(templates, options.settings(), liveSource, Clock.systemUTC());
    PlanReport report = PlanReport.of(rayClusters, dryRun);
    if (!report.problems().isEmpty()) {
      terminal.problems(report.problems());
      if (!all) {
        return Exit.INVALID;
      }
    }
    boolean colours = terminal.colours();
    terminal
        .out()
        .print(
            switch (format) {
              case text -> all ? report.changes(verbose, colours) : report.text(verbose, colours);
              case json -> report.json();
              case yaml -> report.yaml();
            });
    return report.isSettled() ? Exit.OK : Exit.DIFFERENT;
  }
}
