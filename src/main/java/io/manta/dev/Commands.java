package io.manta.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of one control plane. */
record Commands(
    Setup setup, Path data, Keys keys, int apiServerPort, int etcdPort, int etcdPeerPort) {

  private static final String LOOPBACK = "127.0.0.1";

  String url() {
    return "https://" + LOOPBACK + ":" + apiServerPort;
  }

  String etcdUrl() {
    return "http://" + LOOPBACK + ":" + etcdPort;
  }

  Path auditLog() {
    return data.resolve("log").resolve("audit.log");
  }

  Path controllerManagerKubeconfig() {
    return keys.directory().resolve("controller-manager.kubeconfig");
  }

  List<String> etcd() {
    String peers = "http://" + LOOPBACK + ":" + etcdPeerPort;
    return List.of(
        setup.binaries().etcd().toString(),
        "--name=manta",
        "--data-dir=" + data.resolve("etcd"),
        "--listen-client-urls=" + etcdUrl(),
        "--advertise-client-urls=" + etcdUrl(),
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=manta=" + peers,
        "--unsafe-no-fsync", // the data need not survive this machine's crash
        "--quota-backend-bytes=8589934592",
        "--log-level=warn");
  }

  List<String> apiServer() {
    List<String> command =
        new ArrayList<>(
            List.of(
                setup.binaries().apiServer().toString(),
                "--etcd-servers=" + etcdUrl(),
                "--bind-address=" + LOOPBACK,
                "--secure-port=" + apiServerPort,
                "--cert-dir=" + keys.directory(),
                "--token-auth-file=" + keys.tokens(),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + keys.verifyingKey(),
                "--service-account-signing-key-file=" + keys.signingKey(),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--allow-privileged=true",
                // It refuses a loopback address as an endpoint, and loses 3 s in trying.
                "--advertise-address=" + LOOPBACK,
                "--endpoint-reconciler-type=none"));
    if (!setup.binaries().complete()) {
      // Nobody would make the default service account, and no pod could be created.
      command.add("--disable-admission-plugins=ServiceAccount");
    }
    if (setup.audit()) {
      command.add("--audit-policy-file=" + auditPolicy());
      command.add("--audit-log-path=" + auditLog());
    }
    command.addAll(setup.apiServerFlags());
    return List.copyOf(command);
  }

  List<String> controllerManager() {
    return List.of(
        setup.binaries().controllerManager().orElseThrow().toString(),
        "--kubeconfig=" + controllerManagerKubeconfig(),
        "--secure-port=0",
        "--leader-elect=false",
        "--use-service-account-credentials=false",
        "--root-ca-file=" + keys.certificate(),
        "--service-account-private-key-file=" + keys.signingKey(),
        "--kube-api-qps=2000",
        "--kube-api-burst=4000");
  }

  private Path auditPolicy() {
    Path policy = data.resolve("audit-policy.yaml");
    try {
      return Files.writeString(
          policy,
          """
          apiVersion: audit.k8s.io/v1
          kind: Policy
          omitStages: [RequestReceived]
          rules: [{level: Metadata}]
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
