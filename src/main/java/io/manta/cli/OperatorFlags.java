package io.manta.cli;

import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * The flags of {@code manta operator}: KubeRay's, with the same names, and a few of Manta's. Those
 * that mean nothing here are taken all the same, so that an existing Deployment starts.
 */
final class OperatorFlags {

  @ArgGroup(validate = false, order = 1, heading = "%nWhere it works:%n")
  final Place place = new Place();

  @ArgGroup(validate = false, order = 2, heading = "%nWhat it makes:%n")
  final Making making = new Making();

  @ArgGroup(validate = false, order = 3, heading = "%nFrom which templates:%n")
  final TemplateFlags templates = new TemplateFlags();

  @ArgGroup(validate = false, order = 4, heading = "%nWhich of several operators works:%n")
  final ElectionFlags election = new ElectionFlags();

  @ArgGroup(validate = false, order = 5, heading = "%nHow fast:%n")
  final Working working = new Working();

  @ArgGroup(validate = false, order = 6, heading = "%nWhat it reports:%n")
  final Reporting reporting = new Reporting();

  @ArgGroup(
      validate = false,
      order = 7,
      heading = "%nTaken so that KubeRay's arguments go on working, without effect:%n")
  final Idle idle = new Idle();

  static final class Place {
    @Option(
        names = "--kubeconfig",
        paramLabel = "FILE",
        description =
            "the Kubernetes cluster; default: $KUBECONFIG, ~/.kube/config or the one around the pod")
    Path kubeconfig;

    @Option(
        names = "--context",
        paramLabel = "NAME",
        description = "the kubeconfig's context; default: its current one")
    String context;

    @Option(
        names = "--watch-namespace",
        paramLabel = "NAME,...",
        description = "only RayClusters of these namespaces; default: all")
    String namespaces = "";

    @Option(
        names = "--use-kubernetes-proxy",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description =
            "reach the dashboards of RayJobs and RayServices through the API server, for which the"
                + " operator needs the rights of config/dashboard-proxy; default: false")
    boolean dashboardByProxy;
  }

  static final class Making {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "a config.ray.io/v1alpha1 Configuration; flags that it can say are ignored")
    Path config;

    @Option(
        names = "--feature-gates",
        paramLabel = "GATE=BOOL,...",
        description =
            "switches features on and off; default: all on but KubernetesWAS and RestrictedPods")
    String gates = "";

    @Option(
        names = "--batch-scheduler",
        paramLabel = "NAME",
        description = "volcano, yunikorn, kai-scheduler or scheduler-plugins; default: none")
    String scheduler = "";

    @Option(
        names = "--enable-batch-scheduler",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "deprecated: the same as --batch-scheduler=volcano")
    boolean volcano;
  }

  static final class Working {
    @Option(
        names = "--reconcile-concurrency",
        paramLabel = "N",
        description = "RayClusters worked on at once; default: 16")
    Integer concurrency;
  }

  static final class Reporting {
    @Option(
        names = "--metrics-addr",
        paramLabel = "[HOST]:PORT",
        description = "where Prometheus reads /metrics; 0 for nowhere; default: :8080")
    String metrics = ":8080";

    @Option(
        names = "--metrics-secure",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description =
            "/metrics over HTTPS, and only for who may get that path in Kubernetes; default: false")
    boolean secureMetrics;

    @Option(
        names = "--metrics-cert-path",
        paramLabel = "DIRECTORY",
        description =
            "tls.crt and tls.key for that, read again when they change; default: made now")
    Path certificates;

    @Option(
        names = "--enable-metrics",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "also the series of each RayCluster (kuberay_cluster_...); default: false")
    boolean clusterMetrics;

    @Option(
        names = "--health-probe-bind-address",
        paramLabel = "[HOST]:PORT",
        description = "where /livez and /readyz are; 0 for nowhere; default: :8082")
    String probes = ":8082";

    @Option(
        names = "--log-stdout-encoder",
        paramLabel = "json|console",
        description = "form of the log; default: json, in a terminal console")
    LogOutput.Form stdout;

    @Option(
        names = "--log-file-path",
        paramLabel = "FILE",
        description = "the log also goes here; kept: 10 files of 500 MB, 30 days")
    String logFile = "";

    @Option(
        names = "--log-file-encoder",
        paramLabel = "json|console",
        description = "form of that file; default: json")
    LogOutput.Form fileForm = LogOutput.Form.json;

    @Option(
        names = "--zap-log-level",
        paramLabel = "LEVEL",
        description = "debug, info or error; default: info")
    LogOutput.Threshold level = LogOutput.Threshold.info;
  }

  static final class Idle {
    @Option(
        names = "--qps",
        paramLabel = "N",
        description = "there is no limit on the client: requests in flight are bounded instead")
    Double qps;

    @Option(names = "--burst", paramLabel = "N", description = "as --qps")
    Integer burst;

    @Option(
        names = "--forced-cluster-upgrade",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "without effect in KubeRay too")
    boolean forcedUpgrade;

    @Option(names = "--zap-devel", arity = "0..1", fallbackValue = "true", hidden = true)
    boolean zapDevel;

    @Option(names = "--zap-encoder", hidden = true)
    String zapEncoder;

    @Option(names = "--zap-stacktrace-level", hidden = true)
    String zapStacktrace;

    @Option(names = "--zap-time-encoding", hidden = true)
    String zapTime;

    /** One line for the log; empty when none of these was given. */
    Optional<String> remark() {
      Map<String, Boolean> given = new LinkedHashMap<>();
      given.put("--qps", qps != null);
      given.put("--burst", burst != null);
      given.put("--forced-cluster-upgrade", forcedUpgrade);
      given.put("--zap-devel", zapDevel);
      given.put("--zap-encoder", zapEncoder != null);
      given.put("--zap-stacktrace-level", zapStacktrace != null);
      given.put("--zap-time-encoding", zapTime != null);
      given.values().removeIf(isGiven -> !isGiven);
      return given.isEmpty()
          ? Optional.empty()
          : Optional.of("Taken without effect: " + String.join(", ", given.keySet()));
    }
  }

  /** Takes what a Configuration says in place of what the command line said of the same. */
  void take(Document configuration) {
    Tree file = new Tree(configuration.value());
    place.namespaces = file.at("watchNamespace").text();
    place.dashboardByProxy = file.at("useKubernetesProxy").isTrue();
    working.concurrency = file.at("reconcileConcurrency").whole().map(Long::intValue).orElse(null);
    election.take(file);
    reporting.metrics = file.at("metricsAddr").text(":8080");
    reporting.clusterMetrics = file.at("enableMetrics").isTrue();
    reporting.probes = file.at("probeAddr").text(":8082");
    reporting.logFile = file.at("logFile").text();
    reporting.stdout = form(configuration, "logStdoutEncoder", reporting.stdout);
    reporting.fileForm = form(configuration, "logFileEncoder", reporting.fileForm);
  }

  /** What the file says, else the flag; KubeRay reads the flag alone. */
  private static LogOutput.Form form(Document file, String field, LogOutput.Form flag) {
    String said = new Tree(file.value()).at(field).text();
    if (said.isEmpty()) {
      return flag;
    }
    return Arrays.stream(LogOutput.Form.values())
        .filter(form -> form.name().equals(said))
        .findFirst()
        .orElseThrow(
            () ->
                new Invalid(
                    List.of(
                        file.problem(field, "unknown form of a log")
                            .found(said)
                            .expected("json or console"))));
  }

  /** Go's flags may have one dash where picocli's have two. */
  static String[] withTwoDashes(String[] args) {
    List<String> out = new ArrayList<>();
    Arrays.stream(args)
        .map(arg -> arg.matches("-[a-z][a-z-]+(=.*)?") ? "-" + arg : arg)
        .forEach(out::add);
    return out.toArray(String[]::new);
  }
}
