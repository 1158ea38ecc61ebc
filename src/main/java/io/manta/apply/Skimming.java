package io.manta.apply;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.manta.api.RayCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the operator's client reads what watches and lists tell: once, to plain values, and of pods
 * and RayClusters without what nobody decides upon. The client by itself makes a tree of the text,
 * a class of the tree and plain values of the class, which is most of the work of an operator whose
 * pods change.
 */
final class Skimming {

  /** What is read of a pod's {@code spec}; {@code metadata} and {@code status} are read whole. */
  private static final Set<String> POD_SPEC =
      Set.of(
          "containers",
          "initContainers",
          "nodeName",
          "readinessGates",
          "restartPolicy",
          "schedulingGates");

  private static final Set<String> CONTAINER = Set.of("name", "restartPolicy");

  private static final JsonFactory FACTORY = new JsonFactory();

  private static final ObjectMapper ASCII =
      JsonMapper.builder(FACTORY).enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Skimming() {}

  /** For {@code KubernetesClientBuilder.withKubernetesSerialization}. */
  static KubernetesSerialization serialization() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.addMixIn(WatchEvent.class, OfWatches.class);
    mapper.addMixIn(GenericKubernetesResourceList.class, OfLists.class);
    mapper.addMixIn(ObjectMeta.class, OfMetadata.class);
    // Without a search for the client's thousand classes, which only what is read above would need.
    return new KubernetesSerialization(mapper, false);
  }

  /**
   * An object as the API server answers a write with it.
   *
   * @throws IOException when it is no JSON
   */
  static Map<String, Object> read(byte[] json) throws IOException {
    try (JsonParser parser = begin(json)) {
      return new Reading(parser).object("");
    }
  }

  private static JsonParser begin(byte[] json) throws IOException {
    JsonParser parser = FACTORY.createParser(json);
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(parser, "no object");
    }
    return parser;
  }

  /** A line of a watch without what is not read of its object. */
  static byte[] line(byte[] json) throws IOException {
    try (JsonParser parser = begin(json)) {
      return ASCII.writeValueAsBytes(new Reading(parser).event());
    }
  }

  /** A line of a watch, the whole of it. */
  static byte[] ascii(byte[] json) throws IOException {
    for (byte letter : json) {
      if (letter < 0) {
        return ASCII.writeValueAsBytes(ASCII.readTree(json));
      }
    }
    return json;
  }

  private abstract static class OfWatches {
    @JsonDeserialize(using = One.class)
    abstract void setObject(Object object);
  }

  @JsonDeserialize(using = Page.class)
  private abstract static class OfLists {}

  /** RayClusters of a list, which the client reads by itself. */
  @JsonIgnoreProperties("managedFields")
  private abstract static class OfMetadata {}

  /** An object of a watch. */
  static final class One extends JsonDeserializer<Object> {
    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Map<String, Object> object = new Reading(parser).object("");
      return switch (String.valueOf(object.get("kind"))) {
        case "Status" -> mapper(parser).convertValue(object, Status.class);
        case "RayCluster" -> rayCluster(object, mapper(parser));
        default -> new Skimmed(object);
      };
    }

    private static RayCluster rayCluster(Map<String, Object> object, ObjectMapper mapper) {
      RayCluster cluster = new RayCluster();
      cluster.setMetadata(mapper.convertValue(object.get("metadata"), ObjectMeta.class));
      cluster.setSpec(map(object.get("spec")));
      cluster.setStatus(map(object.get("status")));
      return cluster;
    }
  }

  /** A page of a list, whose items do not say their kind. */
  static final class Page extends JsonDeserializer<GenericKubernetesResourceList> {
    @Override
    public GenericKubernetesResourceList deserialize(
        JsonParser parser, DeserializationContext context) throws IOException {
      GenericKubernetesResourceList list = new GenericKubernetesResourceList();
      List<GenericKubernetesResource> items = new ArrayList<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "apiVersion" -> list.setApiVersion(parser.getText());
          case "kind" -> list.setKind(parser.getText());
          case "metadata" -> list.setMetadata(mapper(parser).readValue(parser, ListMeta.class));
          case "items" -> items.addAll(items(parser, list));
          default -> parser.skipChildren();
        }
      }
      list.setItems(items);
      return list;
    }

    private static List<GenericKubernetesResource> items(
        JsonParser parser, GenericKubernetesResourceList list) throws IOException {
      String kind = String.valueOf(list.getKind()).replaceAll("List$", "");
      List<GenericKubernetesResource> items = new ArrayList<>();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        Map<String, Object> item = new Reading(parser).object(kind);
        item.putIfAbsent("apiVersion", list.getApiVersion());
        item.putIfAbsent("kind", kind);
        items.add(new Skimmed(item));
      }
      return items;
    }
  }

  /**
   * @param parser stands at the beginning of what is read
   */
  private record Reading(JsonParser parser) {

    Map<String, Object> event() throws IOException {
      Map<String, Object> event = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        boolean object = parser.nextToken() == JsonToken.START_OBJECT && name.equals("object");
        event.put(name, object ? object("") : value());
      }
      return event;
    }

    Map<String, Object> object(String known) throws IOException {
      Map<String, Object> object = new LinkedHashMap<>();
      boolean pod = known.equals("Pod");
      boolean cluster = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "metadata" -> object.put(name, metadata(pod || cluster));
          case "spec" -> object.put(name, pod ? podSpec() : value());
          default -> object.put(name, value());
        }
        // Kubernetes tells the kind first; if it did not, more would be read, and nothing be wrong.
        pod |= name.equals("kind") && "Pod".equals(object.get(name));
        cluster |= name.equals("kind") && "RayCluster".equals(object.get(name));
      }
      return object;
    }

    /** Whose fields those of a pod or a RayCluster are is not asked, and as much text as they. */
    private Map<String, Object> metadata(boolean withoutManagers) throws IOException {
      Map<String, Object> metadata = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (withoutManagers && name.equals("managedFields")) {
          parser.skipChildren();
        } else {
          metadata.put(name, value());
        }
      }
      return metadata;
    }

    private Map<String, Object> podSpec() throws IOException {
      Map<String, Object> spec = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (!POD_SPEC.contains(name)) {
          parser.skipChildren();
        } else {
          spec.put(name, name.endsWith("ontainers") ? containers() : value());
        }
      }
      return spec;
    }

    private List<Object> containers() throws IOException {
      List<Object> containers = new ArrayList<>();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        Map<String, Object> container = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          if (CONTAINER.contains(name)) {
            container.put(name, value());
          } else {
            parser.skipChildren();
          }
        }
        containers.add(container);
      }
      return containers;
    }

    private Object value() throws IOException {
      return switch (parser.currentToken()) {
        case START_OBJECT -> {
          Map<String, Object> map = new LinkedHashMap<>();
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, value());
          }
          yield map;
        }
        case START_ARRAY -> {
          List<Object> list = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
          }
          yield list;
        }
        case VALUE_STRING -> parser.getText();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        default -> null;
      };
    }
  }

  private static ObjectMapper mapper(JsonParser parser) {
    return (ObjectMapper) parser.getCodec();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> ? (Map<String, Object>) value : new LinkedHashMap<>();
  }
}
