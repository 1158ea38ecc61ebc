package io.manta.model;

import io.manta.schema.Document;
import io.manta.schema.Invalid;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Everything about the operator that changes what is made for a RayCluster. Names and meaning of
 * flags, environment variables and the {@code Configuration} document are KubeRay's.
 *
 * @param version Manta's version, as written into Ray's usage statistics
 * @param clusterDomain the DNS domain of the Kubernetes cluster
 * @param batchScheduler {@code volcano}, {@code yunikorn}, {@code kai-scheduler}, {@code
 *     scheduler-plugins}, or empty
 */
public record Settings(
    String version,
    String clusterDomain,
    FeatureGates gates,
    String batchScheduler,
    Switches switches,
    PodDefaults podDefaults,
    JobTimes jobs) {

  private static final List<String> SCHEDULERS =
      List.of("volcano", "yunikorn", "kai-scheduler", "scheduler-plugins");

  /** The yes-or-no environment variables. */
  public record Switches(
      boolean initContainerInjection,
      boolean probesInjection,
      boolean loginShell,
      boolean deterministicHeadPodName,
      boolean headClusterIpService,
      boolean ingressOnOpenShift,
      boolean randomPodDelete,
      boolean redisCleanup) {}

  /**
   * How long RayJobs wait for others.
   *
   * @param statusCheck how long Ray's dashboard may be silent before a job has failed
   * @param transition how long a submitter may go on after its job ended
   * @param deletesSelf whether a RayJob that shuts down after its end is deleted as a whole
   */
  public record JobTimes(Duration statusCheck, Duration transition, boolean deletesSelf) {

    private static final Duration DEFAULT = Duration.ofSeconds(300);

    static JobTimes from(Map<String, String> environment) {
      return new JobTimes(
          seconds(environment, "RAYJOB_STATUS_CHECK_TIMEOUT_SECONDS"),
          seconds(environment, "RAYJOB_DEPLOYMENT_STATUS_TRANSITION_GRACE_PERIOD_SECONDS"),
          is("true", environment, "DELETE_RAYJOB_CR_AFTER_JOB_FINISHES"));
    }

    /** What is no number above 0 counts as not said, as in KubeRay. */
    private static Duration seconds(Map<String, String> environment, String name) {
      String text = environment.getOrDefault(name, "");
      return text.matches("[1-9]\\d{0,8}") ? Duration.ofSeconds(Long.parseLong(text)) : DEFAULT;
    }
  }

  /** What the {@code Configuration} document adds to every pod. */
  public record PodDefaults(
      List<Object> headSidecarContainers,
      List<Object> workerSidecarContainers,
      List<Object> containerEnvs,
      Map<String, Object> podLabels,
      Map<String, Object> podAnnotations) {

    public static final PodDefaults NONE =
        new PodDefaults(List.of(), List.of(), List.of(), Map.of(), Map.of());
  }

  public static Settings defaults() {
    return from(Map.of());
  }

  /** Reads the environment variables that change manifests, and no others. */
  public static Settings from(Map<String, String> environment) {
    return new Settings(
        Version.CURRENT,
        new Tree(environment.get("CLUSTER_DOMAIN")).text("cluster.local"),
        FeatureGates.defaults(),
        "",
        new Switches(
            !is("false", environment, "ENABLE_INIT_CONTAINER_INJECTION"),
            !is("false", environment, "ENABLE_PROBES_INJECTION"),
            is("true", environment, "ENABLE_LOGIN_SHELL"),
            is("true", environment, "ENABLE_DETERMINISTIC_HEAD_POD_NAME"),
            is("true", environment, "ENABLE_RAY_HEAD_CLUSTER_IP_SERVICE"),
            is("true", environment, "USE_INGRESS_ON_OPENSHIFT"),
            is("true", environment, "ENABLE_RANDOM_POD_DELETE"),
            !is("false", environment, "ENABLE_GCS_FT_REDIS_CLEANUP")),
        PodDefaults.NONE,
        JobTimes.from(environment));
  }

  public boolean gate(String name) {
    return gates.isOn(name);
  }

  public Settings withVersion(String other) {
    return new Settings(other, clusterDomain, gates, batchScheduler, switches, podDefaults, jobs);
  }

  /** With the gates that KubeRay has when nobody switches any. */
  public Settings withGatesOfKubeRay() {
    return new Settings(
        version,
        clusterDomain,
        gates.asKubeRayHasThem(),
        batchScheduler,
        switches,
        podDefaults,
        jobs);
  }

  /**
   * With {@code --feature-gates}.
   *
   * @throws IllegalArgumentException naming the entry that is not understood
   */
  public Settings withFeatureGates(String text) {
    return new Settings(
        version,
        clusterDomain,
        FeatureGates.parse(text),
        batchScheduler,
        switches,
        podDefaults,
        jobs);
  }

  /**
   * With {@code --batch-scheduler}; empty for none.
   *
   * @throws IllegalArgumentException when Manta does not know that scheduler
   */
  public Settings withBatchScheduler(String name) {
    if (!name.isEmpty() && !SCHEDULERS.contains(name)) {
      throw new IllegalArgumentException(
          "unknown batch scheduler \"" + name + "\"; known: " + String.join(", ", SCHEDULERS));
    }
    return new Settings(version, clusterDomain, gates, name, switches, podDefaults, jobs);
  }

  public Settings withJobTimes(JobTimes other) {
    return new Settings(
        version, clusterDomain, gates, batchScheduler, switches, podDefaults, other);
  }

  public Settings withPodDefaults(PodDefaults other) {
    return new Settings(version, clusterDomain, gates, batchScheduler, switches, other, jobs);
  }

  /**
   * With what a {@code config.ray.io/v1alpha1 Configuration} says; the batch scheduler of the flags
   * is forgotten, as KubeRay ignores flags beside {@code --config}.
   *
   * @throws Invalid with every unknown field and wrong type
   */
  public Settings withConfiguration(Document document) {
    Configuration.check(document);
    Tree configuration = new Tree(document.value());
    String scheduler =
        configuration
            .at("batchScheduler")
            .text(configuration.at("enableBatchScheduler").isTrue() ? "volcano" : "");
    return withBatchScheduler(scheduler)
        .withJobTimes(
            new JobTimes(
                jobs.statusCheck(),
                jobs.transition(),
                jobs.deletesSelf() || configuration.at("deleteRayJobAfterJobFinishes").isTrue()))
        .withPodDefaults(
            new PodDefaults(
                configuration.at("headSidecarContainers").list(),
                configuration.at("workerSidecarContainers").list(),
                configuration.at("defaultContainerEnvs").list(),
                configuration.at("defaultPodLabels").map(),
                configuration.at("defaultPodAnnotations").map()));
  }

  private static boolean is(String wanted, Map<String, String> environment, String name) {
    return wanted.equals(environment.getOrDefault(name, "").toLowerCase(Locale.ROOT));
  }
}
