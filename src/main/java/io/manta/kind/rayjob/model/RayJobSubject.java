package io.manta.kind.rayjob.model;

import io.manta.dashboard.JobSubmission;
import io.manta.kind.Kind;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.manifest.TemplateScope;
import io.manta.model.FactMap;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Compact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about one RayJob: what templates in {@code job/} see, and what it asks for. What
 * templates see of its cluster is what the cluster's own templates see.
 */
public final class RayJobSubject implements Subject {

  private static final String SUBMITTER = "ray-job-submitter";

  /** Carried along it would make the cluster look as if kubectl had applied it. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final Map<String, Object> NO_GANG =
      Map.of("members", 0L, "resources", Map.of(), "taskGroups", "");

  /** What the generated submitter asks for. */
  private static final Map<String, Object> DEFAULT_SUBMITTER =
      Map.of(
          "containers",
          List.of(
              Map.of(
                  "name",
                  SUBMITTER,
                  "resources",
                  Map.of("requests", Map.of("cpu", "500m", "memory", "200Mi")))));

  private final Tree object;
  private final Settings settings;
  private final SubmissionMode mode;
  private final ChosenNames names;
  private final Map<String, Object> cluster;
  private final Map<String, Object> gang;

  private RayJobSubject(Tree object, Settings settings, Observed observed, Kind clusters) {
    this.object = object;
    this.settings = settings;
    this.mode = SubmissionMode.of(spec());
    this.names = ChosenNames.of(object, uid(), mode);
    this.cluster = clusters.read(rayCluster(), settings, observed).scopes().get(0).values();
    this.gang =
        selects() || settings.batchScheduler().isEmpty()
            ? NO_GANG
            : new JobGang(clusters, settings, observed, submitterPod()).facts(rayCluster());
  }

  /**
   * @param object with the schema's defaults, and of the status what {@link
   *     io.manta.kind.rayjob.RayJobKind#renderInput} leaves
   * @param clusters reads the cluster that it makes
   */
  public static RayJobSubject of(
      Map<String, Object> object, Settings settings, Observed observed, Kind clusters) {
    return new RayJobSubject(new Tree(object), settings, observed, clusters);
  }

  @Override
  public ObjectId id() {
    return new ObjectId(
        Kind.API_VERSION, "RayJob", object.at("metadata", "namespace").text("default"), name());
  }

  public String name() {
    return object.at("metadata", "name").text();
  }

  @Override
  public String uid() {
    return object.at("metadata", "uid").text(NO_UID);
  }

  @Override
  public Settings settings() {
    return settings;
  }

  public Tree spec() {
    return object.at("spec");
  }

  public SubmissionMode mode() {
    return mode;
  }

  /** Whether it runs on a cluster that exists for itself; a selector without keys is none. */
  public boolean selects() {
    return !spec().at("clusterSelector").map().isEmpty();
  }

  /** Why the operator's batch scheduler cannot start it; empty when it can. */
  public Optional<String> refusedByScheduler() {
    String scheduler = settings.batchScheduler();
    if (scheduler.equals("volcano") && selects()) {
      return Optional.of(
          "the operator runs with --batch-scheduler=volcano, which takes no RayJob with"
              + " `spec.clusterSelector`. To fix: give `spec.rayClusterSpec` instead");
    }
    if (scheduler.equals("kai-scheduler") && mode == SubmissionMode.K8S_JOB) {
      return Optional.of(
          "the operator runs with --batch-scheduler=kai-scheduler, which takes no RayJob in"
              + " K8sJobMode. To fix: set `spec.submissionMode` to HTTPMode or SidecarMode");
    }
    return Optional.empty();
  }

  /** The cluster that the status names, or will. */
  public ObjectId cluster() {
    return new ObjectId(Kind.API_VERSION, "RayCluster", id().namespace(), names.cluster());
  }

  /** The Job that submits it in K8sJobMode. */
  public ObjectId submitter() {
    return new ObjectId("batch/v1", "Job", id().namespace(), name());
  }

  /** What HTTPMode sends. */
  public JobSubmission submission() {
    return new Submission(spec(), names.submission()).request();
  }

  /** The Secret with the cluster's token, under the key {@code auth_token}, if it asks for one. */
  public Optional<String> tokenSecret() {
    return Optional.of(new Tree(cluster).at("cluster", "auth", "secret").text())
        .filter(secret -> !secret.isEmpty());
  }

  @Override
  public List<TemplateScope> scopes() {
    Map<String, Object> values = new LinkedHashMap<>(cluster);
    values.putAll(Compact.of(Map.of("job", job(), "submitter", submitterFacts())));
    return List.of(
        new TemplateScope(
            "job",
            values,
            Map.of("job.spec", "spec", "submitter.template", "spec.submitterPodTemplate")));
  }

  private Map<String, Object> job() {
    Tree metadata = object.at("metadata");
    Map<String, Object> annotations = new LinkedHashMap<>(metadata.at("annotations").map());
    annotations.remove(LAST_APPLIED);
    return new FactMap()
        .put("name", name())
        .put("namespace", id().namespace())
        .put("uid", uid())
        .put("labels", metadata.at("labels").map())
        .put("annotations", annotations)
        .put("mode", mode.word())
        .put("makesCluster", !selects())
        .put("submissionId", names.submission())
        .put("address", address())
        .put("gang", gang)
        .put("spec", spec().map())
        .map();
  }

  private Map<String, Object> submitterFacts() {
    Tree template = spec().at("submitterPodTemplate");
    Tree own = template.at("spec", "containers").item(0);
    Submission submission = new Submission(spec(), names.submission());
    boolean restarts = settings.gate("SidecarSubmitterRestart");
    return new FactMap()
        .put("container", template.isAbsent() ? SUBMITTER : own.at("name").text(SUBMITTER))
        .put("image", image())
        .put("own", !template.isAbsent())
        .put("template", template.map())
        .put("wrapped", own.at("command").list().isEmpty())
        .put("shellFlag", settings.switches().loginShell() ? "-cel" : "-ce")
        .put(
            "command",
            mode == SubmissionMode.SIDECAR
                ? submission.ofSidecar(dashboardPort(), restarts)
                : submission.ofJob(address()))
        .put("address", mode == SubmissionMode.SIDECAR ? "" : address())
        .put("restarts", restarts)
        .put("retries", spec().at("submitterConfig", "backoffLimit").whole().orElse(2L))
        .map();
  }

  /** Absent where the job has no submitter of its own. */
  private Tree submitterPod() {
    Tree own = spec().at("submitterPodTemplate", "spec");
    return switch (mode) {
      case K8S_JOB -> own.isAbsent() ? new Tree(DEFAULT_SUBMITTER) : own;
      case SIDECAR -> new Tree(DEFAULT_SUBMITTER);
      case HTTP, INTERACTIVE -> new Tree(null);
    };
  }

  private String image() {
    Tree head = clusterSpec().at("headGroupSpec", "template", "spec");
    return head.at("containers").item(0).at("image").text(names.image());
  }

  /** Of a cluster that does not exist yet, where its dashboard will be. */
  private String address() {
    return names.address().isEmpty()
        ? new Tree(cluster).at("head", "host").text() + ":" + dashboardPort()
        : names.address();
  }

  private long dashboardPort() {
    return new Tree(cluster).at("head", "dashboardPort").whole().orElse(8265L);
  }

  /** Absent where it selects one: what its own cluster would be does not matter then. */
  private Tree clusterSpec() {
    return selects() ? new Tree(null) : spec().at("rayClusterSpec");
  }

  /** Of a selected cluster only its name and token are known here. */
  private Map<String, Object> rayCluster() {
    Map<String, Object> labels = new LinkedHashMap<>(object.at("metadata", "labels").map());
    labels.put("ray.io/originated-from-crd", "RayJob");
    labels.put("ray.io/originated-from-cr-name", name());
    Map<String, Object> spec = new LinkedHashMap<>(clusterSpec().map());
    if (selects() && !names.tokenSecret().isEmpty()) {
      spec.put("authOptions", Map.of("mode", "token", "secretName", names.tokenSecret()));
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("apiVersion", Kind.API_VERSION);
    out.put("kind", "RayCluster");
    out.put(
        "metadata",
        Map.of(
            "name",
            names.cluster(),
            "namespace",
            id().namespace(),
            "labels",
            labels,
            "annotations",
            object.at("metadata", "annotations").map()));
    out.put("spec", spec);
    return out;
  }
}
