package io.manta.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Every reason for a RayCluster not to be ready, the most telling first: what has to end before the
 * others can. Its name in CamelCase is the reason of the conditions {@code Ready}, {@code
 * Reconciling}, {@code Stalled} and {@code Applied}; {@code config/TROUBLESHOOTING.md} is made from
 * what is said here.
 */
public enum Cause {
  SPEC_INVALID(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "The RayCluster breaks the schema or a rule. Its pods stay as they are.",
      "correct the RayCluster; `manta validate FILE` tells all that is wrong with its lines"),
  WORKER_GROUP_INVALID(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "A worker group has a mistake of its own. It has no pods made, and those that it has stay; the"
          + " head and the other groups run.",
      "correct the group; `manta validate FILE` tells all that is wrong with its lines"),
  TEMPLATE_FAILED(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "A template of yours does not render, or renders what Kubernetes would refuse. Nothing is"
          + " applied or deleted.",
      "correct the template at the place named; `manta render --templates DIR FILE` shows the same"),
  NEVER_DUE(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "The schedule of a RayCronJob names no time within five years, as February 30 would be.",
      "correct `spec.schedule`"),
  QUEUED(
      Ends.BY_ITSELF,
      Told.OTHERWISE,
      "Kueue holds the cluster suspended until its queue admits it, or has preempted it.",
      "wait for Kueue, or ask it: `kubectl -n NAMESPACE describe workload`"),
  SUSPENDED_BY_SPEC(
      Ends.BY_ITSELF,
      Told.OTHERWISE,
      "`spec.suspend` is true: no pods are wanted; a RayCronJob makes no RayJobs.",
      "remove `spec.suspend` or set it to false"),
  SUSPENDED_WHEN_IDLE(
      Ends.BY_ITSELF,
      Told.OTHERWISE,
      "Ray's autoscaler found the cluster idle and set `spec.idleSuspend`.",
      "remove `spec.idleSuspend` or set it to false"),
  EARLIER_RUN_ACTIVE(
      Ends.BY_ITSELF,
      Told.OTHERWISE,
      "A RayJob of a RayCronJob is due, and one of an earlier time has not finished, while"
          + " `concurrencyPolicy` is `Forbid`. It begins when that one has, if it is not too late then.",
      "wait for the RayJob named, or delete it"),
  NAMESPACE_TERMINATING(
      Ends.BY_ITSELF,
      Told.OTHERWISE,
      "The namespace is being deleted, so nothing can be made in it.",
      "nothing to do: the RayCluster goes with its namespace"),
  RIGHTS_MISSING(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "The operator's ServiceAccount may not do what a template asks for, or may not grant a Role"
          + " that it lacks itself.",
      "give the operator's Role the verb and resource named (config/rbac)"),
  QUOTA_EXCEEDED(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "A ResourceQuota of the namespace has no room left.",
      "raise the ResourceQuota, remove what fills it, or ask for less"),
  WEBHOOK_DENIED(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "An admission webhook refuses an object.",
      "change the RayCluster to what the webhook wants, or ask its owner"),
  POLICY_DENIED(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "A ValidatingAdmissionPolicy refuses an object.",
      "change the RayCluster to what the policy wants, or ask its owner"),
  POD_SECURITY_DENIED(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "A pod breaks the Pod Security Standard that the namespace enforces.",
      "set the securityContext that the message names, as samples/raycluster.restricted.yaml does"),
  ADMISSION_DENIED(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "The API server's admission refuses an object, for a LimitRange or a missing PriorityClass"
          + " for example.",
      "change the RayCluster or what the message names"),
  SERVICE_ACCOUNT_MISSING(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "The pod template names a ServiceAccount that is not there.",
      "make the ServiceAccount, or name another one in the pod template"),
  OBJECT_INVALID(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "The API server calls an object invalid, or forbids a change of a field that cannot change.",
      "correct the field named; to change one that is fixed, delete the object and it comes back"),
  KIND_UNKNOWN(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "A template renders a kind of object that the API server does not serve.",
      "install its CustomResourceDefinition, or remove the template"),
  CONFLICT(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "An object of this name is there already and belongs to someone else, or other managers hold"
          + " fields of one of ours. It is left as they want it; fields alone keep no cluster from"
          + " being ready.",
      "rename or remove one of the two; for fields, what the message names"),
  WEBHOOK_UNREACHABLE(
      Ends.BY_ITSELF,
      Told.OTHERWISE,
      "An admission webhook that must agree does not answer.",
      "bring the webhook's service up, or remove its configuration; it is tried again at least every"
          + " minute"),
  APPLY_FAILED(
      Ends.BY_ITSELF,
      Told.OTHERWISE,
      "The API server refused a write for another reason, or did not answer.",
      "it is tried again at least every two minutes, and when something changes; if it stays, the message says what to change"),
  JOB_FAILED(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "The RayJob failed and is not tried again; `status.reason` and `status.message` say why.",
      "read the job's log, then make the RayJob anew; `spec.backoffLimit` allows more attempts"),
  SERVE_APPLICATION_FAILED(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "An application of a RayService could not be deployed, or does not stay healthy: Ray Serve's own"
          + " message says why. What served before goes on.",
      "correct the program, its `runtime_env` or `serveConfigV2`; `kubectl -n NAMESPACE logs` of the"
          + " head pod has the rest"),
  RAY_CLUSTER_NOT_FOUND(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "The RayCluster that `spec.clusterSelector` names is not there.",
      "make that RayCluster, or name another one"),
  RAY_CLUSTER_BLOCKED(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "The RayCluster of a RayJob or RayService does not become ready until somebody does something:"
          + " its own condition `Stalled`, which is repeated, says what.",
      "what the RayCluster says; `kubectl -n NAMESPACE describe raycluster RAYCLUSTER` has all of it"),
  HEAD_STAYS_LOST(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "The head pod was lost and the annotation `ray.io/disable-provisioned-head-restart` forbids"
          + " another.",
      "remove the annotation, or make the RayCluster anew"),
  CLAIM_MISSING(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "A pod names a PersistentVolumeClaim that is not there.",
      "make the claim, or name another one"),
  IMAGE_PULL_FAILED(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "A container's image cannot be pulled: it does not exist, its registry does not answer, or a"
          + " password is missing.",
      "correct `image` or `imagePullSecrets`; the kubelet tries again every five minutes"),
  CONTAINER_CANNOT_START(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "A container cannot be started: a ConfigMap or Secret it names is missing, its command does"
          + " not exist, or its security settings contradict each other.",
      "make what is missing, or correct the pod template"),
  CRASH_LOOP(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "A container ends again and again; the kubelet starts it later each time. Where the pod restarts"
          + " none and it is Ray's, the pod is replaced, 10 seconds after it was created"
          + " at the earliest, twice as long for each that ended before it, at most 5 minutes; one that"
          + " was ready for 10 minutes ends the row, and so does a changed spec.",
      "find out why: `kubectl -n NAMESPACE logs POD -c CONTAINER --previous`, without `--previous` where the pod"
          + " restarts none"),
  AUTOSCALER_ENDED(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "Ray's autoscaler ended and its pod restarts no container: nobody scales the cluster. So it is"
          + " with autoscaler v2 on Kubernetes before 1.35, and for head pods that KubeRay made.",
      "delete the head pod when the cluster can spare it, or move to Kubernetes 1.35 or later"),
  CONTAINER_ENDED(
      Ends.BY_A_PERSON,
      Told.BY_EVENT,
      "A container beside Ray ended and its pod restarts no container.",
      "find out why: `kubectl -n NAMESPACE logs POD -c CONTAINER`; delete the pod to have a new one"),
  CLAIM_NOT_BOUND(
      Ends.BY_ITSELF,
      Told.BY_EVENT,
      "A pod's PersistentVolumeClaim has no volume yet.",
      "`kubectl -n NAMESPACE describe pvc` says what its StorageClass waits for"),
  GANG_NOT_ADMITTED(
      Ends.BY_ITSELF,
      Told.BY_EVENT,
      "The scheduler places the pods of the cluster together or not at all, and there is no room for"
          + " all of them.",
      "free or add nodes, or ask for less; `kubectl -n NAMESPACE describe podgroup` says more"),
  SCHEDULING_GATED(
      Ends.BY_ITSELF,
      Told.BY_EVENT,
      "A scheduling gate holds a pod back until the controller that set it takes it away.",
      "ask the controller that the gate's name belongs to"),
  UNSCHEDULABLE(
      Ends.BY_ITSELF,
      Told.BY_EVENT,
      "No node takes a pod.",
      "add nodes, free some, or ask for less; a cluster autoscaler may be doing it already"),
  SUBMITTER_POD_MISSING(
      Ends.BY_ITSELF,
      Told.BY_EVENT,
      "The Job that is to submit a RayJob has no pod: a quota, a webhook or an admission policy may"
          + " refuse it, or the Job is suspended.",
      "`kubectl -n NAMESPACE describe job RAYJOB` says what Kubernetes answered"),
  NODE_UNREACHABLE(
      Ends.BY_ITSELF,
      Told.BY_EVENT,
      "A pod's node does not answer any more.",
      "Kubernetes evicts the pod after five minutes; deleting the Node object is quicker"),
  CERTIFICATE_PENDING(
      Ends.BY_ITSELF,
      Told.OTHERWISE,
      "cert-manager has not issued the certificates of `tlsOptions` yet; pods are made afterwards.",
      "`kubectl -n NAMESPACE describe certificate` says what cert-manager waits for"),
  OBJECT_AWAITED(
      Ends.BY_ITSELF,
      Told.NEVER,
      "A template marks an object with `manta.io/await`: pods are made when its condition holds.",
      "see the controller that looks after the object"),
  OBJECT_TERMINATING(
      Ends.BY_ITSELF,
      Told.NEVER,
      "An object of the cluster is being deleted and not gone yet; a new one comes then.",
      "remove what its finalizers wait for"),
  READINESS_GATE(
      Ends.BY_ITSELF,
      Told.NEVER,
      "A pod is ready but for a readiness gate that another controller sets.",
      "ask the controller that the condition belongs to"),
  POD_TERMINATING(
      Ends.BY_ITSELF,
      Told.NEVER,
      "A pod is being deleted and still holds its node; it is replaced when it is gone.",
      "if it stays long after it was due, its node is gone or a finalizer holds it: end that, or"
          + " `kubectl -n NAMESPACE delete pod POD --force --grace-period=0`"),
  INIT_CONTAINER_RUNS(
      Ends.BY_ITSELF, Told.NEVER, "An init container is at work.", "see its log if it takes long"),
  PROBE_FAILS(
      Ends.BY_ITSELF,
      Told.NEVER,
      "A container runs and its startup or readiness probe does not succeed, or not yet. A head"
          + " takes about ten seconds.",
      "`kubectl -n NAMESPACE describe pod POD` tells what the probe says, `kubectl -n NAMESPACE logs POD` what Ray says"),
  WAITING_FOR_HEAD(
      Ends.BY_ITSELF,
      Told.NEVER,
      "Workers wait in their init container `wait-gcs-ready` until the head answers.",
      "see to the head first; a NetworkPolicy or a wrong `gcs-server` port can be in the way"),
  DASHBOARD_SILENT(
      Ends.BY_ITSELF,
      Told.BY_EVENT,
      "Ray's dashboard gives no usable answer, so nothing is known of the job since then.",
      "see that the head pod runs and its Service leads to it, as with `kubectl -n NAMESPACE get"
          + " pods,endpointslices -l ray.io/cluster=RAYCLUSTER`; after 300 s without an answer the"
          + " attempt has failed"),
  RAY_CLUSTER_STARTING(
      Ends.BY_ITSELF,
      Told.NEVER,
      "The RayCluster that the job is to run on is not ready yet.",
      "`kubectl -n NAMESPACE describe raycluster RAYCLUSTER` says what it waits for"),
  JOB_ID_AWAITED(
      Ends.BY_ITSELF,
      Told.NEVER,
      "In InteractiveMode a person submits the job.",
      "submit it with `ray job submit`, and write its id into `spec.jobId`"),
  JOB_STOPPING(
      Ends.BY_ITSELF,
      Told.NEVER,
      "What an attempt of the RayJob made is being deleted, for a suspension or for the next"
          + " attempt.",
      "remove what its finalizers wait for, if it stays"),
  JOB_SUBMITTING(
      Ends.BY_ITSELF,
      Told.NEVER,
      "The cluster is ready and Ray does not know the job yet.",
      "in K8sJobMode `kubectl -n NAMESPACE describe job RAYJOB` and its pod say what the submitter does"),
  JOB_RUNNING(
      Ends.BY_ITSELF,
      Told.NEVER,
      "Ray runs the job, or it ended and the submitter still prints its log.",
      "nothing to do; `ray job logs` shows what it does"),
  PODS_STARTING(
      Ends.BY_ITSELF,
      Told.NEVER,
      "Pods are being made, or were made and nobody complains yet.",
      "if it stays, `kubectl -n NAMESPACE describe pod POD` says what the kubelet does, such as mounting volumes"),
  SERVE_TIMED_OUT(
      Ends.BY_A_PERSON,
      Told.OTHERWISE,
      "The RayService did not serve within its annotation `ray.io/initializing-timeout`. It is left as"
          + " it is, and its cluster goes.",
      "find out why its applications did not start, then delete the RayService and make it again"),
  SERVE_CLUSTER_STARTS(
      Ends.BY_ITSELF,
      Told.NEVER,
      "The head of a RayService's cluster is not ready yet.",
      "`kubectl -n NAMESPACE describe raycluster RAYCLUSTER` says what it waits for"),
  SERVE_DASHBOARD_SILENT(
      Ends.BY_ITSELF,
      Told.BY_EVENT,
      "Ray's dashboard on the head of a RayService's cluster gives no usable answer: applications can be"
          + " neither started nor asked about. What serves goes on.",
      "`kubectl -n NAMESPACE logs` of the head pod; a NetworkPolicy must let the operator reach its dashboard port"),
  SERVE_APPLICATIONS_NOT_RUNNING(
      Ends.BY_ITSELF,
      Told.NEVER,
      "Ray Serve has not all applications of a RayService running.",
      "the application's own message, under `status`, says what it waits for; an error in the program"
          + " ends with a new `serveConfigV2`"),
  SERVE_ENDPOINTS_MISSING(
      Ends.BY_ITSELF,
      Told.NEVER,
      "No pod that is ready takes requests of a RayService.",
      "see to the pods of its cluster: a worker is ready when its Serve proxy answers"),
  GATEWAY_NOT_READY(
      Ends.BY_ITSELF,
      Told.BY_EVENT,
      "The Gateway or the HTTPRoute of an incremental upgrade is not accepted yet; no traffic moves.",
      "`kubectl -n NAMESPACE describe gateway,httproute` says what the Gateway's controller wants"),
  SERVE_UPGRADE_RUNS(
      Ends.BY_ITSELF,
      Told.NEVER,
      "A new cluster of a RayService comes up or takes over; the old one serves meanwhile.",
      "nothing to do; `status.pendingServiceStatus` shows how far it is");

  /** What it takes. */
  enum Ends {
    /** Somebody has to change something: {@code Stalled} is true. */
    BY_A_PERSON,
    /** It may end without anybody, and work goes on: {@code Reconciling} is true. */
    BY_ITSELF
  }

  /** Whether an event says so when it begins. */
  enum Told {
    BY_EVENT,
    /** What led to it is an event already, such as {@code FailedToCreateHeadPod}. */
    OTHERWISE,
    /** It belongs to every start. */
    NEVER
  }

  private final Ends ends;
  private final Told told;
  private final String meaning;
  private final String remedy;

  Cause(Ends ends, Told told, String meaning, String remedy) {
    this.ends = ends;
    this.told = told;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** As it stands in conditions and events. */
  public String reason() {
    return Arrays.stream(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  public boolean needsPerson() {
    return ends == Ends.BY_A_PERSON;
  }

  boolean isEvent() {
    return told == Told.BY_EVENT;
  }

  public boolean isSuspension() {
    return this == QUEUED || endsByItsOwner();
  }

  /** As its owner wants it: nothing more happens until the spec changes. */
  public boolean endsByItsOwner() {
    return this == SUSPENDED_BY_SPEC || this == SUSPENDED_WHEN_IDLE;
  }

  /** A sentence or two. */
  String meaning() {
    return meaning;
  }

  /** What a person can do, without a full stop. */
  String remedy() {
    return remedy;
  }
}
