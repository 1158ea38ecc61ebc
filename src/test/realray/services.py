"""Stories of RayServices: a client asks all the time, and no request may fail."""

import json
import os
import signal
import time

from plugin import put_back
from resources import Service, deleted
from rig import HERE, PATIENCE, text_of


class Client:
    """The pod that asks the serve Service twenty times a second."""

    def __init__(self, part):
        self.part, self.rig = part, part.rig
        script = self.rig.kubectl(
            "create", "configmap", "client", "--from-file", HERE / "client.py", "--dry-run=client", "-o", "json"
        )
        part.apply_text(script)
        part.apply("client.yaml")
        part.until("the client gets answers", 60, lambda: sum(self.last().get("answers", {}).values()) > 20)

    def lines(self):
        pod = self.rig.kubectl("get", "pod", "client", "-o", "name", "--ignore-not-found")
        text = self.rig.logs("client", "client") if pod else ""
        out = []
        for line in text.splitlines():
            try:
                out.append(json.loads(line))
            except ValueError:
                continue
        return out

    def last(self):
        return ([line for line in self.lines() if "sent" in line] or [{}])[-1]

    def answers(self):
        return self.last().get("answers", {})

    def failures(self):
        return [line for line in self.lines() if "failure" in line]

    def unharmed(self, what):
        """No request has failed since the last time."""
        self.part.check(self.count(what) == 0, "no request failed: " + what)

    def harmed(self, what, at_most):
        """Those have failed that a killed process had in hand, and those that came before the kubelet noticed."""
        self.part.check(self.count(what) <= at_most, "no more than %d requests failed: %s" % (at_most, what))

    def count(self, what):
        time.sleep(2)
        last, before = self.last(), getattr(self, "before", {})
        sent, failed = (last[key] - before.get(key, 0) for key in ("sent", "failed"))
        self.before = last
        self.part.figure(what, "%d requests, %d failed, slowest so far %.2f s" % (sent, failed, last["slowest"]))
        for line in self.failures()[-failed:][:5] if failed else []:
            self.part.figure("a failure", json.dumps(line))
        return failed

    def stop(self):
        self.rig.kubectl("delete", "pod", "client", "--ignore-not-found")
        self.rig.kubectl("delete", "configmap", "client", "--ignore-not-found")


def started(part, *changes, serving=2):
    service = Service(part.rig, "greeter")
    applied = time.time()
    part.apply("service.yaml", *changes)
    part.until("the RayService is Ready", 420, service.serves)
    part.figure("from apply to Ready", "%.1f s" % (time.time() - applied))
    part.until("pods that serve: %d" % serving, 120, lambda: service.status().get("numServeEndpoints") == serving)
    return service


def goes(part, *resources):
    deleted(part, resources, "raycluster,pod", "-l", "ray.io/cluster")


def config_text(word):
    return text_of("service.yaml", ("{word: hello}", "{word: %s}" % word))


def serving(part):
    """One service through all that may happen to it, under requests."""
    service = started(part)
    client = Client(part)
    time.sleep(5)
    client.unharmed("while nothing happens")

    first = service.active().name
    part.apply_text(config_text("hi"))
    part.until("the serve config is changed: answers are others", 120, lambda: "hi from blue" in client.answers())
    part.check(service.active().name == first and len(service.clusters()) == 1, "it is the same cluster")
    part.until("Ready", 60, service.serves)
    time.sleep(5)
    client.unharmed("through a change of the serve config in place")

    put_back(part, service, lambda spec: None)
    time.sleep(5)
    part.check(
        [one.name for one in service.clusters()] == [first], "written back by a client with types it keeps its cluster"
    )

    began = time.time()
    part.apply_text(config_text("hi").replace("value: blue", "value: green"))
    part.until("another cluster comes", 60, lambda: service.side("pending").get("rayClusterName"))
    second = service.side("pending")["rayClusterName"]
    part.until("it answers", 420, lambda: "hi from green" in client.answers())
    switched = time.time()
    part.figure(
        "from the change of the cluster's spec to the first answer of the new cluster", "%.1f s" % (switched - began)
    )
    part.until("it is the active one", 60, lambda: service.active().name == second and service.serves())
    part.until("the old cluster goes", 120, lambda: [one.name for one in service.clusters()] == [second])
    part.figure(
        "from the first answer of the new cluster to the end of the old one",
        "%.1f s, wanted 20 s" % (time.time() - switched),
    )
    part.until("two pods serve", 120, lambda: service.status().get("numServeEndpoints") == 2)
    client.unharmed("through an upgrade to a new cluster")

    lost = service.active().ready("worker")[0]["metadata"]
    part.rig.kubectl("delete", "pod", lost["name"], "--wait=false")
    part.until(
        "a deleted worker is replaced",
        240,
        lambda: any(pod["metadata"]["uid"] != lost["uid"] for pod in service.active().ready("worker")),
    )
    part.until("two pods serve", 120, lambda: service.status().get("numServeEndpoints") == 2)
    client.unharmed("through the deletion of a worker")

    killed = service.active().ready("worker")[0]["metadata"]["name"]
    os.kill(part.rig.host_pid(killed, "ray-worker"), signal.SIGKILL)
    part.until(
        "a worker that was killed with all it had in hand is not ready",
        60,
        lambda: not service.active().ready("worker"),
    )
    part.until("two pods serve again", 240, lambda: service.status().get("numServeEndpoints") == 2)
    client.harmed("through the kill of a worker", at_most=3)
    time.sleep(5)
    client.unharmed("after it")
    client.stop()
    goes(part, service)


def tokens(part):
    """A RayService whose cluster asks for a token."""
    service = started(part, ("    rayVersion: 2.60.0\n", "    rayVersion: 2.60.0\n    authOptions: {mode: token}\n"))
    client = Client(part)
    part.apply_text(
        config_text("hi").replace(
            "    rayVersion: 2.60.0\n", "    rayVersion: 2.60.0\n    authOptions: {mode: token}\n"
        )
    )
    part.until("the serve config is changed: answers are others", 120, lambda: "hi from blue" in client.answers())
    client.unharmed("with a token, through a change of the serve config")
    client.stop()
    goes(part, service)


FAULT_TOLERANT = """    rayVersion: 2.60.0
    gcsFaultToleranceOptions:
      redisAddress: redis:6379
      redisPassword:
        valueFrom:
          secretKeyRef: {name: redis-password, key: password}
"""


def head_loss(part):
    """The head dies; what is in Redis brings it back, and the workers serve on meanwhile."""
    redis = text_of("kept.yaml").rsplit("---\n", 1)[0]
    part.apply_text(redis)
    changes = [
        ("    rayVersion: 2.60.0\n", FAULT_TOLERANT),
        ('num-cpus: "1"', 'num-cpus: "0"'),
        ("max_replicas_per_node=1, ", ""),
        ("  rayClusterDeletionDelaySeconds: 20\n", "  excludeHeadPodFromServeSvc: true\n"),
    ]
    service = started(part, *changes, serving=1)
    client = Client(part)
    cluster = service.active()
    head, workers = cluster.head()["metadata"], [pod["metadata"]["uid"] for pod in cluster.ready("worker")]
    part.rig.kubectl("delete", "pod", head["name"], "--wait=false")
    part.until(
        "the head is deleted: another is ready",
        240,
        lambda: any(pod["metadata"]["uid"] != head["uid"] for pod in cluster.ready("head")),
    )
    time.sleep(30 * PATIENCE)
    part.check(
        [pod["metadata"]["uid"] for pod in cluster.ready("worker")] == workers, "the worker is the same pod, and ready"
    )
    part.check([one.name for one in service.clusters()] == [cluster.name], "no other cluster was made")
    part.check(service.serves(), "Ready")
    client.unharmed("through the loss of the head, with GCS fault tolerance")
    changed = text_of("service.yaml", *changes, ("{word: hello}", "{word: hi}"))
    part.apply_text(changed)
    part.until("the new head takes another serve config", 120, lambda: "hi from blue" in client.answers())
    client.unharmed("through a change of the serve config after it")
    client.stop()
    goes(part, service)
    part.rig.kubectl("delete", "pod/redis", "service/redis", "secret/redis-password")


PARTS = {"service": serving, "service-head-loss": head_loss, "service-token": tokens}
