package io.manta.client;

import com.fasterxml.jackson.annotation.JsonValue;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.manta.model.Tree;
import java.util.Map;

/** An object as plain values, and of its metadata what the client itself needs. */
public final class PlainObject extends GenericKubernetesResource {

  private static final long serialVersionUID = 1;

  private final transient Map<String, Object> plain;

  PlainObject(Map<String, Object> plain) {
    this.plain = plain;
    Tree object = new Tree(plain);
    Tree metadata = object.at("metadata");
    setApiVersion(object.at("apiVersion").text());
    setKind(object.at("kind").text());
    setMetadata(
        new ObjectMetaBuilder()
            .withName(metadata.at("name").text())
            .withNamespace(absent(metadata.at("namespace").text()))
            .withUid(metadata.at("uid").text())
            .withResourceVersion(metadata.at("resourceVersion").text())
            .build());
    if (getApiVersion().startsWith("ray.io/")) {
      reconciled(metadata);
    }
  }

  /** What a controller of this kind needs beyond that. */
  private void reconciled(Tree metadata) {
    getMetadata().setGeneration(metadata.at("generation").whole().orElse(null));
    getMetadata().setCreationTimestamp(absent(metadata.at("creationTimestamp").text()));
    getMetadata().setDeletionTimestamp(absent(metadata.at("deletionTimestamp").text()));
    getMetadata().setLabels(metadata.at("labels").texts());
    getMetadata().setAnnotations(metadata.at("annotations").texts());
    getMetadata()
        .setFinalizers(metadata.at("finalizers").items().stream().map(Tree::text).toList());
  }

  @JsonValue
  public Map<String, Object> plain() {
    return plain;
  }

  private static String absent(String text) {
    return text.isEmpty() ? null : text;
  }
}
