"""Plays cert-manager for clusters with TLS.

A certificate names every address that a pod can have: the rig's kubelet does not update a Secret in a pod that
runs, and Manta's pods wait until their own address is in it.
"""

import base64
import ipaddress
import json
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path

CIDR = os.environ.get("RIG_CIDR", "10.244.0.0/24")


def definition(kind):
    plural = kind.lower() + "s"
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1", "served": True, "storage": True, "subresources": {"status": {}}}
    version["schema"] = {"openAPIV3Schema": schema}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": plural + ".cert-manager.io"},
        "spec": {
            "group": "cert-manager.io",
            "scope": "Namespaced",
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "versions": [version],
        },
    }


class CertManager(threading.Thread):
    """Issues what is asked for in namespace default until it is stopped."""

    def __init__(self, rig):
        super().__init__(daemon=True)
        self.rig, self.stopped, self.folder = rig, threading.Event(), Path(tempfile.mkdtemp())
        for kind in ("Certificate", "Issuer"):
            rig.kubectl("apply", "-f", "-", stdin=json.dumps(definition(kind)))
            rig.kubectl("wait", "--for=condition=Established", "crd/%ss.cert-manager.io" % kind.lower())

    def run(self):
        while not self.stopped.wait(1):
            try:
                found = json.loads(self.rig.kubectl("get", "certificates.cert-manager.io", "-o", "json"))["items"]
                for one in sorted(found, key=lambda one: not one["spec"].get("isCA")):
                    self.issue(one)
            except (RuntimeError, ValueError, OSError):
                continue

    def issue(self, certificate):
        name, spec = certificate["metadata"]["name"], certificate["spec"]
        generation = certificate["metadata"]["generation"]
        ready = [c for c in certificate.get("status", {}).get("conditions", []) if c["type"] == "Ready"]
        if ready and ready[0]["observedGeneration"] == generation:
            return
        if not (self.folder / (spec["secretName"] + ".crt")).exists():
            self.sign(spec)
            self.secret(spec["secretName"], name)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        condition = {
            "type": "Ready",
            "status": "True",
            "reason": "Ready",
            "lastTransitionTime": now,
            "observedGeneration": generation,
        }
        status = {"status": {"conditions": [condition], "revision": 1, "notBefore": now}}
        self.rig.kubectl(
            "patch",
            "certificates.cert-manager.io",
            name,
            "--subresource",
            "status",
            "--type",
            "merge",
            "-p",
            json.dumps(status),
        )

    def sign(self, spec):
        name = str(self.folder / spec["secretName"])
        self.openssl(
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            name + ".key",
            "-out",
            name + ".csr",
            "-subj",
            "/CN=" + spec.get("commonName", "ray"),
        )
        if spec.get("isCA"):
            self.authority = name
            extensions, signer = "basicConstraints=critical,CA:TRUE\n", ("-signkey", name + ".key")
        else:
            names = ["DNS:" + host for host in spec["dnsNames"]] + ["IP:127.0.0.1"]
            names += ["IP:%s" % address for address in ipaddress.ip_network(CIDR).hosts()]
            extensions = "subjectAltName=" + ",".join(names) + "\n"
            signer = ("-CA", self.authority + ".crt", "-CAkey", self.authority + ".key", "-CAcreateserial")
        Path(name + ".ext").write_text(extensions)
        self.openssl(
            "x509",
            "-req",
            "-days",
            "30",
            "-in",
            name + ".csr",
            "-out",
            name + ".crt",
            "-extfile",
            name + ".ext",
            *signer
        )

    def openssl(self, *words):
        subprocess.run(("openssl",) + words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def secret(self, name, certificate):
        files = {"tls.crt": name + ".crt", "tls.key": name + ".key", "ca.crt": Path(self.authority).name + ".crt"}
        data = {key: base64.b64encode((self.folder / file).read_bytes()).decode() for key, file in files.items()}
        mark = {"cert-manager.io/certificate-name": certificate}
        body = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name, "namespace": "default", "annotations": mark},
            "type": "kubernetes.io/tls",
            "data": data,
        }
        self.rig.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=json.dumps(body))
