package io.manta.cli;

import io.manta.dev.DevArguments;
import io.manta.dev.OperatorStart;
import io.manta.dev.Session;
import io.manta.dev.StandIns;
import io.manta.model.Settings;
import io.manta.operator.OperatorOptions;
import io.manta.operator.RunningOperator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code manta dev}: try RayClusters and templates out on a control plane of one's own. */
@Command(
    name = "dev",
    description = {
      "Runs RayClusters on a real Kubernetes API server of your own, on this machine: its control"
          + " plane, Manta's operator, and a player that takes the kubelet's part, so that pods"
          + " become Running and Ready without a container. Files and templates are followed while"
          + " you edit them. Ctrl-C ends it and removes everything.",
      "",
      "The control plane's programs are those of --control-plane, or of fabric8's kube-api-test, or"
          + " downloaded, or built once from Kubernetes' Go modules (about 6 minutes)."
    },
    footer = {
      "",
      "Examples:",
      "  manta dev samples/raycluster.mini.yaml",
      "  manta dev --templates mine/ samples/   edit a template, see what changes",
      "  manta dev --once samples/              exit code 0 when all of it is ready",
      "  manta dev --stand-in cert-manager samples/with-others/",
      "  manta dev --web samples/               open the address that it prints in a browser",
      "",
      "A pod's annotations say what the player does with it:",
      "  dev.manta.io/delay, ready-after, fail-after, exit-after, terminate-after: 3s",
      "  dev.manta.io/stay-pending, never-ready: \"true\"",
      "  dev.manta.io/exit-code: \"1\"",
      "and a head's what Ray Serve does in it:",
      "  dev.manta.io/serve-after: 3s           until its applications run",
      "  dev.manta.io/serve-status: UNHEALTHY   what they become then",
      "  dev.manta.io/serve-proxy: unhealthy    it takes no requests"
    })
final class DevCommand implements Callable<Integer> {

  private static final int LAST_PORT = 65_535;

  private final Terminal terminal;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR|-",
      description = "objects of any kind, in YAML or JSON; Ray's are followed in the tables")
  private List<String> positional = new ArrayList<>();

  @Mixin private FileOptions files;

  @Option(
      names = "--once",
      description = "wait until everything given is ready, print the tables and exit: 0 if it is")
  private boolean once;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "how long --once waits (default: ${DEFAULT-VALUE})")
  private long seconds;

  @Option(
      names = {"-n", "--namespace"},
      description =
          "of the objects that say none (default: default); one that says another is refused")
  private String namespace = "";

  @Option(
      names = "--control-plane",
      paramLabel = "DIR",
      description =
          "take etcd, kube-apiserver and kube-controller-manager from here (also environment"
              + " variable MANTA_CONTROL_PLANE)")
  private Optional<Path> controlPlane;

  @Option(
      names = "--stand-in",
      paramLabel = "PROJECT",
      split = ",",
      description =
          "accept the kinds of another project as they come: cert-manager, volcano,"
              + " scheduler-plugins, openshift, prometheus, gateway-api")
  private List<String> standIns = new ArrayList<>();

  @Mixin private SettingsOptions operator;

  @Option(
      names = "--nodes",
      defaultValue = "3",
      description = "how many nodes there seem to be (default: ${DEFAULT-VALUE})")
  private int nodes;

  @Option(
      names = "--web",
      description =
          "show it in a browser too: objects, pods, what each waits for, events, the rendered"
              + " manifests and what an edit changed. Prints the address, which only this machine"
              + " reaches. With --once the page ends with the command and keeps what was last")
  private boolean web;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "the port of --web on 127.0.0.1 (default: ${DEFAULT-VALUE}, any free one)")
  private int webPort;

  DevCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    for (String project : standIns) {
      if (!StandIns.projects().contains(project)) {
        throw misused(
            "--stand-in: no project '%s'; there are %s"
                .formatted(project, String.join(", ", StandIns.projects())));
      }
    }
    if (nodes < 1 || seconds < 1) {
      throw misused("--nodes and --timeout must be at least 1");
    }
    if (webPort < 0 || webPort > LAST_PORT) {
      throw misused("--web-port must be a port, or 0 for any free one");
    }
    if (webPort > 0 && !web) {
      throw misused("--web-port goes with --web");
    }
    List<String> names = files.names(positional);
    if (once && names.isEmpty()) {
      throw misused("--once needs files to wait for");
    }
    Settings settings = operator.settings();
    OperatorStart start =
        (client, set, dashboards, fatal) ->
            RunningOperator.start(
                OperatorOptions.embedded(settings, set).dashboards(dashboards), client, fatal);
    return new Session(start, terminal.in(), terminal.out(), terminal.err())
        .run(
            new DevArguments(
                names,
                files.recursive,
                List.copyOf(files.templates),
                namespace,
                once,
                Duration.ofSeconds(seconds),
                controlPlane,
                List.copyOf(standIns),
                nodes,
                web ? Optional.of(webPort) : Optional.empty(),
                settings));
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
