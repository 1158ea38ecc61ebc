package io.manta.operator.preview;

import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.operator.cache.OwnedObjects;
import io.manta.operator.cache.Watches;
import io.manta.pipeline.TemplateConfigMap;
import io.manta.plan.FieldOwnership;
import io.manta.plan.LiveObject;
import io.manta.plan.NoLongerRendered;
import io.manta.plan.Step;
import io.manta.schema.Document;
import io.manta.template.layers.Layers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Live objects, read from a file. Their labels say whose they are, as for the operator. */
final class FileSource extends LiveSource {

  private static final String POD = "Pod";

  private final OwnedObjects owned;
  private final Map<String, List<Document>> byKind = new LinkedHashMap<>();

  /** By what names an object: the first of this name, which may lack version or namespace. */
  private final Map<ObjectId, Map<String, Object>> byName = new HashMap<>();

  private final Observed server;

  FileSource(List<Document> all, Observed server) {
    this.owned = new OwnedObjects(Kinds.BUILT_IN, all.stream().map(Document::value).toList());
    this.server = server;
    for (Document object : all) {
      ObjectId id = Manifest.idOf(object.value());
      byKind.computeIfAbsent(id.kind(), kind -> new ArrayList<>()).add(object);
      byName.putIfAbsent(key(id.apiVersion(), id), object.value());
      byName.putIfAbsent(key("", id), object.value());
    }
  }

  private static ObjectId key(String apiVersion, ObjectId id) {
    return new ObjectId(apiVersion, id.kind(), namespace(id), id.name());
  }

  @Override
  Optional<Map<String, Object>> rayObject(ObjectId id) {
    return Optional.ofNullable(byName.get(key("", id)));
  }

  @Override
  List<Map<String, Object>> pods(ObjectId rayCluster) {
    return owned.of(rayCluster, "").stream()
        .filter(object -> POD.equals(object.get("kind")))
        .toList();
  }

  @Override
  List<Map<String, Object>> objects(ObjectId rayCluster, String uid, List<Watches.Kind> kinds) {
    return owned.of(rayCluster, uid).stream()
        .filter(object -> !POD.equals(object.get("kind")))
        .toList();
  }

  @Override
  Optional<Map<String, Object>> object(ObjectId id) {
    return Optional.ofNullable(byName.get(key(id.apiVersion(), id)));
  }

  /** As far as it can be known: what the API server filled in stays. */
  @Override
  Map<String, Object> applied(Step.Apply step, Map<String, Object> there) {
    Map<String, Object> ours = FieldOwnership.sent(step.manifest(), LiveObject.of(there));
    return Layers.merge(List.of(NoLongerRendered.without(there, ours), ours));
  }

  @Override
  Stream<Document> rayDocuments(String namespace) {
    return Kinds.BUILT_IN.names().stream().flatMap(kind -> of(kind, namespace));
  }

  @Override
  List<TemplateConfigMap> templates(String namespace) {
    return of("ConfigMap", namespace).map(Document::value).map(TemplateConfigMap::new).toList();
  }

  /** What is rendered with a namespace is taken for something that lives in one. */
  @Override
  boolean isNamespaced(ObjectId id) {
    return !id.namespace().isEmpty();
  }

  @Override
  Observed server() {
    return server;
  }

  private Stream<Document> of(String kind, String namespace) {
    return byKind.getOrDefault(kind, List.of()).stream()
        .filter(
            object ->
                namespace.isEmpty() || namespace(Manifest.idOf(object.value())).equals(namespace));
  }

  private static String namespace(ObjectId id) {
    return id.namespace().isEmpty() ? "default" : id.namespace();
  }
}
