package io.manta.operator.preview;

import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Observed;
import io.manta.operator.cache.Watches;
import io.manta.pipeline.TemplateConfigMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Live objects, read from a file. Their labels say whose they are, as for the operator. */
final class FileSource extends LiveSource {

  private final List<Map<String, Object>> all;
  private final Observed server;

  FileSource(List<Map<String, Object>> all, Observed server) {
    this.all = all;
    this.server = server;
  }

  @Override
  Optional<Map<String, Object>> rayObject(ObjectId id) {
    return all.stream()
        .filter(object -> id.kind().equals(object.get("kind")))
        .filter(object -> isNamed(Manifest.idOf(object), id))
        .findFirst();
  }

  @Override
  List<Map<String, Object>> pods(ObjectId rayCluster) {
    return all.stream().filter(object -> "Pod".equals(object.get("kind"))).toList();
  }

  @Override
  List<Map<String, Object>> objects(ObjectId rayCluster, String uid, List<Watches.Kind> kinds) {
    return all.stream().filter(object -> !"Pod".equals(object.get("kind"))).toList();
  }

  @Override
  Optional<Map<String, Object>> object(ObjectId id) {
    return all.stream()
        .filter(object -> id.apiVersion().equals(object.get("apiVersion")))
        .filter(object -> id.kind().equals(object.get("kind")))
        .filter(object -> isNamed(Manifest.idOf(object), id))
        .findFirst();
  }

  @Override
  Stream<Map<String, Object>> rayObjects(String namespace) {
    return Kinds.BUILT_IN.names().stream().flatMap(kind -> of(kind, namespace));
  }

  @Override
  List<TemplateConfigMap> templates(String namespace) {
    return of("ConfigMap", namespace).map(TemplateConfigMap::new).toList();
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

  private Stream<Map<String, Object>> of(String kind, String namespace) {
    return all.stream()
        .filter(object -> kind.equals(object.get("kind")))
        .filter(
            object -> namespace.isEmpty() || namespace(Manifest.idOf(object)).equals(namespace));
  }

  private static boolean isNamed(ObjectId one, ObjectId other) {
    return one.name().equals(other.name()) && namespace(one).equals(namespace(other));
  }

  private static String namespace(ObjectId id) {
    return id.namespace().isEmpty() ? "default" : id.namespace();
  }
}
