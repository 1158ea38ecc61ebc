package io.manta.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.manta.manifest.Stamp;
import io.manta.schema.Compact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an object to plain values, and of pods and RayClusters only what is decided upon.
 *
 * @param parser stands at the beginning of what is read
 */
record PlainReader(JsonParser parser) {

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
    Compact.Builder object = new Compact.Builder();
    boolean pod = known.equals("Pod");
    boolean ray = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      Object value =
          switch (name) {
            case "metadata" -> metadata(pod, ray);
            case "spec" -> pod ? podSpec() : value();
            default -> value();
          };
      object.put(name, value);
      // Kubernetes writes the kind first; if it did not, more would be read, and nothing be wrong.
      pod |= name.equals("kind") && "Pod".equals(value);
      ray |= name.equals("apiVersion") && String.valueOf(value).startsWith("ray.io/");
    }
    return object.build();
  }

  /**
   * Who set which field of a pod or a Ray object is not asked, and as much text as the fields; of a
   * Ray object that another one made it is. Labels come before it, in the order of the letters.
   */
  private Map<String, Object> metadata(boolean pod, boolean ray) throws IOException {
    Compact.Builder metadata = new Compact.Builder();
    boolean withoutManagers = pod || ray;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (withoutManagers && name.equals("managedFields")) {
        parser.skipChildren();
      } else {
        Object value = value();
        metadata.put(name, value);
        withoutManagers &= pod || !(name.equals("labels") && isMade(value));
      }
    }
    return metadata.build();
  }

  private static boolean isMade(Object labels) {
    return labels instanceof Map<?, ?> map && map.containsKey(Stamp.CLUSTER);
  }

  private Map<String, Object> podSpec() throws IOException {
    Compact.Builder spec = new Compact.Builder();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (!POD_SPEC.contains(name)) {
        parser.skipChildren();
      } else {
        spec.put(name, name.endsWith("ontainers") ? containers() : value());
      }
    }
    return spec.build();
  }

  private List<Object> containers() throws IOException {
    List<Object> containers = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      Compact.Builder container = new Compact.Builder();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (CONTAINER.contains(name)) {
          container.put(name, value());
        } else {
          parser.skipChildren();
        }
      }
      containers.add(container.build());
    }
    return containers;
  }

  private Object value() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Compact.Builder map = new Compact.Builder();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value());
        }
        yield map.build();
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value());
        }
        yield list;
      }
      case VALUE_STRING -> StringPool.of(parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }
}
