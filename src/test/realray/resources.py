"""RayClusters, RayJobs, RayServices and RayCronJobs in namespace default as the API server has them now."""

import json

DASHBOARD = ("--address", "http://127.0.0.1:8265")


class Resource:
    """An object of one of the four kinds."""

    kind = ""

    def __init__(self, rig, name):
        self.rig, self.name = rig, name

    def get(self):
        text = self.rig.kubectl("get", self.kind, self.name, "-o", "json", "--ignore-not-found")
        return json.loads(text) if text else {}

    def spec(self):
        return self.get().get("spec", {})

    def status(self):
        return self.get().get("status", {})

    def condition(self, kind):
        found = [c["status"] for c in self.status().get("conditions", []) if c["type"] == kind]
        return found[0] if found else ""

    def patch(self, kind, body):
        self.rig.kubectl("patch", self.kind, self.name, "--type", kind, "--patch", json.dumps(body))

    def delete(self):
        self.rig.kubectl("delete", self.kind, self.name, "--wait=false", "--ignore-not-found")

    def events(self):
        selector = "involvedObject.name=" + self.name
        found = json.loads(self.rig.kubectl("get", "events", "--field-selector", selector, "-o", "json"))
        return [(event["reason"], event["message"]) for event in found["items"]]


class Cluster(Resource):
    """A RayCluster and its pods."""

    kind = "raycluster"

    def pods(self, node_type=None):
        selector = "ray.io/cluster=" + self.name
        if node_type:
            selector += ",ray.io/node-type=" + node_type
        return json.loads(self.rig.kubectl("get", "pods", "-l", selector, "-o", "json"))["items"]

    def ready(self, node_type):
        return [
            pod
            for pod in self.pods(node_type)
            if "deletionTimestamp" not in pod["metadata"]
            and any(c["type"] == "Ready" and c["status"] == "True" for c in pod.get("status", {}).get("conditions", []))
        ]

    def head(self):
        return self.ready("head")[0]

    def container(self, name):
        """The status of a container of the head."""
        statuses = self.head_of_any_state().get("status", {}).get("containerStatuses", [])
        return next((c for c in statuses if c["name"] == name), {})

    def head_of_any_state(self):
        return (self.pods("head") or [{}])[0]

    def run(self, *words, stdin=None):
        """A command beside Ray in the head pod; what it said, also when it failed."""
        return self.rig.exec(self.head()["metadata"]["name"], "ray-head", *words, stdin=stdin)

    def submit(self, job, *words):
        self.run("ray", "job", "submit", "--no-wait", "--submission-id", job, *DASHBOARD, "--", *words)

    def succeeded(self, job):
        return "succeeded" in self.run("ray", "job", "status", job, *DASHBOARD)

    def written(self, method):
        path = "/rayclusters/" + self.name
        return [c for c in self.rig.calls() if c["method"] == method and c["path"].endswith(path)]


class Job(Resource):
    """A RayJob and what it has made."""

    kind = "rayjob"

    def is_at(self, deployment, job=None):
        status = self.status()
        return status.get("jobDeploymentStatus") == deployment and job in (None, status.get("jobStatus"))

    def cluster(self):
        return Cluster(self.rig, self.status().get("rayClusterName") or "none-yet")

    def submitter(self):
        """The Kubernetes Job."""
        text = self.rig.kubectl("get", "job", self.name, "-o", "json", "--ignore-not-found")
        return json.loads(text) if text else {}

    def log(self, container="ray-job-submitter"):
        """What the submitter's pods printed, gone ones too."""
        return "".join(self.rig.logs(pod, container) for pod in self.rig.pods_seen(self.name + "-"))


class CronJob(Resource):
    """A RayCronJob and its RayJobs."""

    kind = "raycronjob"

    def jobs(self):
        selector = "ray.io/cronjob-name=" + self.name
        found = json.loads(self.rig.kubectl("get", "rayjob", "-l", selector, "-o", "json"))["items"]
        return [Job(self.rig, job["metadata"]["name"]) for job in found]


class Service(Resource):
    """A RayService, its clusters and its address."""

    kind = "rayservice"

    def active(self):
        return Cluster(self.rig, self.side("active").get("rayClusterName") or "none-yet")

    def side(self, which):
        return self.status().get(which + "ServiceStatus") or {}

    def clusters(self):
        selector = "ray.io/originated-from-cr-name=" + self.name
        found = json.loads(self.rig.kubectl("get", "raycluster", "-l", selector, "-o", "json"))["items"]
        return [Cluster(self.rig, one["metadata"]["name"]) for one in found]

    def serves(self):
        return self.condition("Ready") == "True" and self.condition("UpgradeInProgress") == "False"


def deleted(part, resources, *left):
    """Deletes them; left is what kubectl get shows nothing of when all is gone."""
    for one in resources:
        one.delete()
    part.until(
        "everything gone after the deletion",
        120,
        lambda: not any(one.get() for one in resources) and not part.rig.kubectl("get", *left, "-o", "name"),
    )
