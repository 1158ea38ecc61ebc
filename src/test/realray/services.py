"""Stories of RayServices: a client asks all the time, and no request may fail."""
import json
import os
import signal
import time

from resources import Service
from rig import HERE, text_of

CHANGES = {"blue": "green", "green": "red", "red": "blue"}


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
        """No request has failed so far; says how many there were since the last time."""
        time.sleep(2)
        last, before = self.last(), getattr(self, "before", {})
        sent, failed = (last[key] - before.get(key, 0) for key in ("sent", "failed"))
        self.before = last
        self.part.check(failed == 0, "no request failed: " + what)
        self.part.figure(what, "%d requests, %d failed, slowest so far %.2f s" % (sent, failed, last["slowest"]))
        for line in self.failures()[-failed:][:5] if failed else []:
            self.part.figure("a failure", json.dumps(line))

    def stop(self):
        self.rig.kubectl("delete", "pod", "client", "--ignore-not-found")
        self.rig.kubectl("delete", "configmap", "client", "--ignore-not-found")


def started(part, *changes, name="greeter"):
    service = Service(part.rig, name)
    applied = time.time()
    part.apply("service.yaml", *changes)
    part.until("the RayService is Ready", 420, service.serves)
    part.figure("from apply to Ready", "%.1f s" % (time.time() - applied))
    part.until("two pods serve", 120, lambda: service.status().get("numServeEndpoints") == 2)
    return service


def goes(part, *resources):
    for one in resources:
        one.delete()
    part.until(
        "everything gone after the deletion",
        120,
        lambda: not any(one.get() for one in resources)
        and not part.rig.kubectl("get", "raycluster,pod", "-l", "ray.io/cluster", "-o", "name"),
    )


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

    began = time.time()
    part.apply_text(config_text("hi").replace("value: blue", "value: green"))
    part.until("another cluster comes", 60, lambda: service.side("pending").get("rayClusterName"))
    second = service.side("pending")["rayClusterName"]
    part.until("it answers", 420, lambda: "hi from green" in client.answers())
    part.figure("from the change of the cluster's spec to the first answer of the new cluster", "%.1f s" % (time.time() - began))
    part.until("it is the active one", 60, lambda: service.active().name == second and service.serves())
    switched = time.time()
    part.until("the old cluster goes", 120, lambda: [one.name for one in service.clusters()] == [second])
    part.figure("from the switch to the old cluster's end", "%.1f s, wanted 20 s and more" % (time.time() - switched))
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
    client.stop()
    goes(part, service)


def tokens(part):
    """A RayService whose cluster asks for a token."""
    service = started(part, ("    rayVersion: 2.60.0\n", "    rayVersion: 2.60.0\n    authOptions: {mode: token}\n"))
    client = Client(part)
    part.apply_text(
        config_text("hi").replace("    rayVersion: 2.60.0\n", "    rayVersion: 2.60.0\n    authOptions: {mode: token}\n")
    )
    part.until("the serve config is changed: answers are others", 120, lambda: "hi from blue" in client.answers())
    client.unharmed("with a token, through a change of the serve config")
    client.stop()
    goes(part, service)


PARTS = {
    "service": serving,
    "service-token": tokens,
}
