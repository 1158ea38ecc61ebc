"""The machine's own Kubernetes with Manta on it, and what every story of `run` is made of."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TREE = HERE.parents[2]
PORTS = {"RIG_ETCD_PORT": 22379, "RIG_ETCD_PEER_PORT": 22380, "RIG_API_PORT": 26443}
PATIENCE = float(os.environ.get("PATIENCE", "1"))

began = time.time()


def say(*words):
    print("%7.1fs" % (time.time() - began), *words, flush=True)


class Needs:
    """Where everything is; ends with one message that names all that is missing."""

    def __init__(self):
        missing = []

        def folder(variable, *wanted):
            path = Path(os.environ.get(variable) or "/nowhere")
            lacking = [name for name in wanted if not (path / name).exists()]
            if variable not in os.environ:
                missing.append("%s is not set: the folder of %s" % (variable, ", ".join(wanted)))
            elif lacking:
                missing.append("%s is %s, which has no %s" % (variable, path, ", ".join(lacking)))
            return path

        self.rig = folder("REALRAY", "up", "down", "prockubelet", "check-autoscaler", "with-cluster-dns")
        self.bin = folder("RIG_BIN", "etcd", "kube-apiserver", "kube-controller-manager", "kubectl")
        self.data = folder("RIG_REALRAY", "venv/bin/ray")
        if Path("/tmp") in self.data.resolve().parents:
            missing.append("RIG_REALRAY is %s: no container would see it, each has a /tmp of its own" % self.data)
        self.jar = Path(os.environ.get("MANTA_JAR") or TREE / "target" / "manta.jar")
        if not self.jar.exists():
            missing.append("there is no %s: mvn package, or set MANTA_JAR" % self.jar)
        if os.geteuid() != 0:
            missing.append("root is needed: every pod gets namespaces of its own")
        for program in ("java", "redis-server", "redis-cli"):
            if not shutil.which(program):
                missing.append("%s is not on the PATH" % program)
        for variable, usual in PORTS.items():
            port = int(os.environ.get(variable, usual))
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    missing.append("port %d is taken: set %s to a free one" % (port, variable))
        if missing:
            sys.exit("cannot run real Ray:\n  " + "\n  ".join(missing))
        self.run = self.data / "run"
        self.env = dict(
            os.environ, KUBECONFIG=str(self.run / "kubeconfig"), PROCKUBELET_STATE=str(self.run / "kubelet")
        )
        # Ray makes its tasks and actors nicer than all else: on a busy machine they would get no time.
        self.env.setdefault("RIG_KUBELET_ARGS", "--env RAY_worker_niceness=0")


class Rig:
    """The machine's own Kubernetes, and Manta on it."""

    def __init__(self, needs):
        self.needs = needs
        self.operator = None
        self.figures = []

    def sh(self, *words, check=True, stdin=None):
        done = subprocess.run(
            [str(word) for word in words],
            env=self.needs.env,
            input=stdin,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if check else subprocess.STDOUT,
        )
        if check and done.returncode:
            raise RuntimeError("%s: %s%s" % (" ".join(map(str, words)), done.stdout, done.stderr))
        return done.stdout

    def kubectl(self, *words, **more):
        return self.sh(self.needs.bin / "kubectl", *words, **more)

    def up(self):
        self.sh(self.needs.rig / "up")
        for kind in ("rayclusters", "rayjobs", "rayservices", "raycronjobs"):
            self.kubectl("apply", "--server-side", "-f", TREE / "crd" / (kind + ".ray.io.yaml"))
        self.kubectl("create", "namespace", "manta-system")
        self.kubectl("apply", "-n", "manta-system", "-k", TREE / "config" / "rbac")
        token = self.kubectl("create", "token", "manta", "-n", "manta-system", "--duration=8h").strip()
        config = json.loads(self.kubectl("config", "view", "--raw", "-o", "json"))
        config["users"][0]["user"] = {"token": token}
        kubeconfig = self.needs.run / "manta.kubeconfig"
        kubeconfig.write_text(json.dumps(config))
        self.start()

    def start(self):
        """The operator resolves names of Services as in a pod: it asks Ray's dashboards."""
        kubeconfig = self.needs.run / "manta.kubeconfig"
        log = open(self.needs.run / "logs" / "manta.log", "w")
        words = [
            self.needs.rig / "with-cluster-dns",
            "java",
            "-jar",
            self.needs.jar,
            "operator",
            "--kubeconfig",
            kubeconfig,
        ]
        words += ["--leader-election-namespace", "manta-system"]
        words += ["--metrics-addr", "0", "--health-probe-bind-address", "0"]
        self.operator = subprocess.Popen(list(map(str, words)), env=self.needs.env, stdout=log, stderr=log)
        for _ in range(int(120 * PATIENCE)):
            if "manta operator ready" in self.log():
                return
            if self.operator.poll() is not None:
                break
            time.sleep(1)
        raise RuntimeError("Manta did not start:\n" + self.log())

    def log(self):
        return (self.needs.run / "logs" / "manta.log").read_text()

    def stop(self):
        if self.operator and self.operator.poll() is None:
            self.operator.send_signal(signal.SIGTERM)
            try:
                self.operator.wait(20)
            except subprocess.TimeoutExpired:
                self.operator.kill()

    def down(self):
        self.stop()
        self.sh(self.needs.rig / "down", check=False)

    def calls(self):
        """What pods have sent to the API server, reads left out."""
        with open(self.needs.run / "logs" / "apitap.jsonl") as lines:
            return [seen for seen in map(json.loads, lines) if seen["method"] != "GET"]

    def pods_seen(self, prefix):
        """Names of all pods that ever ran here and begin so, the oldest first."""
        text = (self.needs.run / "logs" / "prockubelet.log").read_text()
        names = re.findall(r"default/(%s[a-z0-9-]*)\[[^\]]*\] started" % re.escape(prefix), text)
        return list(dict.fromkeys(names))

    def logs(self, pod, container):
        """What a container printed, also when its pod is gone."""
        return self.sh(self.needs.rig / "prockubelet", "logs", pod, container, check=False)

    def exec(self, pod, container, *words, stdin=None):
        """A command in a container; what it said, also when it failed."""
        kubelet = self.needs.rig / "prockubelet"
        return self.sh(kubelet, "exec", "-c", container, pod, "--", *words, check=False, stdin=stdin)

    def host_pid(self, pod, container):
        """The newest process of a container, as this machine knows it."""
        text = (self.needs.run / "logs" / "prockubelet.log").read_text()
        line = r"default/%s\[%s\] started, pid (\d+)" % (re.escape(pod), container)
        return int(re.findall(line, text)[-1])


class Part:
    """One story with its checks."""

    def __init__(self, rig, name, table):
        self.rig, self.name, self.table = rig, name, table
        self.since = time.time()

    def check(self, good, what):
        now = time.time()
        self.table.append((self.name, what, bool(good), now - self.since))
        self.since = now
        say("PASS" if good else "FAIL", self.name + ":", what)
        return good

    def until(self, what, seconds, test):
        """Waits for it; a part goes no further without it."""
        end = time.time() + seconds * PATIENCE
        while time.time() < end:
            if test():
                self.check(True, what)
                return
            time.sleep(0.5)
        self.check(False, what)
        raise RuntimeError("waited %d s in vain: %s" % (seconds * PATIENCE, what))

    def figure(self, what, value):
        """Something measured, for the end of the table."""
        self.rig.figures.append((self.name, what, value))
        say("    ", self.name + ":", what + ":", value)

    def apply(self, file, *changes):
        self.apply_text(text_of(file, *changes))

    def apply_text(self, text):
        self.rig.kubectl("apply", "--server-side", "-f", "-", stdin=text)


def text_of(file, *changes):
    """A manifest beside this, with some words replaced."""
    text = (HERE / file).read_text()
    for old, new in changes:
        text = text.replace(old, new)
    return text
