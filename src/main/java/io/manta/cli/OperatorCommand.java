package io.manta.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.client.OwnNamespace;
import io.manta.model.Settings;
import io.manta.operator.CannotStart;
import io.manta.operator.OperatorOptions;
import io.manta.operator.RunningOperator;
import io.manta.operator.election.Election;
import io.manta.operator.metrics.Metrics;
import io.manta.pipeline.OperatorTemplates;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.Unreadable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code manta operator}: looks after the RayClusters of a Kubernetes cluster. */
@Command(
    name = "operator",
    customSynopsis = "${COMMAND-FULL-NAME} [FLAG...]",
    sortOptions = false,
    description = "Looks after the RayClusters of a Kubernetes cluster, until it is stopped.",
    footer = {
      "",
      "The flags are KubeRay's; --flag=VALUE, --flag VALUE and -flag=VALUE all work.",
      "",
      "Environment: ENABLE_INIT_CONTAINER_INJECTION, ENABLE_PROBES_INJECTION, ENABLE_LOGIN_SHELL,",
      "ENABLE_DETERMINISTIC_HEAD_POD_NAME, ENABLE_RAY_HEAD_CLUSTER_IP_SERVICE, CLUSTER_DOMAIN,",
      "USE_INGRESS_ON_OPENSHIFT, ENABLE_RANDOM_POD_DELETE, ENABLE_GCS_FT_REDIS_CLEANUP,",
      "ENABLE_ZERO_DOWNTIME as for KubeRay.",
      "",
      "Examples:",
      "  manta operator                                  the cluster of the kubeconfig, or around the pod",
      "  manta operator --watch-namespace team-a,team-b  these namespaces only",
      "  manta operator --config /etc/manta/config.yaml  settings from a file",
      "  manta operator --templates my-templates         with templates of your own",
      "  manta operator --enable-leader-election=false --metrics-addr 0 --health-probe-bind-address 0",
      "                                                  on a laptop: alone, without ports"
    })
final class OperatorCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorCommand.class);

  private final Terminal terminal;

  @Spec private CommandSpec command;

  @Mixin private OperatorFlags flags = new OperatorFlags();

  OperatorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    OperatorOptions options = options();
    StartLine.log(options);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    int[] code = {Exit.OK};
    AtomicReference<Thread> starting = new AtomicReference<>(Thread.currentThread());
    Ciphers.preferCheap();
    NameLookups.forgetSoon();
    try (KubernetesClient client = client()) {
      Thread hook = new Thread(() -> end(stop, starting, stopped), "manta-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      try (RunningOperator running =
          RunningOperator.start(
              options.at(home(client)),
              client,
              () -> {
                code[0] = Exit.TROUBLE;
                stop.countDown();
              })) {
        starting.set(null);
        stop.await();
      }
      StartLine.stopped(
          code[0] == Exit.OK ? "it was asked to" : "it could not go on, as said above");
    } catch (InterruptedException e) {
      StartLine.stopped("it was asked to before it had started");
      return code[0];
    } catch (CannotStart e) {
      if (stop.getCount() > 0) {
        LOG.error("{}", e.getMessage());
        StartLine.stopped("it cannot start");
        return Exit.TROUBLE;
      }
      StartLine.stopped("it was asked to before it had started");
    } catch (Invalid e) {
      e.problems().forEach(problem -> LOG.error("{}", problem.sentence()));
      StartLine.stopped("it cannot start");
      return Exit.INVALID;
    } finally {
      stopped.countDown();
    }
    return code[0];
  }

  /** Runs when the process is asked to end: waits until the operator has stopped in order. */
  private static void end(
      CountDownLatch stop, AtomicReference<Thread> starting, CountDownLatch stopped) {
    stop.countDown();
    // One that waits for the Lease would wait on.
    Optional.ofNullable(starting.get()).ifPresent(Thread::interrupt);
    try {
      stopped.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private OperatorOptions options() throws IOException {
    Settings settings = settings();
    OperatorTemplates set = flags.templates.templates();
    if (flags.making.config != null) {
      Document configuration = document(flags.making.config);
      settings = settings.withConfiguration(configuration);
      flags.take(configuration);
    }
    log();
    return new OperatorOptions(
        settings,
        set,
        namespaces(flags.place.namespaces),
        Optional.empty(),
        concurrency(flags.working.concurrency),
        OperatorOptions.WIDTH,
        election(),
        address(flags.reporting.metrics).map(this::metrics),
        address(flags.reporting.probes),
        flags.place.dashboardByProxy,
        Optional.empty());
  }

  private Settings settings() {
    try {
      return Settings.from(System.getenv())
          .withFeatureGates(flags.making.gates)
          .withBatchScheduler(scheduler());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private Metrics metrics(String address) {
    return new Metrics(
        address,
        flags.reporting.secureMetrics,
        Optional.ofNullable(flags.reporting.certificates),
        flags.reporting.clusterMetrics);
  }

  private String scheduler() {
    return flags.making.scheduler.isEmpty() && flags.making.volcano
        ? "volcano"
        : flags.making.scheduler;
  }

  private void log() {
    new LogOutput(
            flags.reporting.stdout == null ? LogOutput.formOfStdout() : flags.reporting.stdout,
            Optional.of(flags.reporting.logFile).filter(path -> !path.isEmpty()),
            flags.reporting.fileForm,
            flags.reporting.level)
        .begin();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> LOG.error("Bug: the thread {} ended", thread.getName(), e));
    flags.idle.remark().ifPresent(LOG::warn);
  }

  private static int concurrency(Integer wanted) {
    if (wanted != null && wanted < 1) {
      throw new Unreadable(
          "the concurrency is " + wanted, "at least one RayCluster must be worked on at once");
    }
    return wanted == null ? OperatorOptions.CONCURRENCY : wanted;
  }

  private Document document(Path file) {
    InputFiles read = InputFiles.read(List.of(file.toString()), terminal.in());
    if (!read.problems().isEmpty()) {
      throw new Invalid(read.problems());
    }
    if (read.documents().isEmpty()) {
      throw new Unreadable(file + " is empty", "give a config.ray.io/v1alpha1 Configuration");
    }
    return read.documents().get(0);
  }

  /** As for a write. By the client's own ten seconds a server that needs twelve is never read. */
  private static final int SLOW_LIST_MILLIS = 30_000;

  private KubernetesClient client() {
    Config found =
        Kubeconfig.read(
            Optional.ofNullable(flags.place.kubeconfig), Optional.ofNullable(flags.place.context));
    return ApiServer.skimming(
            new ConfigBuilder(found)
                .withUserAgent(agent())
                .withRequestRetryBackoffLimit(2)
                .withRequestTimeout(SLOW_LIST_MILLIS)
                .withMaxConcurrentRequests(256)
                .withMaxConcurrentRequestsPerHost(256)
                .build())
        .build();
  }

  /** Who asks, in the API server's audit log: with two operators, which of them. */
  private static String agent() {
    String pod = System.getenv("POD_NAME");
    return "manta/" + Settings.defaults().version() + (pod == null ? "" : " (" + pod + ")");
  }

  /** Where the Lease is: without one, where it would be. */
  private String home(KubernetesClient client) {
    return election().flatMap(Election::namespace).orElseGet(() -> OwnNamespace.of(client));
  }

  private Optional<Election> election() {
    try {
      return flags.election.election();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
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
