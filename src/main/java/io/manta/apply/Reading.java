package io.manta.apply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
record Reading(JsonParser parser) {

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
