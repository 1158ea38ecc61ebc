package io.manta.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the operator's client reads watches and lists: once, to plain values, and pods and
 * RayClusters without the fields that nothing is decided upon. The client by itself makes a tree of
 * the text, a class of the tree and plain values of the class, which is most of the work of an
 * operator whose pods change.
 */
final class PlainDeserializer {

  /**
   * A container's name of 100 kB is a key in {@code managedFields}: with Jackson's own limit of
   * 50,000 one such RayCluster would keep the operator from reading any. An object has 3 MB at
   * most.
   */
  private static final int LONGEST_NAME = 4_000_000;

  private static final JsonFactory FACTORY = factory();

  private static final ObjectMapper ASCII =
      JsonMapper.builder(factory()).enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private PlainDeserializer() {}

  /** For {@code KubernetesClientBuilder.withKubernetesSerialization}. */
  static KubernetesSerialization serialization() {
    ObjectMapper mapper = new ObjectMapper(factory());
    mapper.addMixIn(WatchEvent.class, OfWatches.class);
    mapper.addMixIn(GenericKubernetesResourceList.class, OfLists.class);
    mapper.addMixIn(ObjectMeta.class, OfMetadata.class);
    // Without a search for the client's thousand classes, which only what is read above would need.
    return new KubernetesSerialization(mapper, false);
  }

  /** For a client that reads all of each object. */
  static KubernetesSerialization whole() {
    return new KubernetesSerialization(new ObjectMapper(factory()), true);
  }

  /** A mapper puts itself into its factory, so each has its own. */
  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNameLength(LONGEST_NAME).build())
        .build();
  }

  /**
   * An object as the API server answers a write with it.
   *
   * @throws IOException when it is no JSON
   */
  static Map<String, Object> read(byte[] json) throws IOException {
    try (JsonParser parser = begin(json)) {
      return new PlainReader(parser).object("");
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
      return ASCII.writeValueAsBytes(new PlainReader(parser).event());
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

  /** Ray objects of a list, which the client reads by itself. */
  @JsonIgnoreProperties("managedFields")
  private abstract static class OfMetadata {}

  /** An object of a watch. */
  static final class One extends JsonDeserializer<Object> {
    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Map<String, Object> object = new PlainReader(parser).object("");
      return "Status".equals(object.get("kind"))
          ? mapper(parser).convertValue(object, Status.class)
          : new PlainObject(object);
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
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("apiVersion", list.getApiVersion());
        item.put("kind", kind);
        item.putAll(new PlainReader(parser).object(kind));
        items.add(new PlainObject(item));
      }
      return items;
    }
  }

  private static ObjectMapper mapper(JsonParser parser) {
    return (ObjectMapper) parser.getCodec();
  }
}
