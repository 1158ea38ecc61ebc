package io.manta.cli;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.manta.client.ApiFailure;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.operator.OwnKind;
import io.manta.schema.ProblemReport;
import io.manta.status.HandOver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code manta leave}. */
@Command(
    name = "leave",
    description = {
      "Hands everything back to KubeRay: takes Manta's conditions and marks from RayClusters, RayJobs,"
          + " RayServices, RayCronJobs, their pods and other objects, so that KubeRay goes on with"
          + " them as with its own. Pods go on,"
          + " nothing is deleted. End the operator first: it would put everything back."
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

  private static final int NOT_FOUND = 404;

  private final Terminal terminal;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "only what is in this namespace (default: all)")
  private Optional<String> namespace = Optional.empty();

  @Option(names = "--dry-run", description = "write nothing, only say what would change")
  private boolean dryRun;

  private int changed;

  LeaveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Config config = cluster.config();
    try (KubernetesClient client = ClusterOptions.client(config)) {
      Map<Kind, List<GenericKubernetesResource>> all = new LinkedHashMap<>();
      for (Kind kind : Kinds.BUILT_IN.all()) {
        all.put(kind, rayObjects(client, kind));
      }
      leave(client, all);
      String would = dryRun ? " would change" : " changed";
      terminal.note(counted(all) + ", " + changed + " objects" + would);
      return Exit.OK;
    } catch (KubernetesClientException e) {
      terminal.error(ApiFailure.of(config, e));
      return Exit.TROUBLE;
    }
  }

  /** As in {@code 2 RayClusters, 1 RayJob}; kinds of which there is none are left out. */
  private static String counted(Map<Kind, List<GenericKubernetesResource>> all) {
    return all.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty() || entry.getKey().name().equals("RayCluster"))
        .map(entry -> ProblemReport.count(entry.getValue().size(), entry.getKey().name()))
        .collect(Collectors.joining(", "));
  }

  private void leave(KubernetesClient client, Map<Kind, List<GenericKubernetesResource>> all) {
    List<GenericKubernetesResource> each = all.values().stream().flatMap(List::stream).toList();
    Set<String> uids =
        each.stream().map(object -> object.getMetadata().getUid()).collect(Collectors.toSet());
    OwnKind.of(each.stream().flatMap(LeaveCommand::kinds))
        .flatMap(kind -> marked(client, kind).stream())
        .filter(owned -> uids.contains(owned.getMetadata().getLabels().get(Stamp.CLUSTER)))
        .forEach(
            owned ->
                HandOver.ofObject(plain(owned))
                    .ifPresent(patch -> patch(client, owned, patch, "")));
    // Last: the status names the kinds, also for who begins again.
    all.forEach(
        (kind, objects) ->
            objects.forEach(
                object ->
                    HandOver.ofStatus(plain(object), kind.handedOver())
                        .ifPresent(patch -> patch(client, object, patch, "status"))));
  }

  private static Stream<Tree> kinds(GenericKubernetesResource object) {
    return new Tree(plain(object)).at("status", "manta", "kinds").items().stream();
  }

  /** None of a kind without a definition: KubeRay may have none of RayCronJobs. */
  private List<GenericKubernetesResource> rayObjects(KubernetesClient client, Kind kind) {
    return ifServed(
        () -> there(client, new OwnKind(Kind.API_VERSION, kind.name())).list().getItems());
  }

  private List<GenericKubernetesResource> marked(KubernetesClient client, OwnKind kind) {
    return ifServed(() -> there(client, kind).withLabel(Stamp.CLUSTER).list().getItems());
  }

  private static List<GenericKubernetesResource> ifServed(
      Supplier<List<GenericKubernetesResource>> list) {
    try {
      return list.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private FilterWatchListDeletable<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      there(KubernetesClient client, OwnKind kind) {
    var all = client.genericKubernetesResources(kind.apiVersion(), kind.kind());
    return namespace.isPresent() ? all.inNamespace(namespace.get()) : all.inAnyNamespace();
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
