package io.manta.dev;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.manta.model.Tree;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kinds of other projects, taken as they come: any spec is accepted, and every object is ready at
 * once. Enough to see what Manta makes of them; none of the projects' work is done.
 */
public final class StandIns implements AutoCloseable {

  /**
   * @param project as a person names it
   * @param conditions that are True of its objects
   */
  private record Kind(
      String project,
      String group,
      String version,
      String kind,
      String plural,
      String scope,
      List<String> conditions) {

    Kind(String project, String group, String version, String kind, String plural) {
      this(project, group, version, kind, plural, "Namespaced");
    }

    Kind(String project, String group, String version, String kind, String plural, String scope) {
      this(project, group, version, kind, plural, scope, List.of("Ready"));
    }

    static Kind ofGatewayApi(String kind, String plural, String... conditions) {
      return new Kind(
          "gateway-api",
          "gateway.networking.k8s.io",
          "v1",
          kind,
          plural,
          "Namespaced",
          List.of(conditions));
    }

    String definition() {
      return """
          apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata:
            name: %s.%s
            annotations: {dev.manta.io/stand-in: "true"}
          spec:
            group: %s
            scope: %s
            names: {kind: %s, listKind: %sList, plural: %s, singular: %s}
            versions:
            - name: %s
              served: true
              storage: true
              subresources: {status: {}}
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
          """
          .formatted(
              plural,
              group,
              group,
              scope,
              kind,
              kind,
              plural,
              kind.toLowerCase(Locale.ROOT),
              version);
    }

    ResourceDefinitionContext context() {
      return new ResourceDefinitionContext.Builder()
          .withGroup(group)
          .withVersion(version)
          .withKind(kind)
          .withPlural(plural)
          .withNamespaced(scope.equals("Namespaced"))
          .build();
    }
  }

  private static final List<Kind> KNOWN =
      List.of(
          new Kind("cert-manager", "cert-manager.io", "v1", "Certificate", "certificates"),
          new Kind("cert-manager", "cert-manager.io", "v1", "Issuer", "issuers"),
          new Kind(
              "cert-manager",
              "cert-manager.io",
              "v1",
              "ClusterIssuer",
              "clusterissuers",
              "Cluster"),
          new Kind("volcano", "scheduling.volcano.sh", "v1beta1", "PodGroup", "podgroups"),
          new Kind("volcano", "scheduling.volcano.sh", "v1beta1", "Queue", "queues", "Cluster"),
          new Kind("scheduler-plugins", "scheduling.x-k8s.io", "v1alpha1", "PodGroup", "podgroups"),
          new Kind("openshift", "route.openshift.io", "v1", "Route", "routes"),
          new Kind("prometheus", "monitoring.coreos.com", "v1", "PodMonitor", "podmonitors"),
          new Kind(
              "prometheus", "monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"),
          new Kind(
              "prometheus", "monitoring.coreos.com", "v1", "PrometheusRule", "prometheusrules"),
          Kind.ofGatewayApi("Gateway", "gateways", "Accepted", "Programmed"),
          Kind.ofGatewayApi("HTTPRoute", "httproutes", "Accepted", "ResolvedRefs"));

  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();

  private StandIns() {}

  /** The projects whose kinds can be stood in for. */
  public static List<String> projects() {
    return KNOWN.stream().map(Kind::project).distinct().toList();
  }

  /** The API groups that they bring. */
  static Set<String> groups(List<String> projects) {
    return of(projects).map(Kind::group).collect(Collectors.toSet());
  }

  /** The project that has a kind. */
  static Optional<String> projectOf(String apiVersion, String kind) {
    return KNOWN.stream()
        .filter(k -> k.kind().equals(kind) && apiVersion.equals(k.group() + "/" + k.version()))
        .map(Kind::project)
        .findFirst();
  }

  /** YAML texts of their definitions. */
  public static List<String> definitions(List<String> projects) {
    return of(projects).map(Kind::definition).toList();
  }

  /** From now on their objects are ready. */
  public static StandIns start(KubernetesClient client, List<String> projects) {
    StandIns out = new StandIns();
    for (Kind kind : of(projects).toList()) {
      out.informers.add(
          client
              .genericKubernetesResources(kind.context())
              .inAnyNamespace()
              .inform(new MakeReady(client, kind)));
    }
    return out;
  }

  private static Stream<Kind> of(List<String> projects) {
    return KNOWN.stream().filter(kind -> projects.contains(kind.project()));
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  /** Says of each generation of an object once that it is ready. */
  private record MakeReady(KubernetesClient client, Kind kind)
      implements ResourceEventHandler<GenericKubernetesResource> {

    @Override
    public void onAdd(GenericKubernetesResource object) {
      long generation = object.getMetadata().getGeneration();
      Tree status = new Tree(object.getAdditionalProperties().get("status"));
      boolean said =
          Stream.concat(Stream.of(status), status.at("parents").items().stream())
              .flatMap(one -> one.at("conditions").items().stream())
              .anyMatch(c -> c.at("observedGeneration").whole().equals(Optional.of(generation)));
      if (said) {
        return;
      }
      try {
        client
            .genericKubernetesResources(kind.context())
            .inNamespace(object.getMetadata().getNamespace())
            .withName(object.getMetadata().getName())
            .subresource("status")
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                client
                    .getKubernetesSerialization()
                    .asJson(Map.of("status", status(object, generation))));
      } catch (KubernetesClientException gone) {
        return; // it was deleted meanwhile
      }
    }

    /** A route of Gateway API has conditions for each of its parents, and none of its own. */
    private Map<String, Object> status(GenericKubernetesResource object, long generation) {
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      List<Map<String, Object>> conditions =
          kind.conditions().stream().map(type -> condition(type, now, generation)).toList();
      if (!kind.kind().equals("HTTPRoute")) {
        return Map.of("conditions", conditions);
      }
      List<Map<String, Object>> parents =
          new Tree(object.getAdditionalProperties().get("spec"))
              .at("parentRefs").items().stream()
                  .map(
                      parent ->
                          Map.of(
                              "parentRef",
                              parent.value(),
                              "controllerName",
                              "dev.manta.io/stand-in",
                              "conditions",
                              conditions))
                  .toList();
      return Map.of("parents", parents);
    }

    private static Map<String, Object> condition(String type, String now, long generation) {
      return Map.of(
          "type",
          type,
          "status",
          "True",
          "reason",
          "StandIn",
          "message",
          "stood in for by manta dev",
          "lastTransitionTime",
          now,
          "observedGeneration",
          generation);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      onAdd(after);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
      // nothing was kept of it
    }
  }
}
