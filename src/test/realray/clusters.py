"""Stories of RayClusters: scaling, idle clusters, lost processes."""

import json
import os
import re
import signal
import subprocess
import time

from resources import Cluster
from rig import HERE

REDIS_FINALIZER = "ray.io/gcs-ft-redis-cleanup-finalizer"


def autoscaler(version):
    """The rig's own acceptance test: scaling up under load, down when idle, 14 checks."""

    def story(part):
        words = [str(part.rig.needs.rig / "check-autoscaler"), version]
        last = 0.0
        test = subprocess.Popen(words, env=part.rig.needs.env, stdout=subprocess.PIPE, text=True)
        for line in test.stdout:
            seen = re.match(r"\s*([\d.]+)s (PASS|FAIL) (.*)", line)
            if not seen:
                print(line, end="", flush=True)
                continue
            part.since = time.time() - (float(seen[1]) - last)
            last = float(seen[1])
            part.check(seen[2] == "PASS", seen[3])
        if test.wait() and all(good for name, _, good, _ in part.table if name == part.name):
            part.check(False, "check-autoscaler itself ended well")

    return story


def idle_suspend(part):
    """Ray asks for a suspend of its own idle cluster; the user brings it back, in both ways."""
    cluster = Cluster(part.rig, "idle")
    part.apply("idle.yaml")
    part.until("head and worker ready", 180, lambda: cluster.ready("head") and cluster.ready("worker"))
    part.until("Ray set idleSuspend", 120, lambda: cluster.spec().get("idleSuspend") is True)
    part.until("no pod is left", 90, lambda: not cluster.pods())
    part.until("the status says suspended", 10, lambda: cluster.status().get("state") == "suspended")
    part.check(cluster.condition("RayClusterSuspended") == "True", "condition RayClusterSuspended is True")
    part.check({c["status"] for c in cluster.written("PATCH")} == {200}, "every patch was answered 200")
    time.sleep(5)
    part.check(not cluster.pods() and cluster.get(), "it stays so, and the RayCluster is there")
    cluster.patch("merge", {"spec": {"idleSuspend": False}})
    part.until(
        "idleSuspend false: head and worker ready again", 180, lambda: cluster.ready("head") and cluster.ready("worker")
    )
    part.until("the status says ready", 30, lambda: cluster.status().get("state") == "ready")
    part.check(cluster.condition("RayClusterSuspended") == "False", "condition RayClusterSuspended is False")
    part.until("idle again: Ray set idleSuspend once more", 120, lambda: cluster.spec().get("idleSuspend") is True)
    part.until("no pod is left once more", 90, lambda: not cluster.pods())
    cluster.patch("json", [{"op": "remove", "path": "/spec/idleSuspend"}])
    part.until("idleSuspend removed: a head comes", 60, cluster.pods)
    cluster.delete()
    part.until("everything gone after the deletion", 90, lambda: not cluster.get() and not cluster.pods())


def idle_delete(part):
    """Ray deletes its own idle cluster."""
    cluster = Cluster(part.rig, "idle")
    before = len(cluster.written("PATCH"))
    part.apply("idle.yaml", ("policy: Suspend", "policy: Delete"))
    part.until("head and worker ready", 180, lambda: cluster.ready("head") and cluster.ready("worker"))
    part.until("Ray deleted its RayCluster", 120, lambda: cluster.written("DELETE"))
    part.check({c["status"] for c in cluster.written("DELETE")} == {200}, "the Role allowed it")
    mark = [c for c in cluster.written("PATCH")[before:] if "idle-termination" in json.dumps(c.get("body"))]
    part.check(mark and mark[-1]["status"] == 200, "Ray put its finalizer on the RayCluster first")
    part.until("the RayCluster is gone", 60, lambda: not cluster.get())
    part.until("its pods are gone", 90, lambda: not cluster.pods())
    owned = ("get", "service,role,rolebinding,serviceaccount", "-l", "ray.io/cluster=idle", "-o", "name")
    part.until("what it owned is gone", 60, lambda: not part.rig.kubectl(*owned))


def autoscaler_comes_back(part):
    """The autoscaler's process is killed under v2, where the pod's restartPolicy is Never."""
    cluster = Cluster(part.rig, "comeback")
    part.apply("comeback.yaml")
    part.until("head ready", 180, lambda: cluster.ready("head"))
    head = cluster.head()
    policies = {c["name"]: c.get("restartPolicy", "") for c in head["spec"]["containers"]}
    part.check(head["spec"]["restartPolicy"] == "Never", "the pod restarts nothing")
    part.check(policies.get("autoscaler") == "Always", "but the autoscaler's container")
    os.kill(part.rig.host_pid(head["metadata"]["name"], "autoscaler"), signal.SIGKILL)
    part.until(
        "killed, it runs again",
        60,
        lambda: cluster.container("autoscaler").get("restartCount") == 1
        and "running" in cluster.container("autoscaler").get("state", {}),
    )
    part.until("head ready again", 60, lambda: cluster.ready("head"))
    part.check(cluster.head()["metadata"]["uid"] == head["metadata"]["uid"], "it is the same head")
    part.check(cluster.container("ray-head").get("restartCount") == 0, "Ray itself was not restarted")
    cluster.submit(
        "after", "python", "-c", "import ray; f = ray.remote(num_cpus=1)(lambda: 1); print(ray.get(f.remote()))"
    )
    part.until("it scales again: a worker is there", 120, lambda: cluster.ready("worker"))
    part.until("the job that needs it succeeded", 120, lambda: cluster.succeeded("after"))
    part.until("idle, the worker goes", 120, lambda: not cluster.pods("worker"))
    cluster.delete()
    part.until("everything gone after the deletion", 90, lambda: not cluster.get() and not cluster.pods())


def head_loss(part):
    """The head dies; what is in Redis brings the cluster on, and goes with the cluster."""
    cluster = Cluster(part.rig, "kept")
    counter = (HERE / "counter.py").read_text()

    def keys():
        kubelet = part.rig.needs.rig / "prockubelet"
        ask = "redis-cli --no-auth-warning -a $REDIS_PASSWORD dbsize"
        said = part.rig.sh(kubelet, "exec", "-c", "redis", "redis", "--", "sh", "-c", ask, check=False)
        return int((re.findall(r"\d+", said) or ["-1"])[0])

    def containers(pods):
        return [
            (pod["metadata"]["uid"], status["name"], status["restartCount"])
            for pod in pods
            for status in pod["status"]["containerStatuses"]
        ]

    part.apply("kept.yaml")
    part.until("head and worker ready", 240, lambda: cluster.ready("head") and cluster.ready("worker"))
    part.check(REDIS_FINALIZER in cluster.get()["metadata"].get("finalizers", []), "the finalizer is on the RayCluster")
    part.check(keys() > 0, "Redis holds keys")
    part.check("count is 1" in cluster.run("python", "-", "make", stdin=counter), "a detached actor counts to 1")
    cluster.submit("before", "python", "-c", "print('done')")
    part.until("a job succeeded", 120, lambda: cluster.succeeded("before"))
    head, workers = cluster.head()["metadata"], containers(cluster.pods("worker"))
    part.rig.kubectl("delete", "pod", head["name"], "--wait=false")
    part.until(
        "the head is deleted: another is ready",
        240,
        lambda: any(pod["metadata"]["uid"] != head["uid"] for pod in cluster.ready("head")),
    )
    part.check("count is 2" in cluster.run("python", "-", stdin=counter), "the actor counts on: 2")
    part.until("the job is in the history", 60, lambda: cluster.succeeded("before"))
    part.until("the status says ready", 60, lambda: cluster.status().get("state") == "ready")
    time.sleep(20)
    part.check(containers(cluster.pods("worker")) == workers, "the worker is the same pod, never restarted")
    cluster.delete()
    job = ("get", "job", "kept-redis-cleanup", "-o", "name", "--ignore-not-found")
    part.until("deleted: its pods go, then the cleanup Job comes", 120, lambda: part.rig.kubectl(*job))
    part.check(not cluster.pods("head"), "no head runs beside the Job")
    part.check(REDIS_FINALIZER in cluster.get()["metadata"].get("finalizers", []), "the finalizer waits for it")
    part.until("the RayCluster is gone", 180, lambda: not cluster.get())
    part.check(keys() == 0, "Redis holds no key any more")
    part.until("everything else is gone", 60, lambda: not cluster.pods() and not part.rig.kubectl(*job))
    part.rig.kubectl("delete", "pod/redis", "service/redis", "secret/redis-password")


PARTS = {
    "autoscaler-v2": autoscaler("v2"),
    "autoscaler-v1": autoscaler("v1"),
    "idle-suspend": idle_suspend,
    "idle-delete": idle_delete,
    "autoscaler-comes-back": autoscaler_comes_back,
    "head-loss": head_loss,
}
