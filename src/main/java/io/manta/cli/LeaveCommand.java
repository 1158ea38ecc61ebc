package io.manta.cli;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.manta.client.ApiServer;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.operator.OwnKind;
import io.manta.status.HandOver;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code manta leave}. */
@Command(
    name = "leave",
    description = {
      "Takes Manta's conditions and marks from RayClusters, their pods and other objects, so that"
          + " KubeRay goes on with them as with its own. Pods go on, nothing is deleted. End the"
          + " operator first: it would put everything back."
    },
    footer = {
      "",
      "Examples:",
      "  manta leave --dry-run           what would change",
      "  manta leave --namespace team    one namespace",
      "  manta leave                     all namespaces"
    })
final class LeaveCommand implements Callable<Integer> {

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Stamp.MANAGER)
          .build();

  private final Terminal terminal;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "the cluster (default: $KUBECONFIG, or in-cluster)")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "only the RayClusters of this namespace (default: all)")
  private Optional<String> namespace = Optional.empty();

  @Option(names = "--dry-run", description = "write nothing, only say what would change")
  private boolean dryRun;

  private int changed;

  LeaveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = ApiServer.at(Kubeconfig.read(kubeconfig)).build()) {
      List<GenericKubernetesResource> clusters = list(client, "ray.io/v1", "RayCluster", "");
      clusters.forEach(cluster -> leave(client, cluster));
      String would = dryRun ? " would change" : " changed";
      terminal.note(clusters.size() + " RayClusters, " + changed + " objects" + would);
      return Exit.OK;
    } catch (KubernetesClientException e) {
      terminal.error(e.getMessage());
      return Exit.TROUBLE;
    }
  }

  private void leave(KubernetesClient client, GenericKubernetesResource cluster) {
    Map<String, Object> object = plain(cluster);
    Stream<OwnKind> kinds =
        OwnKind.of(new Tree(object).at("status", "manta", "kinds").items().stream());
    kinds.forEach(
        kind ->
            list(client, kind.apiVersion(), kind.kind(), cluster.getMetadata().getUid())
                .forEach(
                    owned ->
                        HandOver.ofObject(plain(owned))
                            .ifPresent(patch -> patch(client, owned, patch, ""))));
    // Last: the status names the kinds, also for who begins again.
    HandOver.ofStatus(object).ifPresent(patch -> patch(client, cluster, patch, "status"));
  }

  /**
   * @param uid of the RayCluster whose objects are meant; empty for RayClusters themselves
   */
  private List<GenericKubernetesResource> list(
      KubernetesClient client, String apiVersion, String kind, String uid) {
    var all = client.genericKubernetesResources(apiVersion, kind);
    var there = namespace.isPresent() ? all.inNamespace(namespace.get()) : all.inAnyNamespace();
    return (uid.isEmpty() ? there.list() : there.withLabel(Stamp.CLUSTER, uid).list()).getItems();
  }

  private void patch(
      KubernetesClient client,
      GenericKubernetesResource object,
      Map<String, Object> patch,
      String subresource) {
    String name = object.getKind() + " " + object.getMetadata().getNamespace() + "/";
    terminal.out().println(name + object.getMetadata().getName());
    changed++;
    if (dryRun) {
      return;
    }
    var one = client.resource(object);
    if (subresource.isEmpty()) {
      one.patch(MERGE, Serialization.asJson(patch));
    } else {
      one.subresource(subresource).patch(MERGE, Serialization.asJson(patch));
    }
  }

  private static Map<String, Object> plain(GenericKubernetesResource object) {
    return new LinkedHashMap<>(
        Serialization.unmarshal(Serialization.asJson(object), LinkedHashMap.class));
  }
}
