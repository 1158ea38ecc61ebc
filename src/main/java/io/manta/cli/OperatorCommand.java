package io.manta.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.operator.CannotStart;
import io.manta.operator.OperatorOptions;
import io.manta.operator.OperatorOptions.Election;
import io.manta.operator.RunningOperator;
import io.manta.schema.Document;
import io.manta.schema.Inputs;
import io.manta.schema.Invalid;
import io.manta.schema.Unreadable;
import io.manta.template.TemplateSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code manta operator}: looks after the RayClusters of a Kubernetes cluster. */
@Command(
    name = "operator",
    description = "Looks after the RayClusters of a Kubernetes cluster, until it is stopped.",
    footer = {
      "",
      "Flags and the Configuration file are KubeRay's. With --config the flags beside it that the"
          + " file can say are ignored.",
      "",
      "Examples:",
      "  manta operator                                  the cluster of the kubeconfig, or around the pod",
      "  manta operator --watch-namespace team-a,team-b  these namespaces only",
      "  manta operator --config /etc/manta/config.yaml  settings from a file"
    })
final class OperatorCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(names = "--kubeconfig", description = "the cluster; default: $KUBECONFIG, or in-cluster")
  private Path kubeconfig;

  @Option(names = "--config", description = "a config.ray.io/v1alpha1 Configuration file")
  private Path config;

  @Option(names = "--templates", description = "templates that replace built-in ones by file name")
  private Path templates;

  @Option(
      names = "--metrics-addr",
      defaultValue = ":8080",
      description = "where Prometheus reads metrics; 0 for nowhere (default: ${DEFAULT-VALUE})")
  private String metricsAddress;

  @Option(
      names = "--health-probe-bind-address",
      defaultValue = ":8082",
      description = "where /healthz and /readyz are; 0 for nowhere (default: ${DEFAULT-VALUE})")
  private String probeAddress;

  @Option(
      names = "--enable-leader-election",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "work only while holding the Lease (default: ${DEFAULT-VALUE})")
  private boolean leaderElection;

  @Option(names = "--leader-election-namespace", description = "where the Lease is; default: here")
  private String leaderElectionNamespace;

  @Option(
      names = "--reconcile-concurrency",
      description = "clusters worked on at once (default: " + OperatorOptions.CONCURRENCY + ")")
  private Integer concurrency;

  @Option(names = "--watch-namespace", description = "namespaces, by comma; default: all")
  private String watchNamespace = "";

  @Option(
      names = "--batch-scheduler",
      description = "volcano, yunikorn, kai-scheduler, scheduler-plugins")
  private String batchScheduler = "";

  @Option(names = "--feature-gates", description = "as in A=true,B=false")
  private String featureGates = "";

  OperatorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    OperatorOptions options = options();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    int[] code = {Exit.OK};
    try (KubernetesClient client = client()) {
      Thread hook = new Thread(() -> end(stop, stopped), "manta-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      try (RunningOperator running =
          RunningOperator.start(
              options,
              client,
              () -> {
                code[0] = Exit.TROUBLE;
                stop.countDown();
              })) {
        stop.await();
      }
    } catch (CannotStart e) {
      terminal.error(e.getMessage());
      return Exit.TROUBLE;
    } finally {
      stopped.countDown();
    }
    return code[0];
  }

  /** Runs when the process is told to end: waits until the operator has stopped in order. */
  private static void end(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private OperatorOptions options() throws IOException {
    Settings settings =
        Settings.from(System.getenv())
            .withFeatureGates(featureGates)
            .withBatchScheduler(batchScheduler);
    TemplateSet set =
        templates == null ? TemplateSet.builtIn() : TemplateSet.fromDirectory(templates);
    if (config == null) {
      return new OperatorOptions(
          settings,
          set,
          namespaces(watchNamespace),
          concurrency == null ? OperatorOptions.CONCURRENCY : concurrency,
          OperatorOptions.WIDTH,
          election(leaderElection, Optional.ofNullable(leaderElectionNamespace)),
          address(metricsAddress),
          address(probeAddress));
    }
    Document document = document(config);
    Tree file = new Tree(document.value());
    return new OperatorOptions(
        settings.withConfiguration(document),
        set,
        namespaces(file.at("watchNamespace").text()),
        file.at("reconcileConcurrency")
            .whole()
            .map(Long::intValue)
            .orElse(OperatorOptions.CONCURRENCY),
        OperatorOptions.WIDTH,
        election(
            file.at("enableLeaderElection").isAbsent() || file.at("enableLeaderElection").isTrue(),
            Optional.of(file.at("leaderElectionNamespace").text()).filter(ns -> !ns.isEmpty())),
        address(file.at("metricsAddr").text(":8080")),
        address(file.at("probeAddr").text(":8082")));
  }

  private Document document(Path file) {
    Inputs read = Inputs.read(List.of(file.toString()), terminal.in());
    if (!read.problems().isEmpty()) {
      throw new Invalid(read.problems());
    }
    if (read.documents().isEmpty()) {
      throw new Unreadable(file + " is empty", "give a config.ray.io/v1alpha1 Configuration");
    }
    return read.documents().get(0);
  }

  private KubernetesClient client() {
    Config found =
        kubeconfig == null
            ? Config.autoConfigure(null)
            : Config.fromKubeconfig(kubeconfig.toFile());
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(found)
                .withRequestRetryBackoffLimit(2)
                .withMaxConcurrentRequests(256)
                .withMaxConcurrentRequestsPerHost(256)
                .build())
        .build();
  }

  private static Optional<Election> election(boolean wanted, Optional<String> namespace) {
    return wanted ? Optional.of(new Election(Election.LEASE, namespace)) : Optional.empty();
  }

  private static Optional<String> address(String text) {
    return Optional.of(text).filter(address -> !address.equals("0"));
  }

  private static Set<String> namespaces(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }
}
