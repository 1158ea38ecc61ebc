package io.manta.operator.preview;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.manta.apply.DryApply;
import io.manta.client.Api;
import io.manta.client.ApiKinds;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Observed;
import io.manta.operator.cache.PlainObjects;
import io.manta.operator.cache.Watches;
import io.manta.pipeline.TemplateConfigMap;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import io.manta.schema.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Live objects, read from the API server as the operator's watches would deliver them. */
final class ApiServerSource extends LiveSource {

  private final KubernetesClient client;
  private final ApiKinds kinds;
  private final Observed server;

  ApiServerSource(KubernetesClient client, ApiKinds kinds, Observed server) {
    this.client = client;
    this.kinds = kinds;
    this.server = server;
  }

  @Override
  Optional<Map<String, Object>> rayObject(ObjectId id) {
    return object(new ObjectId(Kind.API_VERSION, id.kind(), id.namespace(), id.name()));
  }

  @Override
  List<Map<String, Object>> pods(ObjectId rayCluster) {
    return list(new Watches.Kind("v1", "Pod"), rayCluster, "ray.io/cluster=" + rayCluster.name());
  }

  @Override
  List<Map<String, Object>> objects(ObjectId rayCluster, String uid, List<Watches.Kind> wanted) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Watches.Kind kind : wanted) {
      all.addAll(list(kind, rayCluster, Stamp.CLUSTER + "=" + uid));
      kind.madeByOthers().ifPresent(those -> all.addAll(list(kind, rayCluster, those)));
    }
    return all;
  }

  @Override
  Optional<Map<String, Object>> object(ObjectId id) {
    Watches.Kind kind = Watches.Kind.of(id);
    return place(kind)
        .map(
            place -> {
              var all = client.genericKubernetesResources(kind.at(place));
              var those = place.namespaced() ? all.inNamespace(namespace(id)) : all;
              return those.withName(id.name()).get();
            })
        .map(object -> PlainObjects.of(typed(object, kind)));
  }

  @Override
  Map<String, Object> applied(Step.Apply step, Map<String, Object> there) {
    return new DryApply(new Api(client), kinds).applied(step, LiveObject.of(there));
  }

  @Override
  Stream<Document> rayDocuments(String namespace) {
    return Kinds.BUILT_IN.all().stream()
        .map(kind -> new Watches.Kind(Kind.API_VERSION, kind.name()))
        .flatMap(kind -> all(kind, namespace).stream())
        .map(object -> Document.of(Manifest.idOf(object).toString(), object));
  }

  @Override
  List<TemplateConfigMap> templates(String namespace) {
    return client
        .genericKubernetesResources("v1", "ConfigMap")
        .inNamespace(namespace)
        .withLabel(TemplateConfigMap.NAME)
        .list()
        .getItems()
        .stream()
        .map(
            map ->
                new TemplateConfigMap(
                    PlainObjects.of(typed(map, new Watches.Kind("v1", "ConfigMap")))))
        .toList();
  }

  @Override
  boolean isNamespaced(ObjectId id) {
    return kinds.isNamespaced(id);
  }

  @Override
  Observed server() {
    return server;
  }

  private List<Map<String, Object>> all(Watches.Kind kind, String namespace) {
    return place(kind)
        .map(place -> client.genericKubernetesResources(kind.at(place)).inNamespace(namespace))
        .map(those -> those.list().getItems())
        .orElse(List.of())
        .stream()
        .map(object -> PlainObjects.of(typed(object, kind)))
        .toList();
  }

  /** Nothing of a kind that the server does not serve. */
  private List<Map<String, Object>> list(Watches.Kind kind, ObjectId rayCluster, String selector) {
    Optional<ApiKinds.Place> place = place(kind);
    if (place.isEmpty()) {
      return List.of();
    }
    ResourceDefinitionContext context = kind.at(place.get());
    var all = client.genericKubernetesResources(context);
    var those = place.get().namespaced() ? all.inNamespace(namespace(rayCluster)) : all;
    return those.withLabelSelector(selector).list().getItems().stream()
        .map(object -> typed(object, kind))
        .map(PlainObjects::of)
        .toList();
  }

  /** Items of a list say neither kind nor version. */
  private static GenericKubernetesResource typed(
      GenericKubernetesResource object, Watches.Kind kind) {
    object.setApiVersion(kind.apiVersion());
    object.setKind(kind.kind());
    return object;
  }

  private Optional<ApiKinds.Place> place(Watches.Kind kind) {
    try {
      return kinds.find(kind.apiVersion(), kind.kind());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String namespace(ObjectId id) {
    return id.namespace().isEmpty() ? "default" : id.namespace();
  }
}
