package io.manta.dev.player;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * PlayedNodes without machines. Endpoint slices skip a pod whose node does not exist and garbage
 * collection removes it, so there are real objects for them.
 */
final class PlayedNodes {

  private static final String LEASES = "kube-node-lease";

  private final KubernetesClient client;
  private final List<String> names;
  private final AtomicInteger next = new AtomicInteger();

  PlayedNodes(KubernetesClient client, int count) {
    this.client = client;
    this.names = IntStream.rangeClosed(1, count).mapToObj(i -> "node-" + i).toList();
  }

  /** Takes them in turn. */
  String pick() {
    return names.get(Math.floorMod(next.getAndIncrement(), names.size()));
  }

  /** A node's address; somebody else's node has the first of the range. */
  String address(String name) {
    int number = names.indexOf(name) + 1;
    return "10.0." + (number >> 8) + "." + (number & 255);
  }

  /** Makes the nodes that are missing, renews every lease, makes a node ready that is not. */
  void beat() {
    for (String name : names) {
      try {
        renewLease(name);
        keepReady(name);
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) { // another player was faster
          throw e;
        }
      }
    }
  }

  private void renewLease(String name) {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(LEASES)
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(name)
            .withLeaseDurationSeconds(40)
            .withRenewTime(now)
            .endSpec()
            .build();
    client.resource(lease).fieldManager("player").forceConflicts().serverSideApply();
  }

  private void keepReady(String name) {
    Node node = client.nodes().withName(name).get();
    if (node == null) {
      node = client.nodes().resource(fresh(name)).create();
    }
    if (!isReady(node)) {
      node =
          client
              .nodes()
              .resource(new NodeBuilder(node).withStatus(status(name)).build())
              .updateStatus();
    }
    // Admission taints a new node, and without kube-controller-manager nobody else takes that away.
    List<Taint> taints =
        node.getSpec().getTaints().stream()
            .filter(taint -> !taint.getKey().startsWith("node.kubernetes.io/"))
            .toList();
    if (taints.size() != node.getSpec().getTaints().size()) {
      Node untainted = new NodeBuilder(node).editSpec().withTaints(taints).endSpec().build();
      client.nodes().resource(untainted).update();
    }
  }

  private static Node fresh(String name) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .addToLabels("kubernetes.io/os", "linux")
        .addToLabels("kubernetes.io/arch", "amd64")
        .endMetadata()
        .build();
  }

  private static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private NodeStatus status(String name) {
    Map<String, Quantity> room = new LinkedHashMap<>(); // for whatever a sample asks for
    room.put("cpu", new Quantity("100k"));
    room.put("memory", new Quantity("1Pi"));
    room.put("ephemeral-storage", new Quantity("1Pi"));
    room.put("pods", new Quantity("1M"));
    room.put("nvidia.com/gpu", new Quantity("100k"));
    return new NodeStatusBuilder()
        .withCapacity(room)
        .withAllocatable(room)
        .withConditions(
            condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
            condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
            condition("PIDPressure", "False", "KubeletHasSufficientPID"),
            condition("Ready", "True", "KubeletReady"))
        .addNewAddress(address(name), "InternalIP")
        .addNewAddress(name, "Hostname")
        .withNewNodeInfo()
        .withOperatingSystem("linux")
        .withArchitecture("amd64")
        .withKubeletVersion("player")
        .withKubeProxyVersion("")
        .withBootID("")
        .withContainerRuntimeVersion("")
        .withKernelVersion("")
        .withMachineID("")
        .withOsImage("")
        .withSystemUUID("")
        .endNodeInfo()
        .build();
  }

  private static NodeCondition condition(String type, String status, String reason) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withLastHeartbeatTime(now)
        .withLastTransitionTime(now)
        .build();
  }
}
