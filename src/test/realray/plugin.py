"""What KubeRay's kubectl plugin does, request by request.

`kubectl ray job submit`, `create`, `scale`, `get`, `log`, `session`: the plugin reads objects into types of its own and
writes them back whole, with a zero for what it does not know to be absent; it takes the head's Service from the status;
it finds pods by labels. It forwards a port where this takes the Service's address.
"""

import json
import re
import time

from resources import Cluster, Job
from rig import text_of

SIZES = {"cpu": "1", "memory": "1Gi"}


def group(container, image, params, ports=()):
    resources = {"requests": SIZES, "limits": SIZES}
    one = {"name": container, "image": image, "resources": resources, "ports": list(ports)}
    return {"rayStartParams": params, "template": {"spec": {"containers": [one], "terminationGracePeriodSeconds": 5}}}


def cluster_spec(workers):
    """As it generates one; sizes are smaller, and Ray's store too."""
    image, store = "rayproject/ray:2.60.0", {"object-store-memory": "80000000"}
    ports = [(6379, "gcs-server"), (8265, "dashboard"), (10001, "client")]
    ports = [{"containerPort": port, "name": name} for port, name in ports]
    head = group("ray-head", image, {"dashboard-host": "0.0.0.0", "num-cpus": "1", **store}, ports)
    worker = group("ray-worker", image, {"metrics-export-port": "8080", **store})
    worker.update(groupName="default-group", replicas=workers)
    return {"rayVersion": "2.60.0", "headGroupSpec": head, "workerGroupSpecs": [worker]}


def applied(part, kind, name, spec):
    body = {"apiVersion": "ray.io/v1", "kind": kind, "metadata": {"name": name, "namespace": "default"}, "spec": spec}
    part.rig.kubectl(
        "apply", "--server-side", "--field-manager", "ray-kubectl-plugin", "-f", "-", stdin=json.dumps(body)
    )


def put_back(part, resource, change):
    """Reads, changes and writes the whole object with zeros as Go has them: refused if another wrote meanwhile."""
    body = resource.get()
    where = {"RayCluster": None, "RayJob": "rayClusterSpec", "RayService": "rayClusterConfig"}[body["kind"]]
    spec = body["spec"].get(where, {}) if where else body["spec"]
    for one in [spec.get("headGroupSpec")] + spec.get("workerGroupSpecs", []):
        if one:
            one["template"].setdefault("metadata", {}).setdefault("creationTimestamp", None)
            one["template"]["spec"]["containers"][0].setdefault("resources", {})
    for one in spec.get("workerGroupSpecs", []):
        one.setdefault("scaleStrategy", {})
        one.setdefault("numOfHosts", 1)
    change(body["spec"])
    part.rig.kubectl("replace", "--validate=warn", "-f", "-", stdin=json.dumps(body))


def job_submit(part):
    """A generated RayJob; the job is submitted from outside; its id is written into the spec."""
    job = Job(part.rig, "plugin")
    applied(part, "RayJob", "plugin", {"submissionMode": "InteractiveMode", "rayClusterSpec": cluster_spec(0)})
    part.until("the status names the RayCluster", 30, lambda: job.status().get("rayClusterName"))
    time.sleep(2)
    cluster = job.cluster()
    part.check(cluster.get(), "two seconds later it is there")
    part.until("it is ready, by condition or state", 120, lambda: cluster.status().get("state") == "ready")
    service = cluster.status().get("head", {}).get("serviceName")
    part.check(service, "its status names the head's Service: %s" % service)
    folder = part.rig.needs.run / "work"
    folder.mkdir(exist_ok=True)
    script = re.search(r"  squares.py: \|\n((?:    .*\n|\n)+)", text_of("job.yaml"))[1]
    (folder / "squares.py").write_text(re.sub("(?m)^    ", "", script))
    ray = part.rig.needs.data / "venv" / "bin" / "ray"
    said = part.rig.sh(
        part.rig.needs.rig / "with-cluster-dns", ray, "job", "submit", "--address", "http://%s:8265" % service,
        "--no-wait", "--working-dir", folder, "--", "python", "squares.py", check=False,
    )  # fmt: skip
    found = re.search(r"'([^']*raysubmit[^']*)'", said)
    part.check(found, "ray job submit names the job")
    put_back(part, job, lambda spec: spec.update(jobId=found[1]))
    part.until("the RayJob succeeded", 120, lambda: job.is_at("Complete", "SUCCEEDED"))
    part.check(job.status()["jobId"] == found[1], "with the id of the job that was submitted")
    head = job.status().get("rayClusterStatus", {}).get("head", {})
    part.check(head.get("serviceName") == service, "session: the RayJob's status names the head's Service")
    log = cluster.run("ls", "/tmp/ray/session_latest/logs")
    part.check("gcs_server.out" in log, "log: the head's first container has Ray's logs")
    job.delete()
    part.until(
        "everything gone after the deletion", 120, lambda: not job.get() and not cluster.get() and not cluster.pods()
    )


def cluster_commands(part):
    """A generated RayCluster, written back whole with another number of workers."""
    cluster = Cluster(part.rig, "plugged")
    applied(part, "RayCluster", "plugged", cluster_spec(0))
    part.until("ready", 180, lambda: cluster.status().get("state") == "ready")
    head = cluster.head()["metadata"]["uid"]
    put_back(part, cluster, lambda spec: spec["workerGroupSpecs"][0].update(replicas=1))
    part.until("scale: a worker comes", 180, lambda: len(cluster.ready("worker")) == 1)
    part.check(cluster.head()["metadata"]["uid"] == head, "the head is the same")
    status = cluster.status()
    part.check(status.get("desiredWorkerReplicas") == 1, "get: desired workers")
    part.until("get: available workers", 30, lambda: cluster.status().get("availableWorkerReplicas") == 1)
    part.check(
        status.get("desiredCPU") and status.get("desiredMemory"),
        "get: CPUs and memory: %s, %s" % (status.get("desiredCPU"), status.get("desiredMemory")),
    )
    nodes = ("get", "pods", "-l", "ray.io/is-ray-node=yes,ray.io/cluster=plugged", "-o", "name")
    part.check(len(part.rig.kubectl(*nodes).split()) == 2, "get node: both pods by their labels")
    groups = ("get", "pods", "-l", "ray.io/cluster=plugged,ray.io/group=default-group", "-o", "name")
    part.check(len(part.rig.kubectl(*groups).split()) == 1, "get workergroup: the group's pod by its labels")
    more = dict(cluster_spec(1)["workerGroupSpecs"][0], groupName="second", replicas=0, maxReplicas=1, minReplicas=0)
    put_back(part, cluster, lambda spec: spec["workerGroupSpecs"].append(more))
    put_back(part, cluster, lambda spec: spec["workerGroupSpecs"][0].update(replicas=0))
    part.until("create workergroup, scale to none: the worker goes", 90, lambda: not cluster.pods("worker"))
    part.check(cluster.head()["metadata"]["uid"] == head, "the head is still the same")
    cluster.delete()
    part.until("everything gone after the deletion", 90, lambda: not cluster.get() and not cluster.pods())


PARTS = {"plugin-job": job_submit, "plugin-cluster": cluster_commands}
