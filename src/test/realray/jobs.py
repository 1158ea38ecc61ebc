"""Stories of RayJobs and RayCronJobs: how jobs begin, end, fail, are repeated, stopped and cleaned up."""

import time

from certificates import CertManager
from resources import DASHBOARD, Cluster, CronJob, Job, deleted
from rig import text_of

SUM = "the sum is 285"


def begin(part, name, mode, script, *lines, on=None, changes=()):
    """Applies a RayJob; lines are more of its spec; on a living cluster, or on its own."""
    text = text_of("job.yaml", ("NAME", name), ("MODE", mode), ("SCRIPT", script), *changes)
    if on:
        text = text.split("  rayClusterSpec:\n")[0]
        lines += ("clusterSelector: {ray.io/cluster: %s}" % on.name,)
    if mode == "InteractiveMode":
        text = text.replace("  entrypoint: python /home/ray/scripts/%s\n" % script, "")
    more = "".join("  %s\n" % line for line in lines)
    part.apply_text(text.replace("  submissionMode:", more + "  submissionMode:"))
    job = Job(part.rig, name)
    job.applied = time.time()
    return job


def ends(part, job, deployment, status, seconds=300):
    part.until("%s is %s, %s" % (job.name, deployment, status), seconds, lambda: job.is_at(deployment, status))
    part.figure("%s, from apply to %s" % (job.name, status), "%.1f s" % (time.time() - job.applied))


def ends_well(part, job):
    ends(part, job, "Complete", "SUCCEEDED")
    part.check(job.status().get("succeeded") == 1 and not job.status().get("failed"), "counted as succeeded, once")


def ends_badly(part, job, failed=1):
    ends(part, job, "Failed", "FAILED")
    status = job.status()
    part.check(status.get("reason") == "AppFailed", "the reason is AppFailed: " + str(status.get("reason")))
    part.check(status.get("failed") == failed and not status.get("succeeded"), "counted as failed, %d times" % failed)


def goes(part, *resources):
    deleted(part, resources, "raycluster,rayjob,job,pod")


def k8s_job(part):
    """The default mode; the cluster goes some seconds after the end, the RayJob stays."""
    job = begin(
        part, "k8s", "K8sJobMode", "squares.py", "shutdownAfterJobFinishes: true", "ttlSecondsAfterFinished: 10"
    )
    ends_well(part, job)
    ended = time.time()
    part.check(SUM in job.log(), "the submitter's log has what the script printed")
    part.check(job.submitter().get("status", {}).get("succeeded") == 1, "the submitter's Job succeeded")
    cluster = job.cluster()
    part.check(cluster.get(), "the cluster is still there")
    part.until("then it goes", 90, lambda: not cluster.get() and not cluster.pods())
    part.figure("from the end to the cluster's", "%.1f s, wanted 10 s and its pods' end" % (time.time() - ended))
    part.check(job.is_at("Complete", "SUCCEEDED") and job.submitter(), "the RayJob and its submitter's Job stay")
    goes(part, job)
    bad = begin(part, "k8s-bad", "K8sJobMode", "broken.py")
    ends_badly(part, bad)
    part.check("ZeroDivisionError" in bad.log(), "the submitter's log has the error")
    part.check(
        "exit code" in bad.status().get("message", "") or "ZeroDivision" in bad.status().get("message", ""),
        "the message has Ray's words: " + bad.status().get("message", "")[:80],
    )
    part.check(bad.cluster().get(), "without shutdownAfterJobFinishes the cluster stays")
    goes(part, bad)


def sidecar(part):
    """The submitter in the head pod."""
    job = begin(part, "beside", "SidecarMode", "squares.py", "shutdownAfterJobFinishes: true")
    ends_well(part, job)
    part.check(
        any(SUM in part.rig.logs(pod, "ray-job-submitter") for pod in part.rig.pods_seen("beside-")),
        "the sidecar's log has what the script printed",
    )
    part.until("the cluster goes", 60, lambda: not job.cluster().get())
    goes(part, job)
    bad = begin(part, "beside-bad", "SidecarMode", "broken.py")
    ends_badly(part, bad)
    goes(part, bad)


GROWS = """
    enableInTreeAutoscaling: true
    autoscalerOptions: {idleTimeoutSeconds: 60}
    workerGroupSpecs:
    - groupName: small
      replicas: 0
      minReplicas: 0
      maxReplicas: 1
      rayStartParams: {object-store-memory: "80000000"}
      template:
        spec:
          terminationGracePeriodSeconds: 5
          volumes:
          - name: scripts
            configMap: {name: scripts}
          containers:
          - name: ray-worker
            image: rayproject/ray:2.60.0
            volumeMounts:
            - {name: scripts, mountPath: /home/ray/scripts}
            resources:
              limits: {cpu: "1", memory: 512Mi}
"""


def http(part):
    """Manta itself submits; Ray's autoscaler grows the cluster; then step by step all goes."""
    grows = ("    rayVersion: 2.60.0\n", "    rayVersion: 2.60.0" + GROWS)
    rules = ["deletionStrategy:", "  deletionRules:"]
    for policy, seconds in (("DeleteCluster", 5), ("DeleteSelf", 30)):
        rules.append("  - {policy: %s, condition: {jobStatus: SUCCEEDED, ttlSeconds: %d}}" % (policy, seconds))
    job = begin(part, "http", "HTTPMode", "squares.py", *rules, changes=[grows, ('num-cpus: "1"', 'num-cpus: "0"')])
    part.until("the autoscaler brings a worker", 240, lambda: job.cluster().pods("worker"))
    ends_well(part, job)
    ended = time.time()
    cluster = job.cluster()
    part.check(not job.submitter(), "no submitter was made")
    part.until("the cluster goes", 90, lambda: not cluster.get() and not cluster.pods())
    part.check(job.get(), "the RayJob is still there")
    part.until("then the RayJob goes", 90, lambda: not job.get())
    part.figure("from the end to the RayJob's", "%.1f s, wanted 30 s" % (time.time() - ended))
    rules = [
        "deletionStrategy:",
        "  deletionRules:",
        "  - {policy: DeleteWorkers, condition: {jobDeploymentStatus: Failed, ttlSeconds: 0}}",
    ]
    fixed = GROWS.replace("enableInTreeAutoscaling: true", "enableInTreeAutoscaling: false").replace(
        "eplicas: 0", "eplicas: 1"
    )
    fixed = ("    rayVersion: 2.60.0\n", "    rayVersion: 2.60.0" + fixed)
    bad = begin(part, "http-bad", "HTTPMode", "broken.py", *rules, changes=[fixed])
    ends_badly(part, bad)
    part.check("ZeroDivisionError" in bad.status().get("message", ""), "the message has Ray's words")
    part.until("DeleteWorkers: the workers go", 90, lambda: not bad.cluster().pods("worker"))
    time.sleep(5)
    part.check(bad.cluster().ready("head") and not bad.cluster().pods("worker"), "and the head stays")
    goes(part, bad)


def interactive(part):
    """What `kubectl ray job submit` does: a job without entrypoint, submitted by a person."""
    job = begin(part, "person", "InteractiveMode", "squares.py", "shutdownAfterJobFinishes: true")
    part.until("the RayJob is Waiting", 180, lambda: job.is_at("Waiting"))
    cluster = job.cluster()
    part.check(cluster.ready("head"), "its cluster is ready")
    cluster.submit("by-hand", "python", "/home/ray/scripts/squares.py")
    job.patch("merge", {"spec": {"jobId": "by-hand"}})
    job.applied = time.time()
    ends_well(part, job)
    part.until("the cluster goes", 60, lambda: not cluster.get())
    goes(part, job)


def selector(part):
    """Jobs of three modes on one living cluster, good and bad; a deletion and a suspend end no cluster."""
    cluster = Cluster(part.rig, "living")
    spec = text_of("job.yaml").split("  rayClusterSpec:\n")[1]
    part.apply_text(text_of("job.yaml").split("---\n")[0])
    indented = "".join(line[2:] + "\n" for line in spec.splitlines())
    part.apply_text("apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: living}\nspec:\n" + indented)
    part.until("the cluster is ready", 180, lambda: cluster.status().get("state") == "ready")
    jobs = [
        begin(part, "on-k8s", "K8sJobMode", "squares.py", on=cluster),
        begin(part, "on-http", "HTTPMode", "squares.py", on=cluster),
    ]
    for job in jobs:
        ends_well(part, job)
    bad = begin(part, "on-http-bad", "HTTPMode", "broken.py", on=cluster)
    ends_badly(part, bad)
    cluster.submit("bad-by-hand", "python", "/home/ray/scripts/broken.py")
    person = begin(part, "on-person-bad", "InteractiveMode", "", "jobId: bad-by-hand", on=cluster)
    ends_badly(part, person)
    endless = begin(part, "on-endless", "HTTPMode", "endless.py", on=cluster)
    part.until("an endless job runs", 120, lambda: endless.is_at("Running", "RUNNING"))
    ray_id = endless.status()["jobId"]
    endless.delete()
    part.until("deleted, the RayJob goes", 60, lambda: not endless.get())
    part.until(
        "and Ray has stopped the job", 30, lambda: "stopped" in cluster.run("ray", "job", "status", ray_id, *DASHBOARD)
    )
    for job in jobs + [bad, person]:
        job.delete()
    part.until("the other RayJobs go", 60, lambda: not part.rig.kubectl("get", "rayjob", "-o", "name"))
    part.check(cluster.ready("head"), "the cluster lives on")
    goes(part, cluster)


def retry(part):
    """A job that fails has another try, on another cluster, with another id."""
    job = begin(part, "again", "K8sJobMode", "broken.py", "backoffLimit: 1", "shutdownAfterJobFinishes: true")
    part.until("the job runs", 180, lambda: job.is_at("Running"))
    first = job.status()
    part.until("it failed and begins again", 180, lambda: job.status().get("failed") == 1)
    part.until(
        "with another cluster",
        90,
        lambda: job.status().get("rayClusterName") not in (None, "", first["rayClusterName"]),
    )
    part.check(job.status()["jobId"] != first["jobId"], "and another id")
    old = Cluster(part.rig, first["rayClusterName"])
    part.check(not old.get(), "the first cluster is gone")
    ends_badly(part, job, failed=2)
    goes(part, job)


def suspended(part):
    """A suspend in the middle takes everything away; a resume begins again."""
    job = begin(part, "paused", "K8sJobMode", "endless.py", "shutdownAfterJobFinishes: true")
    part.until("the job runs", 240, lambda: job.is_at("Running", "RUNNING"))
    first = job.status()
    job.patch("merge", {"spec": {"suspend": True}})
    part.until("suspended", 120, lambda: job.is_at("Suspended"))
    part.until(
        "no pod, no Job, no cluster is left",
        60,
        lambda: not part.rig.kubectl("get", "raycluster,job,pod", "-o", "name"),
    )
    job.patch("merge", {"spec": {"suspend": False, "entrypoint": "python /home/ray/scripts/squares.py"}})
    job.applied = time.time()
    ends_well(part, job)
    part.check(job.status()["jobId"] != first["jobId"], "it had another id")
    part.check(job.status()["rayClusterName"] != first["rayClusterName"], "and another cluster")
    goes(part, job)


def token(part):
    """A cluster that asks for a token, in the modes in which someone else than Ray has to know it."""
    auth = ("    rayVersion: 2.60.0\n", "    rayVersion: 2.60.0\n    authOptions: {mode: token}\n")
    job = begin(part, "secret", "K8sJobMode", "squares.py", changes=[auth])
    ends_well(part, job)
    asked = job.cluster().run("sh", "-c", "RAY_AUTH_TOKEN=wrong ray job list --address http://127.0.0.1:8265")
    part.check("SUCCEEDED" not in asked, "who has another token is refused")
    goes(part, job)
    job = begin(part, "secret-http", "HTTPMode", "squares.py", changes=[auth])
    ends_well(part, job)
    goes(part, job)


def encrypted(part):
    """Mutual TLS between the pods of a cluster with a worker; the job runs on the worker."""
    issuer = CertManager(part.rig)
    issuer.start()
    worker = GROWS.replace("enableInTreeAutoscaling: true", "tlsOptions: {enabled: true}").replace(
        "eplicas: 0", "eplicas: 1"
    )
    worker = worker.replace("    autoscalerOptions: {idleTimeoutSeconds: 60}\n", "")
    changes = [("    rayVersion: 2.60.0\n", "    rayVersion: 2.60.0" + worker), ('num-cpus: "1"', 'num-cpus: "0"')]
    job = begin(part, "tls", "K8sJobMode", "squares.py", changes=changes)
    ends_well(part, job)
    asked = job.cluster().run(
        "sh", "-c", "RAY_USE_TLS=0 timeout 20 ray health-check --address 127.0.0.1:6379; echo ended with $?"
    )
    part.check("ended with 0" not in asked, "who has no certificate is refused")
    goes(part, job)
    job = begin(part, "tls-http", "HTTPMode", "squares.py", changes=changes)
    ends_well(part, job)
    goes(part, job)
    issuer.stopped.set()
    part.rig.kubectl("delete", "secret", "--field-selector", "type=kubernetes.io/tls")


def cron(part):
    """Two ticks of a schedule; each makes a RayJob that succeeds."""
    lines = text_of("job.yaml", ("MODE", "HTTPMode"), ("SCRIPT", "squares.py"))
    scripts, job = lines.split("---\n")
    spec = "".join("    %s\n" % line[2:] for line in job.split("spec:\n", 1)[1].splitlines())
    part.apply_text(scripts)
    part.apply_text(
        "apiVersion: ray.io/v1\nkind: RayCronJob\nmetadata: {name: tick}\nspec:\n"
        '  schedule: "* * * * *"\n  jobTemplate:\n    shutdownAfterJobFinishes: true\n' + spec
    )
    each = CronJob(part.rig, "tick")
    part.until("two RayJobs came", 150, lambda: len(each.jobs()) >= 2)
    each.patch("merge", {"spec": {"suspend": True}})
    for job in each.jobs():
        part.until("%s succeeded" % job.name, 240, lambda: job.is_at("Complete", "SUCCEEDED"))
    times = sorted(job.get()["metadata"]["annotations"]["ray.io/cronjob-scheduled-timestamp"] for job in each.jobs())
    part.check(
        all(at.endswith(":00Z") for at in times) and len(set(times)) == len(times),
        "one for each minute: " + " ".join(times),
    )
    goes(part, each)


PARTS = {
    "job-k8s": k8s_job,
    "job-http": http,
    "job-sidecar": sidecar,
    "job-interactive": interactive,
    "job-selector": selector,
    "job-retry": retry,
    "job-suspend": suspended,
    "job-token": token,
    "job-tls": encrypted,
    "cronjob": cron,
}
