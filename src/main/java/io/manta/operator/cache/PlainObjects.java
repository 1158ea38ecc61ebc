package io.manta.operator.cache;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.CustomResource;
import io.manta.client.PlainObject;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the client's objects into plain values, leaving out what nobody decides upon. */
public final class PlainObjects {

  private PlainObjects() {}

  public static Map<String, Object> of(GenericKubernetesResource object) {
    if (object instanceof PlainObject plainObject) {
      return plainObject.plain();
    }
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("apiVersion", object.getApiVersion());
    plain.put("kind", object.getKind());
    Map<String, Object> metadata = metadata(object.getMetadata());
    plain.put("metadata", metadata);
    if (!object.getKind().equals("Pod")) {
      put(metadata, "managedFields", managers(object.getMetadata()));
    }
    plain.putAll(object.getAdditionalProperties());
    return plain;
  }

  /** An object of a kind that is reconciled, without its status. */
  public static Map<String, Object> withoutStatus(HasMetadata object) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("apiVersion", object.getApiVersion());
    plain.put("kind", object.getKind());
    if (object instanceof PlainObject read) {
      plain.put("metadata", read.plain().get("metadata"));
      plain.put("spec", wide(new Tree(read.plain()).at("spec").map()));
    } else {
      plain.put("metadata", metadata(object.getMetadata()));
      plain.put("spec", wide(new Tree(((CustomResource<?, ?>) object).getSpec()).map()));
    }
    return plain;
  }

  public static Map<String, Object> withStatus(HasMetadata object) {
    Map<String, Object> plain = withoutStatus(object);
    plain.put("status", status(object).map());
    return plain;
  }

  public static Tree status(HasMetadata object) {
    return object instanceof PlainObject read
        ? new Tree(read.plain()).at("status")
        : new Tree(((CustomResource<?, ?>) object).getStatus());
  }

  private static Map<String, Object> metadata(ObjectMeta meta) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("name", meta.getName());
    put(plain, "namespace", meta.getNamespace());
    put(plain, "uid", meta.getUid());
    put(plain, "resourceVersion", meta.getResourceVersion());
    put(plain, "generation", meta.getGeneration());
    put(plain, "creationTimestamp", meta.getCreationTimestamp());
    put(plain, "deletionTimestamp", meta.getDeletionTimestamp());
    put(plain, "labels", meta.getLabels());
    put(plain, "annotations", meta.getAnnotations());
    put(plain, "finalizers", meta.getFinalizers());
    if (meta.getOwnerReferences() != null && !meta.getOwnerReferences().isEmpty()) {
      plain.put(
          "ownerReferences", meta.getOwnerReferences().stream().map(PlainObjects::owner).toList());
    }
    return plain;
  }

  private static List<Object> managers(ObjectMeta meta) {
    List<Object> out = new ArrayList<>();
    for (ManagedFieldsEntry entry : meta.getManagedFields()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      put(plain, "manager", entry.getManager());
      put(plain, "operation", entry.getOperation());
      put(plain, "subresource", entry.getSubresource());
      if (entry.getFieldsV1() != null) {
        put(plain, "fieldsV1", entry.getFieldsV1().getAdditionalProperties());
      }
      out.add(plain);
    }
    return out;
  }

  private static Map<String, Object> owner(OwnerReference owner) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("apiVersion", owner.getApiVersion());
    plain.put("kind", owner.getKind());
    plain.put("name", owner.getName());
    plain.put("uid", owner.getUid());
    put(plain, "controller", owner.getController());
    put(plain, "blockOwnerDeletion", owner.getBlockOwnerDeletion());
    return plain;
  }

  private static void put(Map<String, Object> plain, String key, Object value) {
    boolean empty =
        value == null
            || value instanceof Map<?, ?> map && map.isEmpty()
            || value instanceof List<?> list && list.isEmpty();
    if (!empty) {
      plain.put(key, value);
    }
  }

  /** JSON readers choose the narrowest number; the stages know one kind of whole number. */
  private static Object wide(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> out = new LinkedHashMap<>();
      map.forEach((key, entry) -> out.put(key.toString(), wide(entry)));
      return out;
    }
    if (value instanceof List<?> list) {
      List<Object> out = new ArrayList<>();
      list.forEach(entry -> out.add(wide(entry)));
      return out;
    }
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }
}
