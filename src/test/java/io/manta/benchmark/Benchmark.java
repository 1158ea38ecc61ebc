package io.manta.benchmark;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import io.manta.dev.ProgramSources;
import io.manta.dev.ProgressLine;
import io.manta.dev.Setup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures operators, each on a control plane of its own, and compares with what was kept. */
@Command(name = "src/test/benchmark/run", mixinStandardHelpOptions = true)
final class Benchmark implements Callable<Integer> {

  private static final Path HERE = Path.of("src/test/benchmark");
  private static final Path OUT = Path.of("target/benchmark");
  private static final String PROGRAM = OUT.resolve("benchmark").toAbsolutePath().toString();
  private static final String SPACE = "operator";

  @Option(names = "--clusters", split = ",", defaultValue = "200", description = "how many")
  private List<Integer> clusters;

  @Option(names = "--runs", defaultValue = "1", description = "of each operator")
  private int runs;

  @Option(names = "--operator", description = "NAME=COMMAND[@READY], besides limit and manta")
  private List<String> others = List.of();

  @Option(
      names = "--only",
      split = ",",
      defaultValue = "limit,limit-pod,manta",
      description = "which of limit, limit-pod (with pods as large as Manta's) and manta")
  private List<String> only;

  @Option(
      names = "--manta",
      defaultValue = "target/manta operator",
      description = "how Manta is started: ${DEFAULT-VALUE}")
  private String manta;

  @Option(names = "--short", description = "only make the clusters")
  private boolean shortly;

  @Option(
      names = "--jobs",
      defaultValue = "0",
      description = "RayJobs made at once, with a played dashboard, beside the clusters")
  private int jobs;

  @Option(
      names = "--edited",
      defaultValue = "0",
      description = "clusters edited without a pause while others are made")
  private int edited;

  @Option(
      names = "--editors",
      defaultValue = "8",
      description = "clients that edit at once, each waiting for its answers")
  private int editors;

  @Option(
      names = "--edit-rate",
      defaultValue = "0",
      description = "edits a second; 0: as many as the API server takes")
  private double editRate;

  @Option(names = "--check", description = "fail when a figure is a fifth worse than kept")
  private boolean check;

  @Option(names = "--keep", description = "keep these results")
  private boolean keep;

  /**
   * @param ready what its log says then; empty to wait for a second
   * @param whole whether it can do more than make clusters
   */
  private record Operator(String name, String command, String ready, boolean whole) {}

  public static void main(String... args) {
    System.exit(new CommandLine(new Benchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int count : clusters) {
      for (int run = 1; run <= runs; run++) {
        for (Operator operator : operators()) {
          Path file = OUT.resolve(operator.name() + "-" + count + ".run" + run + ".json");
          measure(operator, count, file);
          files.add(file);
        }
      }
    }
    Results now = Results.read(files);
    Path keptFiles = HERE.resolve("results");
    Results kept = Results.in(keptFiles);
    System.out.println(now.table());
    Files.writeString(OUT.resolve("plot.svg"), Plot.of(now));
    List<String> worse = now.worseThan(kept);
    worse.forEach(line -> System.out.println("worse than kept: " + line));
    if (keep) {
      now.keepIn(keptFiles);
      Files.writeString(keptFiles.resolve("plot.svg"), Plot.of(Results.in(keptFiles)));
    }
    return check && !worse.isEmpty() ? 3 : 0;
  }

  private List<Operator> operators() {
    String limit = PROGRAM + " limit";
    String large = limit + " --pod " + HERE.resolve("pod.json");
    String itself = manta + " --metrics-addr=0 --health-probe-bind-address=0";
    List<Operator> all = new ArrayList<>();
    for (String name : only) {
      all.add(
          switch (name) {
            case "limit" -> new Operator(name, limit, "limit ready", false);
            case "limit-pod" -> new Operator(name, large, "limit ready", false);
            case "manta" -> new Operator(name, itself, "manta operator ready", true);
            default -> throw new IllegalArgumentException("no operator is called " + name);
          });
    }
    for (String other : others) {
      int equals = other.indexOf('=');
      int at = other.lastIndexOf('@');
      String command = other.substring(equals + 1, at < 0 ? other.length() : at);
      String ready = at < 0 ? "" : other.substring(at + 1);
      all.add(new Operator(other.substring(0, equals), command, ready, true));
    }
    return all;
  }

  private void measure(Operator operator, int count, Path out) throws Exception {
    System.err.println(operator.name() + ", " + count + " clusters");
    Setup setup =
        Setup.of(
                ProgramSources.of(Optional.empty(), System.getenv())
                    .find(ProgressLine.to(new PrintWriter(System.err, true), false)))
            .with(definitions())
            .audited()
            .apiServerFlags("--audit-log-maxsize=10000");
    try (ControlPlane plane = ControlPlane.start(setup);
        KubernetesClient client = plane.client()) {
      account(client);
      Path kubeconfig = plane.kubeconfig(SPACE, SPACE);
      String token = Config.fromKubeconfig(kubeconfig.toFile()).getAutoOAuthToken();
      Process player = program(plane, List.of("play"));
      try {
        List<String> arguments =
            new ArrayList<>(
                List.of(
                    "measure",
                    "--name=" + operator.name(),
                    "--operator=" + operator.command(),
                    "--ready=" + operator.ready(),
                    "--kubeconfig=" + kubeconfig,
                    "--token=" + token,
                    "--user=system:serviceaccount:" + SPACE + ":" + SPACE,
                    "--audit=" + plane.auditLog(),
                    "--log=" + OUT.resolve(operator.name() + ".log"),
                    "--clusters=" + count,
                    "--out=" + out));
        if (operator.whole()) {
          arguments.add("--jobs=" + jobs);
          arguments.add("--edited=" + edited);
          arguments.add("--edit-rate=" + editRate);
          arguments.add("--editors=" + editors);
        }
        if (shortly || !operator.whole()) {
          arguments.add("--short");
        }
        int code = program(plane, arguments).waitFor();
        if (code != 0) {
          throw new IllegalStateException(operator.name() + " could not be measured: " + code);
        }
      } finally {
        player.destroy();
        player.waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  /** RayJobs are there only when they are measured. */
  private List<String> definitions() throws IOException {
    List<String> names =
        jobs > 0
            ? List.of("rayclusters", "rayjobs", "rayservices", "raycronjobs")
            : List.of("rayclusters");
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      texts.add(Files.readString(Path.of("crd/" + name + ".ray.io.yaml")));
    }
    return texts;
  }

  private static Process program(ControlPlane plane, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("SERVER", plane.url());
    builder.environment().put("TOKEN", plane.config().getAutoOAuthToken());
    return builder.start();
  }

  /**
   * The operator's own account, so that the audit log distinguishes its requests from all others.
   */
  private static void account(KubernetesClient client) {
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(SPACE).endMetadata().build())
        .create();
    client
        .serviceAccounts()
        .inNamespace(SPACE)
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName(SPACE).endMetadata().build())
        .create();
    client
        .rbac()
        .clusterRoleBindings()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(SPACE)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", SPACE, SPACE)
                .build())
        .create();
  }
}
